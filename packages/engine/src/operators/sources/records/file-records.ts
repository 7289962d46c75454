import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";

/** Where a record stands, as a person would look for it: its line, from 1, or, where lines are not counted, its first byte, from 0. */
export type RecordPlace =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "byte"; readonly byte: number };

/** Bytes [from, to) of `bytes`. `carried`: they stand in a buffer that the next carried record overwrites. */
export interface RecordRange {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly carried: boolean;
}

/**
 * The records of a file that one subtask reads, whoever shares the file with it. All that reads records is above this
 * interface, and how files are divided below it.
 *
 * 1. Together the subtasks are given each record once, over any number of restores and changes of parallelism.
 * 2. After `next` says `record`, `record` is its range. Those of a chunk that are not `carried` stay readable until `next`
 *    says anything else. `chunk`: call `read` when they are no longer needed. `end`: there is nothing more.
 * 3. `snapshot` between two records is a cut: after `restore` the records behind it are given.
 */
export interface FileRecords {
  readonly record: RecordRange;
  readonly place: RecordPlace;
  /** The record given last is the first of the file. */
  readonly isFirst: boolean;
  next(): "record" | "chunk" | "end";
  read(): "more" | "idle";
  /** What was given so far is a heading, which every subtask is given; records are what follows. */
  headingEnds(): void;
  /** Gives what was written `also`, or null where no checkpoint knows this operator. */
  restore(state: StateReader): readonly number[] | null;
  /** `also` is kept where one subtask reads the whole file. */
  snapshot(state: StateWriter, also: readonly number[]): void;
  close(): void;
}
