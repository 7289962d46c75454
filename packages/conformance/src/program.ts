import type { FlowDocument } from "@millrace/graph";

/** Where a program's files are: `/simulated` in simulation, a directory of its own in threads. */
export interface ProgramPlace {
  readonly input: string;
  readonly output: string;
  /** Address of a server that says what `Program.answers` has, without a path. */
  readonly server: string;
}

/**
 * A graph with its input and the rows that every engine must commit for it, at every parallelism, with or without a
 * failure in between. The result must not depend on order across channels or on processing time (laws 2 and 7).
 */
export interface Program {
  readonly id: string;
  /** What it holds to account. */
  readonly about: string;
  /** File names below `ProgramPlace.input` with their content. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** What TCP servers send, by `host:port`: for the simulated cluster alone. */
  readonly servers?: Readonly<Record<string, string>>;
  /** After a failure lines may be missing: its source cannot read twice. None comes twice. */
  readonly atMostOnce?: true;
  /** Text file or CSV sinks write to `place.output`. */
  readonly document: (place: ProgramPlace) => FlowDocument;
  /** Committed lines in any order; null: whatever simulation commits at parallelism 1. */
  readonly expected: readonly string[] | null;
  /** What a server says, by path: JSON objects. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Paths at which it never says anything, or is too busy for one request in two. */
  readonly moods?: Readonly<Record<string, "silent" | "busy">>;
  /** Sources that all subtasks read have parts of so many bytes; absent: as the node says. */
  readonly partBytes?: number;
  /** Lines of one key come in this order from a subtask of the sink, its part files one after the other. */
  readonly order?: (line: string) => { readonly key: string; readonly position: number };
}
