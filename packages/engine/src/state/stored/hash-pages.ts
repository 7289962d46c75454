import { StampColumn } from "../stamp-column.ts";
import type { Swept } from "../row-store.ts";
import type { ByteWriter } from "../byte-writer.ts";
import { PageBuilder } from "./page-builder.ts";
import { PageDirectory } from "./page-directory.ts";
import type { PageNumbers } from "./page-numbers.ts";
import { PageReader } from "./page-reader.ts";
import type { PageStore } from "./page-store.ts";
import { STAMP_BYTES } from "./record-codec.ts";
import { fullAfter } from "./unless-full.ts";

/** A page of that many bytes fills one overflow page of LMDB. */
const PAGE_BYTES = 4_080;
/** Pages that one batch writes, about: so much of them is in memory until it is committed. */
const BATCH_PAGES = 2_048;
/** Pages that one call of `sweep` looks at. */
const SWEPT_PAGES = 64;
const HASHES = 2 ** 32;
/** Rows that go to one page together. */
const MOST_ROWS = 1_024;

export interface HashPagesParts {
  readonly store: PageStore;
  readonly numbers: PageNumbers;
  /** What a row without a stamp counts as. */
  readonly adoptedMs: () => number;
  /** A page has changed. */
  readonly wrote: (page: number) => void;
  /** Whether the expired row with that number may go. */
  readonly expires: (number: number) => boolean;
  /** It is gone. */
  readonly expired: (number: number) => void;
}

/** Rows to write, in order of their hashes. */
export interface RowsToWrite {
  readonly rows: Int32Array;
  readonly count: number;
  /** By row: hash of its key, and its number. */
  readonly hashes: Int32Array;
  readonly numbers: Int32Array;
  /** Writes the record of a row, which begins with its number. */
  readonly write: (records: ByteWriter, row: number) => void;
}

/**
 * The rows of one table in pages, found by the hashes of their keys. A page that grows too large is split. Where the store
 * takes a batch not, the pages are as they were before it.
 */
export class HashPages {
  readonly reader = new PageReader();
  /** Of all pages. */
  bytes = 0;
  readonly #parts: HashPagesParts;
  readonly #builder = new PageBuilder();
  #directory: PageDirectory;
  /** Rows with an older stamp go when their page is written; no row has one. */
  #deadline = -Infinity;
  /** Numbers of the rows that went for it in the batch under way. */
  #expired: number[] = [];
  /** What the directory was before the batch under way split a page, and the pages that it took. */
  #before: PageDirectory | null = null;
  #taken: number[] = [];
  /** Numbers of rows that go when their page is written. */
  #dropped: ReadonlyMap<number, number> | null = null;

  constructor(parts: HashPagesParts) {
    this.#parts = parts;
    this.#directory = new PageDirectory(parts.numbers.take());
  }

  get byteSize(): number {
    return this.#directory.byteSize;
  }

  /** Those that may have rows. */
  pages(): Iterable<number> {
    return this.bytes === 0 ? [] : this.#directory.pages();
  }

