import { InvariantError } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";

/** The event times of a batch. A row without one fails the job. */
export function eventTimes(batch: RowBatch, rowtime: number): Float64Array {
  const column = batch.columns[rowtime]!;
  if (column.kind !== "float64") throw new InvariantError(`event time is not ${column.kind}`);
  const { nulls } = column;
  for (let i = batch.from; nulls !== null && i < batch.to; i++) {
    if (nulls[i] !== 0)
      throw new JobFailureError("runtime.cast-failed", { value: "NULL", type: "TIMESTAMP(3) NOT NULL" });
  }
  return column.values;
}
