import type { RowSchema } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { keyGroup, subtaskOfKeyGroup } from "../state/key-group.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";

export interface HashTarget {
  readonly schema: RowSchema;
  readonly keys: readonly number[];
  readonly maxParallelism: number;
  /** Subtasks of the consumer. */
  readonly parallelism: number;
}

/**
 * Sorts the rows of a batch by the consumer subtask that owns their key group, order kept. After `select`, the row numbers
 * for subtask s are `rows[starts[s] .. starts[s + 1])`.
 */
export class KeyGroupSelector {
  rows = new Int32Array(0);
  readonly starts: Int32Array;
  #targets = new Int32Array(0);
  readonly #hasher: KeyHasher;
  readonly #maxParallelism: number;
  readonly #subtaskOfGroup: Int32Array;
  readonly #next: Int32Array;

  constructor(target: HashTarget) {
    const { maxParallelism, parallelism } = target;
    this.#hasher = createKeyHasher(target.schema, target.keys);
    this.#maxParallelism = maxParallelism;
    this.#subtaskOfGroup = Int32Array.from({ length: maxParallelism }, (_, group) =>
      subtaskOfKeyGroup(group, maxParallelism, parallelism),
    );
    this.starts = new Int32Array(parallelism + 1);
    this.#next = new Int32Array(parallelism);
  }

  select(batch: RowBatch): void {
    const { from, to } = batch;
    if (this.#targets.length < to) {
      this.#targets = new Int32Array(to);
      this.rows = new Int32Array(to);
    }
    const targets = this.#targets;
    const starts = this.starts.fill(0);
    this.#hasher(batch, targets);
    for (let row = from; row < to; row++) {
      const subtask = this.#subtaskOfGroup[keyGroup(targets[row]!, this.#maxParallelism)]!;
      targets[row] = subtask;
      starts[subtask + 1]!++;
    }
    for (let subtask = 1; subtask < starts.length; subtask++) starts[subtask]! += starts[subtask - 1]!;
    const next = this.#next;
    next.set(starts.subarray(0, next.length));
    for (let row = from; row < to; row++) {
      const subtask = targets[row]!;
      this.rows[next[subtask]!] = row;
      next[subtask]!++;
    }
  }
}
