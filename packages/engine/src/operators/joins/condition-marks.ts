import { boolean, invariant, rowSchema } from "@millrace/graph";
import type { Expression, RowSchema } from "@millrace/graph";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { CalcOperator } from "../calc.ts";
import type { OperatorContext } from "../operator.ts";
import { rowsTo } from "../rows-to.ts";

/** 1 for each row of a batch, from its first, where the condition is TRUE. Overwritten by the next call. */
export function conditionMarks(
  condition: Expression,
  schema: RowSchema,
  context: OperatorContext,
): (batch: RowBatch) => Uint8Array {
  const marks = new Uint8Array(MAX_BATCH_ROWS);
  const calc = new CalcOperator([{ filter: null, projections: [condition] }]);
  const output = rowsTo((result) => {
    const column = result.columns[0]!;
    invariant(column.kind === "int8", "a condition is BOOLEAN");
    for (let i = result.from; i < result.to; i++) {
      const isTrue = column.values[i] === 1 && (column.nulls === null || column.nulls[i] === 0);
      marks[i - result.from] = isTrue ? 1 : 0;
    }
  });
  const outputSchema = rowSchema([{ name: "condition", type: boolean() }]);
  calc.open({ ...context, inputSchema: schema, outputSchema, output });
  return (batch) => {
    calc.processBatch(batch);
    return marks;
  };
}
