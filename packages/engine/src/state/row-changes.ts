/** Which rows have changed since the base, the last completed checkpoint that they are in; and their snapshots. */
export interface SlicedChanges {
  /** A snapshot is under way. */
  readonly busy: boolean;
  /** There is a base: what begins incrementally has only what has changed since. */
  readonly hasBase: boolean;
  /** Memory for what is noted. */
  readonly byteSize: number;
  /** Takes the table as it is now: all of it, or what has changed since the base where there is one. The one before has ended. */
  begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot;
  /** All slices were taken, or the rest is not wanted any more. */
  end(snapshot: SlicedSnapshot): void;
  /** The checkpoint of the last snapshot is complete: it is the base. */
  completed(): void;
  /** The rows are those of a checkpoint, under the numbers that they have in its blocks of that name: it is the base. */
  restored(as: BlockOrigin): void;
  /** There will be no such checkpoint, or none that others build on: the base is the one before. */
  aborted(): void;
  /** The table goes; a snapshot under way keeps what it needs. */
  leave(): void;
}

/** Those of a keyed table. */
export interface RowChanges extends SlicedChanges {
  /** Whether `touch` has to be called. */
  readonly active: boolean;
  /** Rows `rows[i]`, i in [from, to), change after this call. */
  touch(rows: Int32Array, from: number, to: number): void;
}

export interface BlockOrigin {
  readonly subtask: number;
  readonly namespace: number;
}

/** The disk, or what the task may take of it. */
export type Full = "disk-full" | "state-disk-budget";

/** A table as it was at a barrier (law 5), taken block by block (`table-block.ts`) while the table goes on. */
export interface SlicedSnapshot {
  /** There was no memory for it, or no room on the disk: what was taken is to be thrown away. */
  readonly failed: boolean;
  /** Where it has failed: what was full, so that memory had to take what else is written to the disk. */
  readonly full?: Full | null;
  /** Nothing is left to take. */
  readonly done: boolean;
  /** The next block, in an array of the length that `allocate` is asked for. */
  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array;
  /** To be called once, when all is taken or the rest is not wanted. */
  end(): void;
}
