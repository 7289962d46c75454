import { ByteReader } from "../byte-reader.ts";
import type { RecordSource } from "../records/record-source.ts";
import type { MemoryBudget } from "../reserved-memory.ts";
import { RowBits } from "../row-bits.ts";
import { GivenNames } from "./given-names.ts";
import { HASH_PARTS, keepHashPart } from "./hash-part.ts";
import { HashPages } from "./hash-pages.ts";
import type { PageNumbers } from "./page-numbers.ts";
import type { PageStore } from "./page-store.ts";
import { NUMBER_BYTES, RECORD_HEAD_BYTES } from "./record-head.ts";
import { SortByHash } from "./sort-by-hash.ts";
import { StoredRecordChanges } from "./stored-record-changes.ts";
import type { Fullness } from "./unless-full.ts";
import { UnwrittenRows } from "./unwritten-rows.ts";

const NO_NUMBER = -1;
/** After so many changes, or one a so many bytes of the cache, a part of what is unwritten is written: few pages take many rows each, and no call is long. */
const MOST_TOUCHED = 1 << 15;
const TOUCHED_BYTES = 1 << 10;

export interface StoredRecordTableOptions {
  readonly store: PageStore;
  readonly numbers: PageNumbers;
  readonly memory: MemoryBudget;
  readonly fullness: Fullness;
  /** Memory that the rows may take. */
  readonly cacheBytes: number;
}

/** A record of a page, as its owner reads it. */
export interface EntryRecord {
  readonly number: number;
  readonly hash: number;
  readonly order: number;
  readonly reader: ByteReader;
}

/**
 * Rows of a record source in pages, found by the hashes of their keys. Each has a number of its own as long as it lives, by
 * which checkpoints and other records know it. A record is `i32 number, f64 order`, and what the source writes.
 *
 * What changes is written back in parts, and what is left when rows leave memory. A snapshot takes what is not written from
 * memory.
 */
export class StoredRecordTable {
  readonly changes: StoredRecordChanges;
  size = 0;
  /** Rows that were made or read since the table was empty. */
  resident = 0;
  readonly #source: RecordSource;
  readonly #pages: HashPages;
  readonly #sorter = new SortByHash();
  /** By row in memory: its number, and the hash that it lies in a page by where it does. */
  #numbers = new Int32Array(0);
  #hashes = new Int32Array(0);
  readonly #stored = new RowBits(0);
  /** Rows that are not in pages as they are. */
  readonly dirty = new RowBits(0);
  readonly unwritten = new UnwrittenRows();
  #touched = 0;
  readonly #mostTouched: number;
  /** First bits of the hashes that are written back next. */
  #part = 0;
  #order = new Int32Array(0);
  /** Numbers of rows that are gone and lie in pages still, with the hashes of those. */
  readonly #gone = new Map<number, number>();
  readonly #given = new GivenNames();

