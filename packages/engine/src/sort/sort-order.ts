import type { RowSchema } from "@millrace/graph";
import type { Column } from "../batch/column.ts";
import { compareColumns } from "../batch/compare-columns.ts";

/** Rows of one input as they are sorted: by key, then by event time where there is one, then as they came. */
export interface SortedBy {
  readonly schema: RowSchema;
  readonly keys: readonly number[];
  /** Column with the rows' timestamps, or null. */
  readonly time: number | null;
}

/**
 * A row that is compared. Keys are in the order of their hashes, as unsigned numbers, and keys of one hash in that of their
 * values: all that matters is that rows of one key are together.
 */
export interface SortedRow {
  readonly by: SortedBy;
  readonly columns: readonly Column[];
  readonly row: number;
  readonly hash: number;
}

/** Order of two rows, of the same input or of two whose keys are of the same types. Equal ones stay as they came. */
export function compareRows(a: SortedRow, b: SortedRow): number {
  if (a.hash !== b.hash) return a.hash >>> 0 < b.hash >>> 0 ? -1 : 1;
  return compareKeys(a, b) || compareTimes(a, b);
}

export function compareKeys(a: Omit<SortedRow, "hash">, b: Omit<SortedRow, "hash">): number {
  for (let key = 0; key < a.by.keys.length; key++) {
    const [x, y] = [a.columns[a.by.keys[key]!]!, b.columns[b.by.keys[key]!]!];
    const order = compareValues(x, a.row, y, b.row);
    if (order !== 0) return order;
  }
  return 0;
}

function compareTimes(a: SortedRow, b: SortedRow): number {
  if (a.by.time === null || b.by.time === null) return 0;
  return compareValues(a.columns[a.by.time]!, a.row, b.columns[b.by.time]!, b.row);
}

/** NULL is the least, and equal to itself. -0 and 0 are one key, as they are one hash. */
// oxlint-disable-next-line max-params -- two values
export function compareValues(a: Column, i: number, b: Column, row: number): number {
  const aNull = a.nulls !== null && a.nulls[i] !== 0;
  const bNull = b.nulls !== null && b.nulls[row] !== 0;
  return aNull || bNull ? Number(bNull) - Number(aNull) : compareColumns(a, i, b, row);
}
