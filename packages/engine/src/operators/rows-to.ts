import type { RowBatch } from "../batch/row-batch.ts";
import type { Output } from "./operator.ts";

/** An output of rows alone, for an operator inside of another: time is the outer one's. */
export const rowsTo = (emit: (batch: RowBatch) => void): Output => ({
  emit,
  emitWatermark: () => {},
  emitIdle: () => {},
  blocked: false,
});
