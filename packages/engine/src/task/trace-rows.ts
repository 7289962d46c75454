import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import type { TraceSink, TraceValue } from "../simulation/trace.ts";

/** `side`: position of the side output that a row leaves by. `input`: of the input that it comes in by, where there are several. */
interface RowPlace {
  readonly side?: number;
  readonly input?: number;
}

/** One event a row, its values in the order of the schema. */
// oxlint-disable-next-line max-params -- event kind, place and rows
export function traceRows(
  trace: TraceSink,
  kind: "rec.emit" | "rec.recv",
  uid: string,
  batch: RowBatch,
  place: RowPlace = {},
): void {
  for (let row = batch.from; row < batch.to; row++) {
    const values = batch.columns.map((column) => traceValue(column, row));
    trace.event(kind, uid, {
      kind: batch.rowKinds?.[row] ?? 0,
      values,
      ...place,
    });
  }
}

/** Whole numbers beyond INT as decimal digits. */
export function traceValue(column: Column, row: number): TraceValue {
  const value = readValue(column, row);
  return typeof value === "bigint" ? value.toString() : value;
}
