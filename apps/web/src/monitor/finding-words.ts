import type { Locale } from "@millrace/graph";
import type { Finding, Job } from "@millrace/protocol";
import type { Words } from "../i18n/words.ts";
import { formatLength, formatRate, formatShare } from "../ui/format-figure.ts";

/** A finding in the reader's language: what is so, and what helps. */
export interface FindingWords {
  readonly text: string;
  readonly fix: string;
}

export function findingWords(finding: Finding, job: Job, { w, locale }: Reader): FindingWords {
  const { params, subtask, hotKey } = finding;
  const number = (name: string): number => Number(params[name] ?? 0);
  const why = w.watch.why;
  const facts = {
    node: nodeName(finding.nodeId, job),
    subtask: (subtask ?? 0) + 1,
    held: finding.heldBack.length,
    busy: formatShare(number("busy")),
    share: formatShare(Math.max(0, ...finding.subtasks.map(({ rows }) => rows))),
    parallelism: number("parallelism"),
    producers: number("producers"),
    key: hotKey ? hotKey.values.map((value) => value ?? "NULL").join(", ") : "",
    keyShare: formatShare(hotKey?.share ?? 0),
    column: hotKey?.columns.join(", ") ?? "",
    rival: String(params["rival"] ?? ""),
    slot: String(params["slot"] ?? ""),
    late: String(params["late"] ?? ""),
    lateSubtask: number("lateSubtask"),
    shut: formatShare(number("shut")),
    channels: number("channels"),
    of: number("of"),
    producer: String(params["producer"] ?? ""),
    producerSubtask: number("producerSubtask"),
    behind: number("behindMs") < 0 ? null : formatLength(number("behindMs"), locale),
    rate: formatRate(number("rate")),
    waits: formatShare(number("waits")),
    requests: Math.round(number("requests")),
    capacity: number("capacity"),
  };
  return { text: why.texts[finding.code](facts), fix: why.fixes[finding.code]() };
}

export interface Reader {
  readonly w: Words;
  readonly locale: Locale;
}

/** What the words of a finding may name. */
export interface FindingFacts {
  readonly node: string;
  readonly subtask: number;
  readonly held: number;
  readonly busy: string;
  readonly share: string;
  readonly parallelism: number;
  readonly producers: number;
  readonly key: string;
  readonly keyShare: string;
  readonly column: string;
  readonly rival: string;
  readonly slot: string;
  readonly late: string;
  readonly lateSubtask: number;
  readonly shut: string;
  readonly channels: number;
  readonly of: number;
  readonly producer: string;
  readonly producerSubtask: number;
  readonly behind: string | null;
  readonly rate: string;
  readonly waits: string;
  readonly requests: number;
  readonly capacity: number;
}

const nodeName = (nodeId: string, job: Job): string =>
  job.streamGraph.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
