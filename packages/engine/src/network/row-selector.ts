import { InvariantError } from "@millrace/graph";
import type { Partitioning, RowSchema } from "@millrace/graph";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { MemoryBudget } from "../state/reserved-memory.ts";
import { finishHash, mixWord } from "../state/murmur.ts";
import { byKeyGroup } from "./by-key-group.ts";
import { byPartitioner } from "./by-partitioner.ts";
import type { ChannelChooser, ChooseChannels } from "./channel-chooser.ts";

export interface SelectorOptions {
  readonly schema: RowSchema;
  readonly maxParallelism: number;
  /** Subtasks of the consumer: one channel each. */
  readonly parallelism: number;
  readonly subtask: number;
  /** For what a function takes. */
  readonly memory: MemoryBudget;
  /** Told of rows that go nowhere by the policy of who says where they go. */
  readonly unrouted: (rows: number) => void;
}

/** Null: the rows of a batch are not told apart. */
export function rowSelector(partitioning: Partitioning, options: SelectorOptions): RowSelector | null {
  const { schema, maxParallelism, parallelism, subtask, memory, unrouted } = options;
  // One subtask is not every number that a person may say.
  if (partitioning.kind === "partitioner")
    return new RowSelector(
      parallelism,
      byPartitioner(partitioning, { schema, channels: parallelism, memory, unrouted }),
    );
  if (parallelism === 1) return null;
  switch (partitioning.kind) {
    case "hash":
      return new RowSelector(parallelism, {
        choose: byKeyGroup({ schema, keys: partitioning.keys, maxParallelism, parallelism }),
      });
    case "shuffle":
      return new RowSelector(parallelism, { choose: shuffled(partitioning.seed, subtask, parallelism) });
    case "custom":
      return new RowSelector(parallelism, { choose: byColumn(partitioning.column, parallelism) });
    case "forward":
    case "rebalance":
    case "rescale":
    case "broadcast":
    case "global":
      return null;
  }
}

/**
 * Sorts the rows of a batch by the channel that each goes to, order kept. After `select`, the row numbers for channel c are
 * `rows[starts[c] .. starts[c + 1])`; rows that go to none stand behind those of the last.
 */
export class RowSelector {
  rows = new Int32Array(0);
  readonly starts: Int32Array;
  #channels = new Int32Array(0);
  readonly #next: Int32Array;
  readonly #chooser: ChannelChooser;

  constructor(parallelism: number, chooser: ChannelChooser) {
    this.starts = new Int32Array(parallelism + 2);
    this.#next = new Int32Array(parallelism + 1);
    this.#chooser = chooser;
  }

  close(): void {
    this.#chooser.close?.();
  }

  select(batch: RowBatch): void {
    if (this.#channels.length < batch.to) {
      this.#channels = new Int32Array(batch.to);
      this.rows = new Int32Array(batch.to);
    }
    const channels = this.#channels;
    this.#chooser.choose(batch, channels);
    const starts = this.starts.fill(0);
    for (let row = batch.from; row < batch.to; row++) starts[channels[row]! + 1]!++;
    for (let channel = 1; channel < starts.length; channel++) starts[channel]! += starts[channel - 1]!;
    const next = this.#next;
    next.set(starts.subarray(0, next.length));
    for (let row = batch.from; row < batch.to; row++) {
      const at = next[channels[row]!]!++;
      this.rows[at] = row;
    }
  }
}

/** By seed, producer and number of the row: the same however rows are cut into batches. */
function shuffled(seed: number, subtask: number, parallelism: number): ChooseChannels {
  const own = mixWord(mixWord(0, seed), subtask);
  let number = 0;
  return (batch, channels) => {
    for (let row = batch.from; row < batch.to; row++) {
      channels[row] = (finishHash(mixWord(own, number)) >>> 0) % parallelism;
      number = (number + 1) | 0;
    }
  };
}

function byColumn(index: number, parallelism: number): ChooseChannels {
  return (batch, channels) => {
    const column = batch.columns[index]!;
    const { nulls } = column;
    for (let row = batch.from; row < batch.to; row++) {
      const isNull = nulls !== null && nulls[row] !== 0;
      channels[row] = isNull ? 0 : remainder(column, row, parallelism);
    }
  };
}

/** Never negative. */
function remainder(column: Column, row: number, divisor: number): number {
  if (column.kind === "int64") {
    const value = column.values[row]! % BigInt(divisor);
    return Number(value < 0n ? value + BigInt(divisor) : value);
  }
  if (column.kind !== "int8" && column.kind !== "int32")
    throw new InvariantError(`a channel is not chosen by ${column.kind}`);
  const value = column.values[row]! % divisor;
  return value < 0 ? value + divisor : value;
}