  /** Makes `reader` read the page of a hash. */
  open(hash: number): void {
    this.reader.open(this.bytes === 0 ? null : this.#parts.store.read(this.#directory.pageOf(hash)));
  }

  /** Bits that the hashes of the page of `hash` share. */
  depthOf(hash: number): number {
    return this.#directory.depthOf(hash);
  }

  /** Rows that are there already are replaced, by their number. */
  write(rows: RowsToWrite): void {
    let at = 0;
    while (at < rows.count) {
      this.batch(() => {
        for (let pages = 0; pages < BATCH_PAGES && at < rows.count; pages++) at = this.#writePage(rows, at);
      });
    }
  }

  /** Removes rows whose stamp is `deadline` or older from some pages, as `RowStore.sweep`: the cursor is a hash. */
  sweep(cursor: number, deadline: number): Swept {
    let oldest = Infinity;
    let at = cursor;
    this.#expired = [];
    this.batch(() => {
      for (let pages = 0; pages < SWEPT_PAGES && at < HASHES; pages++) {
        oldest = Math.min(oldest, this.#sweepPage(at | 0, deadline));
        at += 2 ** (32 - this.depthOf(at | 0));
      }
    });
    for (const number of this.#expired) this.#parts.expired(number);
    return { cursor: at < HASHES ? at : 0, oldest };
  }

  /** The oldest stamp that is left there. */
  #sweepPage(hash: number, deadline: number): number {
    this.open(hash);
    const { reader } = this;
    let oldest = Infinity;
    let hasExpired = false;
    for (let entry = 0; entry < reader.count; entry++) {
      const stamp = this.#stamp(entry);
      if (stamp <= deadline) hasExpired = true;
      else oldest = Math.min(oldest, stamp);
    }
    if (hasExpired) this.#expire(hash, deadline);
    return oldest;
  }

  #expire(hash: number, deadline: number): void {
    this.#deadline = deadline;
    try {
      this.#merge(NOTHING, 0, 0, hash);
    } finally {
      this.#deadline = -Infinity;
    }
  }

  /** Removes rows: by number, the hash of the page that each lies in. */
  drop(gone: ReadonlyMap<number, number>): void {
    this.#dropped = gone;
    try {
      this.batch(() => {
        for (const hash of new Set(gone.values())) this.#merge(NOTHING, 0, 0, hash);
      });
    } finally {
      this.#dropped = null;
    }
  }

  batch(work: () => void): void {
    const { bytes } = this;
    this.#before = null;
    this.#taken = [];
    try {
      this.#parts.store.batch(work);
    } catch (error) {
      this.bytes = bytes;
      this.#directory = this.#before ?? this.#directory;
      for (const page of this.#taken) this.#parts.numbers.giveBack(page);
      throw error;
    }
  }

  /** Forgets all rows. */
  clear(): void {
    this.giveBack();
    this.bytes = 0;
    this.#directory = new PageDirectory(this.#parts.numbers.take());
  }

  /** As `clear`, when nothing is written any more. Where the disk is full the store has the pages until others are written in their place. */
  giveBack(): void {
    const { numbers } = this.#parts;
    const pages = [...this.#directory.pages()];
    if (this.bytes > 0) fullAfter(() => this.#remove(pages));
    for (const page of pages) numbers.giveBack(page);
  }

  #remove(pages: readonly number[]): void {
    const { store } = this.#parts;
    for (let from = 0; from < pages.length; from += BATCH_PAGES) {
      store.batch(() => {
        for (const page of pages.slice(from, from + BATCH_PAGES)) store.remove(page);
      });
    }
  }

  /** Writes the rows from `at` on that lie in one page, not too many; the first behind them. */
  #writePage(rows: RowsToWrite, at: number): number {
    const { hashes } = rows;
    const first = hashes[rows.rows[at]!]!;
    const depth = this.#directory.depthOf(first);
    const most = Math.min(rows.count, at + MOST_ROWS);
    let to = depth === 0 ? most : at + 1;
    const shift = 32 - depth;
    while (to < most && hashes[rows.rows[to]!]! >>> shift === first >>> shift) to++;
    this.#merge(rows, at, to, first);
    return to;
  }

  // oxlint-disable-next-line max-params -- a range of rows
  #merge(rows: RowsToWrite, from: number, to: number, hash: number): void {
    const { reader } = this;
    const builder = this.#builder;
    const { hashes } = rows;
    this.open(hash);
    const before = reader.byteSize;
    builder.reset();
    let next = from;
    for (let entry = 0; entry < reader.count; entry++) {
      const own = reader.hash(entry);
      while (next < to && hashes[rows.rows[next]!]! >>> 0 < own >>> 0) this.#add(rows, next++);
      if (this.#stays(rows, next, to, entry)) this.#keep(own, entry);
    }
    while (next < to) this.#add(rows, next++);
    if (from === to && builder.count === reader.count) return;
    this.bytes -= before;
    this.#writeOut(hash, 0, builder.count);
  }

  #add({ hashes, rows, write }: RowsToWrite, at: number): void {
    const row = rows[at]!;
    const { records } = this.#builder;
    write(records, row);
    this.#builder.add(hashes[row]!, records.length);
  }

  #keep(hash: number, entry: number): void {
    const { records } = this.#builder;
    records.raw(this.reader.bytes, this.reader.start(entry), this.reader.end(entry));
    this.#builder.add(hash, records.length);
  }

  /** Neither replaced by one of the rows that have its hash, which begin at `next`, nor expired. */
  // oxlint-disable-next-line max-params -- a range of rows
  #stays({ hashes, rows, numbers }: RowsToWrite, next: number, to: number, entry: number): boolean {
    const { reader } = this;
    const hash = reader.hash(entry);
    const number = reader.int32(reader.start(entry));
    for (let at = next; at < to && hashes[rows[at]!] === hash; at++)
      if (numbers[rows[at]!] === number) return false;
    if (this.#dropped?.has(number) === true) return false;
    if (this.#deadline === -Infinity || this.#stamp(entry) > this.#deadline) return true;
    if (!this.#parts.expires(number)) return true;
    this.#expired.push(number);
    return false;
  }

  /** Of the open page's entry, where rows have stamps. */
  #stamp(entry: number): number {
    const stamp = this.reader.float64(this.reader.end(entry) - STAMP_BYTES);
    return stamp === StampColumn.NEVER ? this.#parts.adoptedMs() : stamp;
  }

  /** Entries [from, to) of the builder are all that the page of `hash` has from now on. */
  #writeOut(hash: number, from: number, to: number): void {
    const { store, numbers, wrote } = this.#parts;
    const builder = this.#builder;
    const depth = this.#directory.depthOf(hash);
    const bytes = builder.pageBytes(from, to);
    if (bytes > PAGE_BYTES && to - from > 1 && this.#directory.splits(depth)) {
      const middle = builder.firstWith(depth, from, to);
      const upper = hash | (1 << (31 - depth));
      this.#before ??= this.#directory.copy();
      const page = numbers.take();
      this.#taken.push(page);
      this.#directory.split(hash, page);
      this.#writeOut(lowerOf(hash, depth), from, middle);
      this.#writeOut(upper, middle, to);
      return;
    }
    const page = this.#directory.pageOf(hash);
    wrote(page);
    if (from === to) {
      store.remove(page);
      return;
    }
    store.write(page, builder.page(from, to));
    this.bytes += bytes;
  }
}

const NONE = new Int32Array(0);
const NOTHING: RowsToWrite = { rows: NONE, count: 0, hashes: NONE, numbers: NONE, write: () => {} };
/** The hash without the bit that a page of that depth is split by. */
const lowerOf = (hash: number, depth: number): number => hash & ~(1 << (31 - depth));