  constructor(source: RecordSource, options: StoredRecordTableOptions) {
    this.#source = source;
    this.#mostTouched = Math.min(MOST_TOUCHED, options.cacheBytes / TOUCHED_BYTES);
    this.changes = new StoredRecordChanges(this, { source, ...options });
    this.#pages = new HashPages({
      ...options,
      adoptedMs: () => NaN,
      wrote: (page) => this.changes.wrotePage(page),
      expires: () => false,
      expired: () => {},
    });
  }

  get storedBytes(): number {
    return this.#pages.bytes;
  }

  get byteSize(): number {
    const rows = this.#numbers.byteLength + this.#hashes.byteLength + this.#order.byteLength;
    const bits = this.#stored.byteSize + this.dirty.byteSize + this.unwritten.byteSize;
    return rows + bits + this.#pages.byteSize + (this.#given.free.length + 2 * this.#gone.size) * 8;
  }

  /** Numbers given out so far. */
  get rowCount(): number {
    return this.#given.count;
  }

  get freeNumbers(): readonly number[] {
    return this.#given.free;
  }

  /** Of rows that are gone and lie in pages still. */
  get goneNumbers(): Iterable<number> {
    return this.#gone.keys();
  }

  pages(): Iterable<number> {
    return this.#pages.pages();
  }

  begins(row: number): void {
    this.#ensure(row);
    this.#bury(row);
    this.#numbers[row] = this.#given.take();
    this.dirty.put(row);
    this.#touched++;
    this.size++;
    this.resident++;
  }

  touch(row: number): void {
    this.changes.touch(row);
    this.dirty.put(row);
    this.#touched++;
  }

  ends(row: number): void {
    this.#bury(row);
  }

  /** The number of a row. */
  nameOf(row: number): number {
    return this.#numbers[row]!;
  }

  /** The row has the number that a checkpoint gives it. Only while an empty table is filled from that. */
  rename(row: number, number: number): void {
    this.#numbers[row] = number;
  }

  /** All rows were renamed: of the numbers below `count` those that are not `used` are no row's. */
  renamed(count: number, used: RowBits): void {
    this.#given.restore(count, used);
  }

  /** A row was read from its page just now. */
  adopt(row: number, number: number, hash: number): void {
    this.#ensure(row);
    this.#numbers[row] = number;
    this.#hashes[row] = hash;
    this.#stored.put(row);
    this.resident++;
    if (this.dirty.contains(row)) this.dirty.delete(row);
  }

  /** What pages have of a hash. Not while something is unwritten. */
  entriesOf(hash: number): readonly EntryRecord[] {
    this.#pages.open(hash);
    const { reader } = this.#pages;
    const found: EntryRecord[] = [];
    for (let entry = reader.find(hash); entry < reader.count && reader.hash(entry) === hash; entry++) {
      const at = reader.start(entry);
      const bytes = reader.bytes.slice(at + RECORD_HEAD_BYTES, reader.end(entry));
      const order = reader.float64(at + NUMBER_BYTES);
      found.push({ number: reader.int32(at), hash, order, reader: new ByteReader(bytes) });
    }
    return found;
  }

  /** Adds the hashes that pages have in [from, to), unsigned. */
  hashesIn(from: number, to: number, into: Set<number>): void {
    if (this.#pages.bytes === 0) return;
    for (let at = from; at < to;) {
      this.#pages.open(at | 0);
      const { reader } = this.#pages;
      const width = 2 ** (32 - this.#pages.depthOf(at | 0));
      for (let entry = reader.find(from); entry < reader.count && reader.hash(entry) >>> 0 < to; entry++)
        into.add(reader.hash(entry));
      at = (Math.floor(at / width) + 1) * width;
    }
  }

  /** Writes a part of what has changed, where that is much. */
  writeBack(): void {
    if (this.#touched < this.#mostTouched) return;
    this.flush(this.#part);
    this.#part = (this.#part + 1) % HASH_PARTS;
  }

  /** Writes what has changed, and takes out of the pages what is gone. `part`: of hashes with those first bits alone. */
  flush(part: number | null = null): void {
    let count = this.#takeDirty();
    const order = this.#order;
    this.#touched = 0;
    if (part !== null)
      count = keepHashPart(part, order, count, {
        hashes: this.#hashes,
        left: (row) => this.dirty.add(row),
      });
    this.#sorter.sort(order, count, this.#hashes);
    const source = this.#source;
    let written = false;
    try {
      this.#pages.write({
        rows: order,
        count,
        hashes: this.#hashes,
        numbers: this.#numbers,
        write: (records, row) => {
          records.int32(this.#numbers[row]!);
          records.float64(source.orderOf(row));
          source.write(records, row);
        },
      });
      written = true;
    } finally {
      this.#wrote(count, written);
    }
    this.#dropGone();
  }

  /** Where not all could be written, some were: no page is asked which, and all are written again. */
  #wrote(count: number, all: boolean): void {
    for (let i = 0; i < count; i++) {
      const row = this.#order[i]!;
      this.#stored.put(row);
      this.changes.wroteRow(row, this.#numbers[row]!);
      if (!all) this.dirty.put(row);
    }
  }

  /** Rows leave memory after this call, which ends with `empty`. Only when all is written. */
  leaves(): void {
    this.changes.emptied();
  }

  /** No row is in memory any more. */
  empty(): void {
    this.unwritten.clear();
    this.#numbers.fill(NO_NUMBER);
    this.#stored.words.fill(0);
    this.resident = 0;
  }

  /** Dirty rows that live go to `#order`; how many. The others are gone. */
  #takeDirty(): number {
    const rows = this.dirty.words.length * 32;
    if (this.#order.length < rows) this.#order = new Int32Array(rows);
    const taken = this.dirty.take(0, rows, this.#order, 0);
    let count = 0;
    for (let i = 0; i < taken; i++) {
      const row = this.#order[i]!;
      if (this.#numbers[row] === NO_NUMBER) continue;
      if (!this.#source.isLive(row)) {
        this.#bury(row);
        continue;
      }
      this.#hashes[row] = this.#source.hashOf(row);
      this.#order[count++] = row;
    }
    return count;
  }

  /** The row that had the number is gone. */
  #bury(row: number): void {
    const number = this.#numbers[row]!;
    if (number === NO_NUMBER) return;
    this.#numbers[row] = NO_NUMBER;
    if (this.dirty.contains(row)) this.dirty.delete(row);
    this.unwritten.changesRow(row);
    this.size--;
    this.changes.wrote(number);
    if (this.#stored.contains(row) && this.#stored.has(row)) {
      this.#stored.delete(row);
      this.#gone.set(number, this.#hashes[row]!);
    } else {
      this.#given.giveBack(number);
    }
  }

  #dropGone(): void {
    if (this.#gone.size === 0) return;
    this.#pages.drop(this.#gone);
    for (const number of this.#gone.keys()) this.#given.giveBack(number);
    this.#gone.clear();
  }

  #ensure(row: number): void {
    const [numbers, hashes] = [this.#numbers, this.#hashes];
    if (row < numbers.length) return;
    const length = Math.max(64, 2 * row);
    this.#numbers = new Int32Array(length).fill(NO_NUMBER, numbers.length);
    this.#numbers.set(numbers);
    this.#hashes = new Int32Array(length);
    this.#hashes.set(hashes);
  }
}
