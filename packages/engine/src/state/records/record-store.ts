import type { ByteReader } from "../byte-reader.ts";
import type { RecordTable } from "./record-table.ts";

/** A record that is read again. */
export interface ReadRecord {
  readonly hash: number;
  readonly order: number;
  /** What the source wrote. */
  readonly reader: ByteReader;
}

/** Who makes rows of records of some tables. */
export interface RecordReader {
  /** Makes the row of a record of a table; its number. `named`: the row that a record named so. */
  read(table: number, record: ReadRecord, named: (name: number) => number): number;
  /** The row comes from a checkpoint: what waits for a time because of it does so from now on. */
  restored?(table: number, row: number): void;
}

/** Who keeps rows of record tables: what a store asks of it. */
export interface RecordOwner extends RecordReader {
  /** In the order in which they are read: records may name rows of the first one. */
  readonly tables: readonly RecordTable[];
  /** Memory of all that it keeps. */
  readonly byteSize: number;
  /** Forgets all rows. What waits for a time goes on waiting. */
  empty(): void;
}

/**
 * Where the records of an operator lie whose state is larger than its memory. What is in memory is all that there is of the
 * keys with some hashes, those that were asked for lately.
 */
export interface RecordStore {
  /** Bytes of the records outside of memory. */
  readonly storedBytes: number;
  /** Keys with the hashes at [from, to) are asked for next: all that there is of them comes into memory. */
  admit(hashes: Int32Array, from: number, to: number): void;
  admitHash(hash: number): void;
  /** As `admitHash`, while nobody has a row's number: `relieve` comes first. */
  admitNext(hash: number): void;
  /** Rows take too much memory: `relieve` would do something. */
  readonly crowded: boolean;
  /** Nobody has a row's number any more: where it is crowded all rows leave memory. */
  relieve(): void;
  /** Calls back with all rows in memory, part by part, or where the disk is full at once. */
  scan(part: () => void): void;
}
