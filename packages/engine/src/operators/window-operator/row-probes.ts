import { rowSchema } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { CalcOperator } from "../calc.ts";
import type { OperatorContext } from "../operator.ts";
import { rowsTo } from "../rows-to.ts";

/**
 * Numbers that triggers, evictors and assigners want to know of rows: expressions that are evaluated for whole batches. Values
 * are DOUBLE, or BOOLEAN as 1 and 0; NULL is NaN.
 */
export class RowProbes {
  readonly #expressions: Expression[] = [];
  #calc: CalcOperator | null = null;
  #columns: readonly Column[] = [];
  /** What is added to a row of the batch for its row of the columns. */
  #shift = 0;

  /** Before `open`. The number to ask for it by. */
  add(expression: Expression): number {
    return this.#expressions.push(expression) - 1;
  }

  open(context: OperatorContext): void {
    if (this.#expressions.length === 0) return;
    const output = rowsTo((batch) => {
      this.#columns = batch.columns;
      this.#shift = batch.from - this.#shift;
    });
    const fields = this.#expressions.map(({ type }, index) => ({ name: String(index), type }));
    this.#calc = new CalcOperator([{ filter: null, projections: this.#expressions }]);
    this.#calc.open({ ...context, outputSchema: rowSchema(fields), output });
  }

  /** Before rows of the batch are asked for. */
  evaluate(batch: RowBatch): void {
    if (this.#calc === null) return;
    this.#shift = batch.from;
    this.#calc.processBatch(batch);
  }

  value(index: number, i: number): number {
    const column = this.#columns[index]!;
    const row = i + this.#shift;
    if (column.nulls !== null && column.nulls[row] !== 0) return NaN;
    return column.kind === "float64" || column.kind === "int8" ? column.values[row]! : NaN;
  }
}
