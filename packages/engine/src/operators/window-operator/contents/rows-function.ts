import type { AggregateCall } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import type { Accumulator } from "../../aggregates/accumulator.ts";
import { addRows } from "../../aggregates/add-rows.ts";
import type { WindowOutput } from "../window-output.ts";
import type { FoldContents } from "./fold-contents.ts";
import type { KeptBeside } from "./kept-beside.ts";

/**
 * What becomes of the rows of a window that fires. `begin` gives the rows, which stand in the columns at these numbers,
 * oldest first, and is told how many results there are; `emit` gives result `at`.
 */
export interface RowsFunction {
  // oxlint-disable-next-line max-params -- a window and its rows
  begin(
    pane: number,
    columns: readonly Column[],
    rows: readonly number[],
    timestamp: (at: number) => number,
  ): number;
  emit(pane: number, at: number, output: WindowOutput): void;
  /** As those of contents. */
  forget?(pane: number): void;
  readonly beside?: KeptBeside;
}

/** Aggregates of the rows as they are when the window fires; with `eachRow` beside every one of them. */
export class AggregateRows implements RowsFunction {
  readonly #eachRow: boolean;
  readonly #calls: readonly AggregateCall[];
  readonly #accumulators: readonly Accumulator[];
  #columns: readonly Column[] = [];
  #rows: readonly number[] = [];
  /** All rows are of accumulator row 0. */
  #zeros = new Int32Array(0);

  // oxlint-disable-next-line max-params -- what it is made of
  constructor(calls: readonly AggregateCall[], accumulators: readonly Accumulator[], eachRow: boolean) {
    this.#calls = calls;
    this.#accumulators = accumulators;
    this.#eachRow = eachRow;
    for (const accumulator of accumulators) accumulator.ensure(1);
  }

  begin(_pane: number, columns: readonly Column[], rows: readonly number[]): number {
    this.#columns = columns;
    this.#rows = rows;
    for (const accumulator of this.#accumulators) accumulator.clearRow(0);
    const results = this.#eachRow ? rows.length : 1;
    if (this.#accumulators.length === 0) return results;
    let largest = -1;
    for (const row of rows) if (row > largest) largest = row;
    if (this.#zeros.length <= largest) this.#zeros = new Int32Array(2 * largest + 2);
    for (const row of rows) addRows(this.#accumulators, this.#calls, columns, row, row + 1, this.#zeros);
    return results;
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  emit(pane: number, at: number, output: WindowOutput): void {
    const columns = this.#eachRow ? this.#columns.length : 0;
    const to = output.row(pane);
    for (let index = 0; index < columns; index++)
      output.copyValue(index, to, this.#columns[index]!, this.#rows[at]!);
    this.#emitAggregates(columns, output, to);
    output.finish(pane, to);
  }

  // oxlint-disable-next-line max-params -- where to
  #emitAggregates(first: number, output: WindowOutput, at: number): void {
    for (let index = 0; index < this.#accumulators.length; index++)
      this.#accumulators[index]!.emitRow(0, output.values[first + index]!, at, output.arena);
  }
}

/** Rows combined with one another when the window fires. Nothing where an evictor has left none of a reduce. */
export class FoldRows implements RowsFunction {
  readonly #fold: FoldContents;

  constructor(fold: FoldContents) {
    this.#fold = fold;
    fold.ensure(1);
  }

  begin(_pane: number, columns: readonly Column[], rows: readonly number[]): number {
    this.#fold.begins(0);
    this.#fold.beginRows(columns);
    for (const row of rows) this.#fold.add(row, 0);
    this.#fold.flush();
    return this.#fold.has(0) ? 1 : 0;
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  emit(pane: number, _at: number, output: WindowOutput): void {
    const to = output.row(pane);
    this.#fold.emitValues(0, output, to);
    output.finish(pane, to);
  }
}
