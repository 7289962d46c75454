import type { Locale } from "@millrace/graph";
import type { JobLogEntry } from "@millrace/protocol";
import type { Words } from "../i18n/words.ts";
import { formatBytes, formatExact, formatLength } from "../ui/format-figure.ts";
import { checkpointReason } from "./checkpoint-reason.ts";
import { failureWords } from "./failure-words.ts";

/** What the words of a log line may name. */
export interface LogFacts {
  readonly state: string;
  readonly attempt: number;
  readonly checkpoint: number;
  readonly length: string;
  readonly bytes: string;
  readonly reason: string;
  readonly file: string;
  readonly rows: string;
  readonly taskManager: string;
}

/** A line of a job's log in the reader's language. */
export function logWords(
  entry: JobLogEntry,
  { w, locale }: { readonly w: Words; readonly locale: Locale },
): string {
  const { params, code } = entry;
  const number = (name: string): number => Number(params[name] ?? 0);
  const facts: LogFacts = {
    state: stateWords(entry, w),
    attempt: number("attempt"),
    checkpoint: number("checkpoint"),
    length: formatLength(number("durationMs") || number("delayMs"), locale),
    bytes: formatBytes(number("bytes")),
    reason: reasonWords(entry, w, locale),
    file: String(params["file"] ?? ""),
    rows: formatExact(number("rows")),
    taskManager: entry.taskManagerId ?? "",
  };
  return w.watch.log.lines[code](facts);
}

function stateWords({ code, params }: JobLogEntry, w: Words): string {
  const state = String(params["state"] ?? "");
  const words: Readonly<Record<string, string>> = code === "job-state" ? w.run.states : w.run.taskStates;
  return words[state] ?? state;
}

/** Reasons are codes of four lists; one of a newer server stands for itself. */
function reasonWords({ code, params }: JobLogEntry, w: Words, locale: Locale): string {
  const reason = String(params["reason"] ?? params["problem"] ?? "");
  if (reason === "") return "";
  if (code === "checkpoint-failed" || code === "savepoint-failed") return checkpointReason(reason, w);
  const unwritten: Readonly<Record<string, string>> = w.savepoints.unwrittenReasons;
  if (code === "record-unwritten") return unwritten[reason] ?? reason;
  const lost: Readonly<Record<string, string>> = w.watch.log.lost;
  if (code === "task-manager-lost") return lost[reason] ?? reason;
  return failureWords(
    { code: reason, params: {}, nodeId: null, operatorUid: null, subtask: null, cause: null },
    locale,
  ).message;
}
