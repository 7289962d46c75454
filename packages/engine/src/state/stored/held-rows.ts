import type { KeyedTable } from "../keyed-table.ts";
import { RowBits } from "../row-bits.ts";

/** Rows of a table in memory that count instead of what pages have, since the disk is full. */
export interface Held {
  readonly table: KeyedTable;
  readonly rows: readonly number[];
  /** By row. */
  readonly numbers: Int32Array;
  /** Numbers of rows that pages have as they were before, or as if they were not gone. */
  readonly instead: RowBits;
}

/** `numbers`: by row of the table, negative where there is none; `gone`: those of rows that pages still have. */
export function heldRows(table: KeyedTable, numbers: Int32Array, gone: Iterable<number>): Held {
  const instead = new RowBits(0);
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    if (numbers[row]! < 0) continue;
    rows.push(row);
    instead.put(numbers[row]!);
  }
  for (const number of gone) instead.put(number);
  return { table, rows, numbers, instead };
}
