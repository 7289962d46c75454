import type { Column } from "../../batch/column.ts";
import type { KeyedTable } from "../keyed-table.ts";
import { RowBits } from "../row-bits.ts";
import type { RowNames, RowScan, RowStore, Swept } from "../row-store.ts";
import { FreshRows, MADE, NONE, STORED } from "./fresh-rows.ts";
import { GivenNames } from "./given-names.ts";
import { hasRoom } from "./has-room.ts";
import { heldRows } from "./held-rows.ts";
import type { Held } from "./held-rows.ts";
import { HASH_PARTS, keepHashPart } from "./hash-part.ts";
import { HashPages } from "./hash-pages.ts";
import type { PageStore } from "./page-store.ts";
import { RecordCodec } from "./record-codec.ts";
import { Fullness, MOST_CACHES } from "./unless-full.ts";
import { rowNames } from "./row-names.ts";
import { SortByHash } from "./sort-by-hash.ts";
import { StoredChanges } from "./stored-changes.ts";
import type { StoredRowsOptions } from "./stored-rows-options.ts";
import { StoredScan } from "./stored-scan.ts";
import { UnwrittenRows } from "./unwritten-rows.ts";

const NO_NAME = -1;
/** The disk is full: what has expired may still be there, and the next round looks for it. */
const LATER: Swept = { cursor: 0, oldest: -Infinity };
/** After so many touched rows, and before the table is full, a part of it is written back: few pages take many rows each, and no call is long. */
const MOST_TOUCHED = 1 << 18;

/**
 * Rows of a table in a page store. Each has a number of its own as long as it lives, by which snapshots know it (see
 * `table-block.ts`); numbers of removed rows are used again.
 *
 * A batch looks up its new keys together, in order of their pages. What changes is written back together too, when the table
 * is full. A snapshot takes what is not written from memory.
 */
export class StoredRows implements RowStore {
  readonly changes: StoredChanges;
  size = 0;
  readonly fullness = new Fullness();
  readonly #table: KeyedTable;
  readonly cacheBytes: number;
  readonly #store: PageStore;
  readonly emptyTable: () => KeyedTable;
  readonly #codec: RecordCodec;
  readonly #pages: HashPages;
  readonly #sorter = new SortByHash();
  /** By row of the table. */
  #numbers = new Int32Array(0);
  #states = new Uint8Array(0);
  #order = new Int32Array(0);
  readonly dirty = new RowBits(0);
  readonly unwritten = new UnwrittenRows();
  #touched = 0;
  /** First bits of the hashes that are written back next. */
  #part = 0;
  readonly #fresh = new FreshRows();
  /** Numbers of the rows that came into the table since the sweep began, and are decided there; null: it does not sweep. */
  #cached: RowBits | null = null;
  /** Names of removed rows that lie in pages still, with the hashes of their keys. */
  readonly #gone = new Map<number, number>();
  readonly given = new GivenNames();

  constructor(table: KeyedTable, options: StoredRowsOptions) {
    this.#table = table;
    this.cacheBytes = options.cacheBytes;
    this.#store = options.store;
    this.emptyTable = options.emptyTable;
    this.#codec = new RecordCodec(options.keyTypes);
    this.changes = new StoredChanges(this, { table, codec: this.#codec, store: options.store });
    this.#pages = new HashPages({
      ...options,
      adoptedMs: () => this.#codec.adoptedMs,
      wrote: (page) => this.changes.wrotePage(page),
      expires: (number) => this.#cached?.contains(number) !== true,
      expired: (number) => this.#forget(number),
    });
  }

  get storedBytes(): number {
    return this.#pages.bytes;
  }

