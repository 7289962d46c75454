import type { AggregateCall } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import type { Accumulator } from "../../aggregates/accumulator.ts";
import { addRows } from "../../aggregates/add-rows.ts";
import type { WindowOutput } from "../window-output.ts";
import type { FoldContents } from "./fold-contents.ts";

/**
 * What becomes of the rows of a window that fires: one result, or one for each row. `begin` gives the rows, which stand in
 * the columns at these numbers, oldest first.
 */
export interface RowsFunction {
  readonly onePerWindow: boolean;
  begin(columns: readonly Column[], rows: readonly number[]): void;
  emitWindow(pane: number, output: WindowOutput): void;
  emitRow(pane: number, row: number, output: WindowOutput): void;
}

/** Aggregates of the rows as they are when the window fires; with `eachRow` beside every one of them. */
export class AggregateRows implements RowsFunction {
  readonly onePerWindow: boolean;
  readonly #calls: readonly AggregateCall[];
  readonly #accumulators: readonly Accumulator[];
  #columns: readonly Column[] = [];
  /** All rows are of accumulator row 0. */
  #zeros = new Int32Array(0);

  // oxlint-disable-next-line max-params -- what it is made of
  constructor(calls: readonly AggregateCall[], accumulators: readonly Accumulator[], eachRow: boolean) {
    this.#calls = calls;
    this.#accumulators = accumulators;
    this.onePerWindow = !eachRow;
    for (const accumulator of accumulators) accumulator.ensure(1);
  }

  begin(columns: readonly Column[], rows: readonly number[]): void {
    this.#columns = columns;
    for (const accumulator of this.#accumulators) accumulator.clearRow(0);
    if (this.#accumulators.length === 0) return;
    const largest = rows.reduce((most, row) => Math.max(most, row), -1);
    if (this.#zeros.length <= largest) this.#zeros = new Int32Array(2 * largest + 2);
    for (const row of rows) addRows(this.#accumulators, this.#calls, columns, row, row + 1, this.#zeros);
  }

  emitWindow(pane: number, output: WindowOutput): void {
    const at = output.row(pane);
    this.#emitAggregates(0, output, at);
    output.finish(pane, at);
  }

  emitRow(pane: number, row: number, output: WindowOutput): void {
    const at = output.row(pane);
    for (let index = 0; index < this.#columns.length; index++)
      output.copyValue(index, at, this.#columns[index]!, row);
    this.#emitAggregates(this.#columns.length, output, at);
    output.finish(pane, at);
  }

  // oxlint-disable-next-line max-params -- where to
  #emitAggregates(first: number, output: WindowOutput, at: number): void {
    for (let index = 0; index < this.#accumulators.length; index++)
      this.#accumulators[index]!.emitRow(0, output.values[first + index]!, at, output.arena);
  }
}

/** Rows combined with one another when the window fires. Nothing where an evictor has left none of a reduce. */
export class FoldRows implements RowsFunction {
  readonly onePerWindow = true;
  readonly #fold: FoldContents;

  constructor(fold: FoldContents) {
    this.#fold = fold;
    fold.ensure(1);
  }

  begin(columns: readonly Column[], rows: readonly number[]): void {
    this.#fold.begins(0);
    this.#fold.beginRows(columns);
    for (const row of rows) this.#fold.add(row, 0);
    this.#fold.flush();
  }

  emitWindow(pane: number, output: WindowOutput): void {
    if (!this.#fold.has(0)) return;
    const at = output.row(pane);
    this.#fold.emitValues(0, output, at);
    output.finish(pane, at);
  }

  emitRow(): void {}
}
