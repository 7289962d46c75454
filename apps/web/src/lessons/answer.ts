import type { RecordedStep, TraceEvent } from "@millrace/engine/simulation";
import { channelNames } from "../step/explain-step.ts";
import { listOf, rowLabel } from "../step/run-names.ts";
import type { RunNames } from "../step/run-names.ts";
import type { Take, TraceQuery } from "./lesson.ts";

export interface Answer {
  /** Empty where the trace has no such event: "none" is then the right answer. */
  readonly value: string;
  /** Step where it can be seen; null: nowhere. */
  readonly step: number | null;
}

/** What the trace of a run says. */
export function answerFrom(query: TraceQuery, steps: readonly RecordedStep[], names: RunNames): Answer {
  const found = steps.flatMap(({ events }, index) =>
    events.filter((event) => fits(event, query, names)).map((event) => ({ event, step: index + 1, events })),
  );
  const last = found.at(-1);
  if (query.find === "count") return { value: String(found.length), step: last?.step ?? null };
  const one = query.find === "first" ? found[0] : last;
  const { take } = query;
  if (one === undefined || take === undefined) return { value: "", step: null };
  const wanted = query.find === "all" ? found : [one];
  return { value: wanted.map((each) => taken(take, each, names)).join(" / "), step: one.step };
}

/** How far a run was seen, recorded, and whether no step can come behind that. */
export interface SeenRun {
  readonly reached: number;
  readonly recorded: number;
  readonly ended: boolean;
}

/** Whether the answer was seen: up to its step, or, where there is none, up to the end of the run. */
export const wasSeen = ({ step }: Answer, { reached, recorded, ended }: SeenRun): boolean =>
  step === null ? ended && reached >= recorded : reached >= step;

function fits(event: TraceEvent, { kind, node, where }: TraceQuery, names: RunNames): boolean {
  if (event.kind !== kind || (node !== undefined && names.nodeOf(event) !== node)) return false;
  return Object.entries(where ?? {}).every(([key, value]) => event.data[key] === value);
}

function taken(
  take: Take,
  { event, events }: { readonly event: TraceEvent; readonly events: readonly TraceEvent[] },
  names: RunNames,
): string {
  switch (take.of) {
    case "data":
      return String(event.data[take.key] ?? "");
    case "first-of":
      return String(listOf(event.data[take.key])[0] ?? "");
    case "row": {
      const row = events.findLast(
        ({ kind, operator, step }) => kind === "rec.recv" && operator === event.operator && step < event.step,
      );
      return row ? rowLabel(listOf(row.data["values"]), names.schemaOf(row)) : "";
    }
    case "producer": {
      const barrier = events.find(({ kind, task }) => kind === "bar.recv" && task === event.task);
      return channelNames(event.task, names)[Number(barrier?.data["channel"] ?? -1)] ?? "";
    }
    case "consumer":
      return names.consumerOf(String(event.data["channel"]));
    case "node":
      return names.name(names.nodeOf(event));
  }
}

/** Whether what was typed is the answer: numbers by value, several in order, names without regard to case. */
export function isRight(typed: string, { value }: Answer): boolean {
  const given = typed.trim().toLowerCase();
  if (value.includes(" / ")) return given.split(/[\s,;/，、]+/u).join(" / ") === value;
  if (given === "") return false;
  if (value === "") return ["none", "no", "无", "没有", "-", "0"].includes(given);
  const asNumber = Number(given.replace(",", "."));
  return given === value.toLowerCase() || (value !== "" && asNumber === Number(value));
}
