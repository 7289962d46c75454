import { invariant } from "@millrace/graph";
import type { PairsFunctionSpec } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import type { WindowOutput } from "../window-output.ts";
import type { RowsFunction } from "./rows-function.ts";

/**
 * DataStream's join and coGroup of the rows of one window: every left row with every right one, left rows in the order in
 * which they came, to each the right ones in theirs; of a window that has rows of one side only these, where they are asked
 * for. A row has NULLs for the other side, and they are what stands there when it is alone.
 */
export class PairsOfRows implements RowsFunction {
  readonly #spec: PairsFunctionSpec;
  #columns: readonly Column[] = [];
  #lefts: readonly number[] = [];
  #rights: readonly number[] = [];

  constructor(spec: PairsFunctionSpec) {
    this.#spec = spec;
  }

  begin(_pane: number, columns: readonly Column[], rows: readonly number[]): number {
    const side = columns[this.#spec.isRight];
    invariant(side?.kind === "int8", "a side is BOOLEAN");
    this.#columns = columns;
    this.#lefts = rows.filter((row) => side.values[row] === 0);
    this.#rights = rows.filter((row) => side.values[row] === 1);
    const { pairs } = this.#spec;
    const [left, right] = [this.#lefts.length, this.#rights.length];
    if (left > 0 && right > 0) return left * right;
    return pairs === "full" || pairs === (left > 0 ? "left" : "right") ? left + right : 0;
  }

  // oxlint-disable-next-line max-params -- of every function of rows
  emit(pane: number, at: number, output: WindowOutput): void {
    const { left, right } = this.#spec;
    const rightRow = this.#rights.length > 0 ? this.#rights[at % this.#rights.length]! : null;
    const leftAt = rightRow === null ? at : Math.floor(at / this.#rights.length);
    const leftRow = this.#lefts[leftAt] ?? rightRow!;
    const to = output.row(pane);
    for (let index = left; index < this.#columns.length; index++) {
      const row = index < right ? leftRow : (rightRow ?? leftRow);
      output.copyValue(index - left, to, this.#columns[index]!, row);
    }
    output.finish(pane, to);
  }
}
