import type { AggregateCall } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { Accumulator } from "./accumulator.ts";
import { BestRowAccumulator } from "./best-row-accumulator.ts";

/** Adds rows [from, to) of a batch to the accumulators of its aggregate calls: row i to row `rows[i]` of the table. */
// oxlint-disable-next-line max-params -- the hot call: an object for its arguments would be garbage a run
export function addRows(
  accumulators: readonly Accumulator[],
  calls: readonly AggregateCall[],
  columns: readonly Column[],
  from: number,
  to: number,
  rows: Int32Array,
): void {
  for (let index = 0; index < accumulators.length; index++) {
    const accumulator = accumulators[index]!;
    accumulator.add(argumentOf(accumulator, calls[index]!, columns), from, to, rows);
  }
}

/** The column that an accumulator adds; one that compares rows is told by which column. */
export function argumentOf(
  accumulator: Accumulator,
  call: AggregateCall,
  columns: readonly Column[],
): Column | null {
  if (call.by !== undefined && accumulator instanceof BestRowAccumulator)
    accumulator.orderBy(columns[call.by]!);
  return call.argument === null ? null : columns[call.argument]!;
}
