import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import type { TraceSink, TraceValue } from "../simulation/trace.ts";

/** One event a row (`side`: position of the side output that it leaves by), its values in the order of the schema; whole numbers beyond INT as decimal digits. */
// oxlint-disable-next-line max-params -- event kind, place and rows
export function traceRows(
  trace: TraceSink,
  kind: "rec.emit" | "rec.recv",
  uid: string,
  batch: RowBatch,
  side?: number,
): void {
  for (let row = batch.from; row < batch.to; row++) {
    const values = batch.columns.map((column): TraceValue => {
      const value = readValue(column, row);
      return typeof value === "bigint" ? value.toString() : value;
    });
    trace.event(kind, uid, {
      kind: batch.rowKinds?.[row] ?? 0,
      values,
      ...(side !== undefined && { side }),
    });
  }
}
