import type { AggregateCall } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { Accumulator } from "./accumulator.ts";
import { BestRowAccumulator } from "./best-row-accumulator.ts";

export interface RowRange {
  readonly from: number;
  readonly to: number;
  /** Row of the table for each row of the batch. */
  readonly rows: Int32Array;
}

/** Adds rows of a batch to the accumulators of its aggregate calls. */
export function addRows(
  accumulators: readonly Accumulator[],
  calls: readonly AggregateCall[],
  columns: readonly Column[],
  { from, to, rows }: RowRange,
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
