import type { Column } from "../batch/column.ts";
import type { RowChanges } from "./row-changes.ts";
import type { KeyedTable } from "./keyed-table.ts";
import type { RowBits } from "./row-bits.ts";

/**
 * Where the rows of a table lie whose state is larger than its memory. The table itself is then a bounded cache and write
 * buffer: it has the rows that were used lately, under numbers that count until its next `insert` or look-up. Where the
 * table is closed its rows stay until the backend is.
 */
export interface RowStore {
  readonly changes: RowChanges;
  /** Memory that the table may take. */
  readonly cacheBytes: number;
  /** Keys, those that only the table has included. */
  readonly size: number;
  /** Bytes of the rows outside of memory. */
  readonly storedBytes: number;
  /** So many rows are looked up next: if the table has no room for them, it is written back and emptied. */
  makeRoom(rows: number): void;
  /** Rows [from, to) of the table were made just now: those that are known get their values. */
  admit(from: number, to: number): void;
  /** Row `row` was made just now, for a key that is known to be new. */
  admitNew(row: number): void;
  /** 1 by position: the first of the rows of the last `findRows` that has a key which was not there before. */
  fresh(rows: Int32Array, from: number, to: number): Uint8Array;
  /** The row of the key at i of the columns, read into the table if need be, or -1. */
  find(keys: readonly Column[], i: number, hash: number): number;
  /** As `KeyedTable.lookUp`. */
  // oxlint-disable-next-line max-params -- the hot call
  lookUp(keys: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void;
  /** Forgets a row of the table; where it has no stamps. Its key stays in the table, with nothing: as if it were new. */
  remove(row: number): void;
  /** What the row is known by as long as it lives; -1: there is none of it. */
  nameOf(row: number): number;
  /** The row is known by the name that it had in a checkpoint. Only while an empty table is filled from that. */
  rename(row: number, name: number): void;
  /** All rows were renamed: of the names below `count` those that are not `used` are no row's. */
  renamed(count: number, used: RowBits): void;
  /** All rows that there are, by name, with the hashes of their keys. */
  names(): RowNames;
  /** The row with a name and hash, read into the table, for which `makeRoom` has made room; or -1. All is written before, unless the disk is full. */
  load(name: number, hash: number): number;
  /** Stored rows without a stamp begin to live now. */
  adopt(nowMs: number): void;
  /** Removes some of the rows whose stamp is `deadline` or older. Begins with cursor 0, and is through when it gives 0: or where the disk is full, until the next round. */
  sweep(cursor: number, deadline: number): Swept;
  /** All rows as they are now, part by part, in an order that depends on their keys alone unless the disk is full; nothing is written meanwhile. */
  scan(): RowScan;
  /** An empty table of the same shape, in memory. */
  emptyTable(): KeyedTable;
  /** Writes what has changed. False: the disk is full, and all stays in memory. */
  flushes(): boolean;
  /** What was noted of the table's rows, which are written, gives its memory back. */
  park(): void;
  /** Forgets all rows. */
  clear(): void;
  /** As `clear`, when nothing will come any more; a snapshot under way has what it needs. */
  drop(): void;
}

export interface RowNames {
  readonly names: Int32Array;
  readonly hashes: Int32Array;
}

export interface Swept {
  readonly cursor: number;
  /** Oldest stamp of the rows that were kept. */
  readonly oldest: number;
}

export interface RowScan {
  /** Adds the rows of the next part to a table of the same shape; false where none is left. */
  next(into: KeyedTable): boolean;
}
