import type { RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { NO_ROW } from "./row-lists.ts";

/**
 * Pairs of kept rows as rows of the output: the left row's columns, the right row's, then times. A pair is two numbers until
 * it is taken, so that each column is copied in one loop. `NO_ROW` stands for NULLs.
 */
export class PairBuilder {
  readonly #builder: BatchBuilder;
  readonly #pairs = [new Int32Array(MAX_BATCH_ROWS), new Int32Array(MAX_BATCH_ROWS)] as const;
  readonly #times: readonly Float64Array[];
  #count = 0;

  /** The last `times` columns of the output are times of the pair. */
  constructor(output: Pick<RowSchema, "fields">, times: number) {
    this.#builder = new BatchBuilder(output);
    this.#times = Array.from({ length: times }, () => new Float64Array(MAX_BATCH_ROWS));
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === MAX_BATCH_ROWS;
  }

  /** Its times are set by `setTime` with the number that is returned. */
  add(left: number, right: number): number {
    const at = this.#count++;
    this.#pairs[0][at] = left;
    this.#pairs[1][at] = right;
    return at;
  }

  setTime(index: number, at: number, timeMs: number): void {
    this.#times[index]![at] = timeMs;
  }

  /** The pairs so far, of rows of these columns; lent until the next call. */
  take(left: readonly Column[], right: readonly Column[]): RowBatch {
    const builder = this.#builder;
    builder.reset();
    left.forEach((column, index) => this.#gather(index, column, this.#pairs[0]));
    right.forEach((column, index) => this.#gather(left.length + index, column, this.#pairs[1]));
    this.#times.forEach((times, index) => this.#copyTimes(left.length + right.length + index, times));
    builder.rowCount = this.#count;
    this.#count = 0;
    return builder.take();
  }

  #gather(index: number, source: Column, rows: Int32Array): void {
    const builder = this.#builder;
    const { nulls } = builder.columns[index]!;
    for (let at = 0; at < this.#count; at++) {
      const row = rows[at]!;
      if (row !== NO_ROW) builder.copyValue(index, at, source, row);
      else if (nulls !== null) nulls[at] = 1;
    }
  }

  #copyTimes(index: number, times: Float64Array): void {
    const column = this.#builder.columns[index];
    if (column?.kind !== "float64") return;
    column.values.set(times.subarray(0, this.#count));
    column.nulls?.fill(0, 0, this.#count);
  }
}
