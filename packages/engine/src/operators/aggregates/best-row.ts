import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { compareColumns } from "../../batch/compare-columns.ts";
import { ValueColumn } from "../../state/value-column.ts";

/**
 * What MIN_BY and MAX_BY compare, for all keys of a table: which row wins is decided once, and the accumulators of the
 * row's columns follow. The first of equal rows stays; rows where the value is NULL are not considered.
 */
export class BestRow {
  readonly values: ValueColumn;
  /** By position in the batch or table that was added last: 1 where that row took over. */
  wins = new Uint8Array(0);
  readonly #sign: 1 | -1;

  constructor(fn: "MIN_BY" | "MAX_BY", type: LogicalType) {
    this.#sign = fn === "MAX_BY" ? 1 : -1;
    this.values = new ValueColumn(type);
  }

  /** Row `rows[i]` of the table competes with value i of the column, for i in [from, to). */
  // oxlint-disable-next-line max-params -- the hot call
  add(column: Column, from: number, to: number, rows: Int32Array): void {
    this.#reserve(to);
    for (let i = from; i < to; i++) this.wins[i] = this.#compete(column, i, rows[i]!);
  }

  merge(other: BestRow, from: number, into: number): void {
    this.#reserve(from + 1);
    this.wins[from] = this.#compete(other.values.column, from, into);
  }

  #compete(column: Column, i: number, row: number): 0 | 1 {
    if (column.nulls !== null && column.nulls[i] !== 0) return 0;
    const { column: best, nulls } = this.values;
    if (nulls[row] === 0 && compareColumns(column, i, best, row) * this.#sign <= 0) return 0;
    this.values.set(row, column, i);
    return 1;
  }

  #reserve(length: number): void {
    if (length <= this.wins.length) return;
    const larger = new Uint8Array(Math.max(length, 2 * this.wins.length));
    larger.set(this.wins);
    this.wins = larger;
  }
}
