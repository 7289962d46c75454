import type { AggregateCall } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { Accumulator } from "./accumulator.ts";

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
    const { argument } = calls[index]!;
    accumulators[index]!.add(argument === null ? null : columns[argument]!, from, to, rows);
  }
}
