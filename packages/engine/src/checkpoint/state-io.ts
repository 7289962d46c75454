/**
 * The seam between operators and checkpoints: named sections of bytes. Keyed state is written by key group, so that a
 * later restore at another parallelism moves whole groups (law 6).
 */
export interface StateWriter {
  /** State of one key group. `bytes` is copied or owned by the writer when the call returns. At most once for each name and group. */
  keyed(name: string, keyGroup: number, bytes: Uint8Array): void;
  /** State of this subtask (source offsets, pending files). */
  operator(name: string, bytes: Uint8Array): void;
}

export interface StateReader {
  /** Sections of this subtask's key groups under `name`, in order of key group. */
  keyed(name: string): Iterable<{ readonly keyGroup: number; readonly bytes: Uint8Array }>;
  /** Sections written by `operator(name)`: this subtask's own where the parallelism is unchanged; else as redistributed. */
  operator(name: string): readonly Uint8Array[];
}

export interface StateSection {
  readonly operatorUid: string;
  readonly name: string;
  /** -1: operator state. */
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