  /** Memory beside the table's own. */
  get byteSize(): number {
    const rows = this.#numbers.byteLength + this.#states.byteLength + this.#order.byteLength;
    const bits = this.dirty.byteSize + this.unwritten.byteSize + (this.#cached?.byteSize ?? 0);
    return rows + bits + this.#pages.byteSize + this.given.free.length * 8;
  }

  /** Of rows that are gone and lie in pages still. */
  get goneNumbers(): Iterable<number> {
    return this.#gone.keys();
  }

  /** By row of the table, as they are now. */
  numbers(): Int32Array {
    return this.#numbers.slice(0, this.#table.rowCount);
  }

  pages(): Iterable<number> {
    return this.#pages.pages();
  }

  makeRoom(rows: number): void {
    const { index } = this.#table;
    if (index.rowCount > 0 && !hasRoom(this.#table, rows, this.cacheBytes)) {
      if (
        !this.fullness.unless(() => this.#evict()) &&
        !hasRoom(this.#table, rows, MOST_CACHES * this.cacheBytes)
      )
        this.#evict();
    } else if (this.#touched >= MOST_TOUCHED || !hasRoom(this.#table, HASH_PARTS * rows, this.cacheBytes)) {
      this.fullness.unless(() => this.flush(this.#part));
      this.#part = (this.#part + 1) % HASH_PARTS;
    }
    this.#fresh.begins(index.rowCount);
  }

  admit(from: number, to: number): void {
    this.#ensure();
    const order = this.#order;
    for (let row = from; row < to; row++) order[row - from] = row;
    const { hashes } = this.#table.index;
    this.#sorter.sort(order, to - from, hashes);
    for (let at = 0; at < to - from;) {
      const hash = hashes[order[at]!]!;
      this.#pages.open(hash);
      const shift = 32 - this.#pages.depthOf(hash);
      do this.#admitRow(order[at++]!);
      while (at < to - from && (shift === 32 || hashes[order[at]!]! >>> shift === hash >>> shift));
    }
  }

  admitNew(row: number): void {
    this.#ensure();
    this.#number(row, MADE);
  }

  touch(rows: Int32Array, from: number, to: number): void {
    this.#touched += to - from;
    this.unwritten.changes(rows, from, to);
    const { words } = this.dirty;
    for (let i = from; i < to; i++) {
      words[rows[i]! >>> 5]! |= 1 << (rows[i]! & 31);
      if (this.#states[rows[i]!] === NONE) this.#comesAgain(rows[i]!);
    }
  }

  fresh(rows: Int32Array, from: number, to: number): Uint8Array {
    return this.#fresh.of(rows, from, to, this.#states);
  }

  find(keys: readonly Column[], i: number, hash: number): number {
    this.makeRoom(1);
    return this.#find(keys, i, hash);
  }

  // oxlint-disable-next-line max-params -- the hot call
  lookUp(keys: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    this.makeRoom(to - from);
    const missing: number[] = [];
    for (let i = from; i < to; i++) {
      rows[i] = this.#table.index.lookup(keys, i, hashes[i]!);
      if (rows[i]! < 0) missing.push(i);
    }
    missing.sort((a, b) => (hashes[a]! >>> 0) - (hashes[b]! >>> 0));
    for (const i of missing) rows[i] = this.#find(keys, i, hashes[i]!);
    for (let i = from; i < to; i++) if (rows[i]! >= 0 && this.#states[rows[i]!] === NONE) rows[i] = -1;
  }

  #find(keys: readonly Column[], i: number, hash: number): number {
    const { index } = this.#table;
    const known = index.lookup(keys, i, hash);
    if (known >= 0) return this.#states[known] === NONE ? -1 : known;
    this.#pages.open(hash);
    if (this.#entryOf(keys, i, hash) < 0) return -1;
    const row = index.insert(keys, i, hash);
    this.#table.settle();
    this.admit(row, row + 1);
    return row;
  }

  remove(row: number): void {
    const name = this.#numbers[row]!;
    const isStored = this.#states[row] === STORED;
    this.changes.goes(row);
    this.#table.clearRow(row);
    this.#table.stamps?.clearRow(row);
    if (this.#states[row] === NONE) return;
    this.#states[row] = NONE;
    this.#numbers[row] = NO_NAME;
    this.dirty.delete(row);
    this.changes.wrote(name);
    this.size--;
    if (isStored) this.#gone.set(name, this.#table.index.hashes[row]!);
    else this.given.giveBack(name);
  }

  nameOf(row: number): number {
    return this.#numbers[row]!;
  }

  rename(row: number, name: number): void {
    this.#numbers[row] = name;
  }

  renamed(count: number, used: RowBits): void {
    this.given.restore(count, used);
  }

  names(): RowNames {
    const held = this.#held();
    return rowNames(this.#store, this.pages(), this.size, held);
  }

  load(name: number, hash: number): number {
    if (this.fullness.last !== null || !this.flushes()) {
      const held = this.#numbers.subarray(0, this.#table.rowCount).indexOf(name);
      if (held >= 0) return held;
      if (this.#gone.has(name)) return -1;
    }
    this.#pages.open(hash);
    const { reader } = this.#pages;
    const { index } = this.#table;
    for (let entry = reader.find(hash); entry < reader.count && reader.hash(entry) === hash; entry++) {
      if (reader.int32(reader.start(entry)) !== name) continue;
      const key = this.#codec.readKey(reader.bytes, reader.start(entry));
      const known = index.lookup(key, 0, hash);
      if (known >= 0) return known;
      const row = index.insert(key, 0, hash);
      this.#table.settle();
      this.admit(row, row + 1);
      return row;
    }
    return -1;
  }

  adopt(nowMs: number): void {
    this.#codec.adoptedMs = nowMs;
  }

  sweep(cursor: number, deadline: number): Swept {
    let swept: Swept = LATER;
    this.fullness.unless(() => {
      if (cursor === 0) this.#beginsSweep();
      swept = this.#pages.sweep(cursor, deadline);
    });
    if (swept.cursor === 0) this.#cached = null;
    return swept;
  }

  #beginsSweep(): void {
    this.#evict();
    this.#cached = new RowBits(this.given.count);
  }

  scan(): RowScan {
    const held = this.#held();
    return new StoredScan(this.#store, this.pages(), this.#codec, held);
  }

  /** Null: all is written. */
  #held(): Held | null {
    return this.flushes() ? null : heldRows(this.#table, this.#numbers, this.goneNumbers);
  }

  flushes(): boolean {
    return this.fullness.unless(() => this.flush());
  }

  /** `part`: of hashes with those first bits alone. */
  flush(part: number | null = null): void {
    const rows = (this.#table.index.rowCount + 31) & ~31;
    const { hashes } = this.#table.index;
    let count = this.dirty.take(0, rows, this.#order, 0);
    if (part !== null)
      count = keepHashPart(part, this.#order, count, { hashes, left: (row) => this.dirty.add(row) });
    this.#touched = 0;
    const order = this.#order;
    const numbers = this.#numbers;
    const table = this.#table;
    let written = false;
    try {
      if (this.#gone.size > 0) this.#dropGone();
      this.#sorter.sort(order, count, hashes);
      this.#pages.write({
        rows: order,
        count,
        hashes,
        numbers,
        write: (records, row) => this.#codec.write(records, numbers[row]!, table, row),
      });
      written = true;
    } finally {
      this.#wrote(count, written);
    }
  }

  /** Where not all could be written, some were: no page is asked which, and all are written again. */
  #wrote(count: number, all: boolean): void {
    for (let i = 0; i < count; i++) {
      const row = this.#order[i]!;
      this.#states[row] = STORED;
      this.changes.wroteRow(row, this.#numbers[row]!);
      if (!all) this.dirty.add(row);
    }
  }

  park(): void {
    this.changes.parked();
    this.unwritten.clear();
    this.#numbers = new Int32Array(0);
    this.#states = new Uint8Array(0);
    this.#order = new Int32Array(0);
  }

  drop(): void {
    this.#pages.giveBack();
  }

  clear(): void {
    this.changes.cleared();
    this.dirty.words.fill(0);
    this.#pages.clear();
    this.size = 0;
    this.given.clear();
    this.#gone.clear();
    this.#cached = null;
  }

  #evict(): void {
    this.flush();
    this.changes.emptied();
    this.#table.empty();
    this.unwritten.clear();
  }

  #admitRow(row: number): void {
    const { index } = this.#table;
    const entry = this.#entryOf(index.keys, row, index.hashes[row]!);
    if (entry < 0) {
      this.#number(row, MADE);
      return;
    }
    const { reader } = this.#pages;
    const number = reader.int32(reader.start(entry));
    this.#numbers[row] = number;
    this.#states[row] = STORED;
    this.#codec.readRest(this.#table, row);
    this.#cached?.put(number);
  }

  /** The entry of the open page with that key, which has just been read; or -1. */
  #entryOf(keys: readonly Column[], i: number, hash: number): number {
    const { reader } = this.#pages;
    for (let entry = reader.find(hash); entry < reader.count && reader.hash(entry) === hash; entry++)
      if (
        !this.#gone.has(reader.int32(reader.start(entry))) &&
        this.#codec.hasKey(reader.bytes, reader.start(entry), keys, i)
      )
        return entry;
    return -1;
  }

  /** Takes removed rows out of their pages. */
  #dropGone(): void {
    this.#pages.drop(this.#gone);
    for (const name of this.#gone.keys()) this.given.giveBack(name);
    this.#gone.clear();
  }

  #number(row: number, state: number): void {
    const number = this.given.take();
    this.#numbers[row] = number;
    this.#states[row] = state;
    this.dirty.add(row);
    this.size++;
    this.#cached?.put(number);
  }

  #comesAgain(row: number): void {
    this.#number(row, MADE);
    this.#fresh.comesAgain(row);
  }

  #forget(number: number): void {
    this.changes.wrote(number);
    this.given.giveBack(number);
    this.size--;
  }

  #ensure(): void {
    const { capacity } = this.#table.index;
    if (this.#numbers.length >= capacity) return;
    const [numbers, states] = [this.#numbers, this.#states];
    (this.#numbers = new Int32Array(capacity)).set(numbers);
    (this.#states = new Uint8Array(capacity)).set(states);
    this.#order = new Int32Array(capacity + 32);
    this.dirty.ensure(capacity);
  }
}
