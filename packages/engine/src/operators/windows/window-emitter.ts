import { InvariantError } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import type { FiringWindow } from "./firing-window.ts";

/** Rows of a fired window: keys, window_start, window_end, window_time, aggregates. In the order in which keys appeared. */
export class WindowEmitter {
  readonly #builder: BatchBuilder;
  readonly #keys: number;

  constructor(output: RowSchema, keys: number) {
    this.#builder = new BatchBuilder(output);
    this.#keys = keys;
  }

  /** The next batch, lent until the next call; moves `window.row`. */
  next(window: FiringWindow): RowBatch {
    const builder = this.#builder;
    const from = window.row;
    const to = Math.min(from + builder.capacity, window.table.rowCount);
    builder.reset();
    window.table.index.keys.forEach((key, index) => this.#copyKey(index, key, from, to));
    this.#fillTime(0, window.start, to - from);
    this.#fillTime(1, window.end, to - from);
    this.#fillTime(2, window.end - 1, to - from);
    window.table.accumulators.forEach((accumulator, index) => {
      accumulator.emit({ from, to }, builder.columns[this.#keys + 3 + index]!, 0, builder.arena);
    });
    builder.rowCount = to - from;
    window.row = to;
    return this.take();
  }

  /** Whether `append` has to wait for `take`. */
  get full(): boolean {
    return this.#builder.full;
  }

  get pending(): number {
    return this.#builder.rowCount;
  }

  /** Adds the result of one key: what stands at row `at` of its key columns, and `row` of the accumulators. */
  append(
    span: { readonly start: number; readonly end: number },
    keys: readonly Column[],
    at: number,
    result: { readonly accumulators: readonly Accumulator[]; readonly row: number },
  ): void {
    const builder = this.#builder;
    if (builder.rowCount === 0) builder.reset();
    const to = builder.rowCount++;
    for (let key = 0; key < keys.length; key++) builder.copyValue(key, to, keys[key]!, at);
    this.#setTime(0, span.start, to);
    this.#setTime(1, span.end, to);
    this.#setTime(2, span.end - 1, to);
    const { accumulators, row } = result;
    for (let index = 0; index < accumulators.length; index++)
      accumulators[index]!.emitRow(row, builder.columns[this.#keys + 3 + index]!, to, builder.arena);
  }

  /** What was appended, lent until the next call to `append` or `next`. */
  take(): RowBatch {
    const batch = this.#builder.take();
    this.#builder.rowCount = 0;
    return batch;
  }

  #setTime(offset: number, timestamp: number, at: number): void {
    const column = this.#builder.columns[this.#keys + offset]!;
    if (column.kind !== "float64") throw new InvariantError("window times are TIMESTAMP");
    column.values[at] = timestamp;
    if (column.nulls !== null) column.nulls[at] = 0;
  }

  // oxlint-disable-next-line max-params -- a range of a column
  #copyKey(index: number, key: Column, from: number, to: number): void {
    const target = this.#builder.columns[index]!;
    if (target.kind === "int64" && key.kind === "int64" && target.nulls === null) {
      target.words.set(key.words.subarray(2 * from, 2 * to));
      return;
    }
    for (let row = from; row < to; row++) this.#builder.copyValue(index, row - from, key, row);
  }

  #fillTime(offset: number, timestamp: number, rows: number): void {
    const column = this.#builder.columns[this.#keys + offset]!;
    if (column.kind !== "float64") throw new InvariantError("window times are TIMESTAMP");
    column.values.fill(timestamp, 0, rows);
    column.nulls?.fill(0, 0, rows);
  }
}
