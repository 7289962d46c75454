import type { Mark, TraceKind, TraceValue } from "@millrace/engine/simulation";
import type { Text } from "@millrace/graph";
import type { RunSpec } from "../step/run-spec.ts";
import type { LessonGraph } from "./draw-lesson.ts";

/** A lesson is data: a graph and a run to step through, what to do and see, and a question about the learner's own run. */
export interface Lesson {
  readonly id: string;
  readonly title: Text;
  /** What it is about, in a sentence. */
  readonly concept: Text;
  readonly graph: LessonGraph;
  readonly setup: Partial<Omit<RunSpec, "v" | "document" | "step" | "hash">>;
  /** Node whose state is shown at first. */
  readonly node: string;
  /** Other settings of the same graph to compare with. */
  readonly variants: readonly Variant[];
  readonly do: readonly Text[];
  readonly show: readonly Text[];
  readonly check: readonly Question[];
}

/** The first one is the graph as it is drawn. */
export interface Variant {
  readonly id: string;
  readonly label: Text;
  /** Changes of nodes' settings, by node. */
  readonly config: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
}

export interface Question {
  readonly id: string;
  readonly ask: Text;
  readonly kind: "number" | "numbers" | "choice";
  /** Where the answer stands in the trace of the run at hand. */
  readonly answerFrom: TraceQuery;
  /** Up to where the run has to be seen for it: an answer before that is none of the learner's own. */
  readonly until: Text;
  /** Said with a wrong answer, before the step where it can be seen. */
  readonly hint: Text;
}

/** Takes a value from the trace; nothing where no event fits. */
export interface TraceQuery {
  /** `all`: the values of all that fit, in order. */
  readonly find: "first" | "last" | "all" | "count";
  readonly kind: TraceKind;
  /** Node of the event; any where missing. */
  readonly node?: string;
  readonly where?: Readonly<Record<string, TraceValue>>;
  /**
   * What of the event: a value of its data; the first of a list in it; the row that its operator took before; the
   * producer or the consumer of the channel; its node. Not for `count`.
   */
  readonly take?: Take;
}

export type Take =
  | { readonly of: "data" | "first-of"; readonly key: string }
  | { readonly of: "row" | "producer" | "consumer" | "node" };

export type { Mark };
