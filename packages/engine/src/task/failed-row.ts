import type { OperatorKind } from "@millrace/graph";
import { metricsWords, TaskMetrics } from "../metrics/metrics-layout.ts";
import { RowBatch } from "../batch/row-batch.ts";
import type { Operator, OperatorContext, SideOutput } from "../operators/operator.ts";
import { rowsTo } from "../operators/rows-to.ts";

/** Kinds without state: their rows can be tried again. */
export const REPEATABLE: ReadonlySet<OperatorKind> = new Set<OperatorKind>([
  "calc",
  "co-calc",
  "split-rows",
  "split-text",
]);

/**
 * The row of a batch at which an operator without state failed: a new instance gets one row after the other, and what it
 * gives goes nowhere. Null where no row fails by itself.
 */
export function failedRow(
  { batch, input }: { readonly batch: RowBatch; readonly input: number },
  operator: Operator,
  context: OperatorContext,
): number | null {
  const sideOutputs = context.sideOutputs.map(
    (side): SideOutput | null => side && { schema: side.schema, emit: () => {} },
  );
  operator.open({
    ...context,
    output: rowsTo(() => {}),
    sideOutputs,
    trace: null,
    metrics: new TaskMetrics(new Float64Array(metricsWords(1, 0))).operator(0),
    registerProcessingTimer: () => {},
    reserveMemory: () => {},
    releaseMemory: () => {},
  });
  for (let row = batch.from; row < batch.to; row++) {
    try {
      operator.processBatch(new RowBatch(batch.columns, row, row + 1, batch.rowKinds), input);
    } catch {
      return row;
    }
  }
  return null;
}
