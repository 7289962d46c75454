import type { SlicedTable } from "../state/sliced-table.ts";
import type { CheckpointType } from "./checkpoint-type.ts";

/**
 * The seam between operators and checkpoints: named sections of bytes. Keyed state is written by key group, so that a
 * later restore at another parallelism moves whole groups (law 6).
 */
export interface StateWriter {
  /** What it is written for. Absent: a checkpoint. */
  readonly type?: CheckpointType;
  /** State of one key group. `bytes` is copied or owned by the writer when the call returns. At most once for each name and group. */
  keyed(name: string, keyGroup: number, bytes: Uint8Array): void;
  /** Tables that are taken in slices from now on, as they are now. Missing: they are written by key group. */
  tables?(name: string, tables: readonly SlicedTable[]): void;
  /** State of this subtask (source offsets, pending files). */
  operator(name: string, bytes: Uint8Array): void;
}

export interface StateReader {
  /** All that there is to read is this subtask's own as it left it: of its key groups. Absent: it may be of others too. */
  readonly isOwn?: boolean;
  /** Sections of this subtask's key groups under `name`, in order of key group. */
  keyed(name: string): Iterable<{ readonly keyGroup: number; readonly bytes: Uint8Array }>;
  /** Blocks of the tables that were handed to `tables` under `name`, of all subtasks whose files were read, in their order. */
  blocks(name: string): Iterable<Uint8Array>;
  /** Sections written by `operator(name)`: this subtask's own where the parallelism is unchanged; else as redistributed. */
  operator(name: string): readonly Uint8Array[];
}

export interface StateSection {
  readonly operatorUid: string;
  readonly name: string;
  /** -1: operator state; -2: a block of a table, with rows of any of the subtask's key groups. */
  readonly keyGroup: number;
  readonly bytes: Uint8Array;
}

/** What one subtask wrote for one checkpoint. */
export interface SubtaskSnapshot {
  readonly checkpointId: number;
  readonly vertexId: string;
  readonly subtask: number;
  readonly sections: readonly StateSection[];
}
