import type { RecordOwner, RecordStore } from "../records/record-store.ts";
import type { PageNumbers } from "./page-numbers.ts";
import type { PageStore } from "./page-store.ts";
import { Fullness, MOST_CACHES } from "./unless-full.ts";
import { StoredRecordTable } from "./stored-record-table.ts";
import type { EntryRecord } from "./stored-record-table.ts";

/** Records that are in memory together while all are called back for, about. */
const RECORDS_A_PART = 4_096;
const HASHES = 2 ** 32;
const REGROWN = 1.25;
const LESS = 0.75;

export interface StoredRecordsOptions {
  readonly store: PageStore;
  readonly numbers: PageNumbers;
  /** Memory that the rows may take. */
  readonly cacheBytes: number;
}

/** Records of an operator in a page store: all that there is of a key is in memory, or none of it. */
export class StoredRecords implements RecordStore {
  readonly #owner: RecordOwner;
  readonly #cacheBytes: number;
  readonly #tables: readonly StoredRecordTable[];
  readonly #fullness = new Fullness();
  /** So many rows took too much memory, which is not given back when they go: they stay below that. */
  #mostRows = Infinity;
  #mostBytes = 0;
  /** Hashes whose keys are in memory. */
  readonly #resident = new Set<number>();

  constructor(owner: RecordOwner, options: StoredRecordsOptions) {
    this.#owner = owner;
    this.#cacheBytes = options.cacheBytes;
    this.#tables = owner.tables.map((table) => {
      const stored = new StoredRecordTable(table.source, {
        ...options,
        memory: table.memory,
        fullness: this.#fullness,
      });
      table.storeIn(stored);
      return stored;
    });
  }

  get storedBytes(): number {
    return this.#tables.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  }

  /** In order of hashes, so that those of one page follow one another. */
  admit(hashes: Int32Array, from: number, to: number): void {
    const missing: number[] = [];
    for (let i = from; i < to; i++) {
      const hash = hashes[i]!;
      if (this.#resident.has(hash)) continue;
      this.#resident.add(hash);
      missing.push(hash);
    }
    if (missing.length === 0 || this.storedBytes === 0) return;
    for (const hash of Int32Array.from(missing).sort(unsigned)) this.#read(hash);
  }

  admitHash(hash: number): void {
    if (this.#resident.has(hash)) return;
    this.#resident.add(hash);
    if (this.storedBytes > 0) this.#read(hash);
  }

  admitNext(hash: number): void {
    this.relieve();
    this.admitHash(hash);
  }

  get crowded(): boolean {
    const { byteSize } = this.#owner;
    if (byteSize <= this.#cacheBytes) return false;
    const rows = this.#tables.reduce((sum, { resident }) => sum + resident, 0);
    if (byteSize > this.#mostBytes * REGROWN) {
      this.#mostBytes = byteSize;
      this.#mostRows = rows * LESS;
    }
    return rows > 0 && rows >= this.#mostRows;
  }

  relieve(): void {
    const { crowded } = this;
    const written = this.#fullness.unless(() => (crowded ? this.#evict() : this.#writeBack()));
    if (!written && crowded && this.#owner.byteSize > MOST_CACHES * this.#cacheBytes) this.#evict();
  }

  scan(part: () => void): void {
    if (!this.#fullness.unless(() => this.#evict())) {
      this.#admitRange(0, HASHES);
      part();
      return;
    }
    const size = this.#tables.reduce((sum, table) => sum + table.size, 0);
    let width = HASHES;
    while (size * width > RECORDS_A_PART * HASHES) width /= 2;
    for (let from = 0; from < HASHES; from += width) {
      this.#admitRange(from, from + width);
      part();
      this.#evict();
    }
  }

  /** Hashes in [from, to), unsigned. */
  #admitRange(from: number, to: number): void {
    const hashes = new Set<number>();
    for (const table of this.#tables) table.hashesIn(from, to, hashes);
    for (const hash of [...hashes].toSorted(unsigned)) this.admitHash(hash);
  }

  /** Ahead of when it has to be. */
  #writeBack(): void {
    for (const table of this.#tables) table.writeBack();
  }

  #evict(): void {
    for (const table of this.#tables) table.flush();
    for (const table of this.#tables) table.leaves();
    this.#owner.empty();
    for (const table of this.#tables) table.empty();
    this.#resident.clear();
  }

  #read(hash: number): void {
    const made = new Map<number, number>();
    for (const [index, table] of this.#tables.entries()) {
      for (const record of table.entriesOf(hash).toSorted(byOrder)) {
        const row = this.#owner.tables[index]!.reading(() =>
          this.#owner.read(index, record, (name) => made.get(name)!),
        );
        table.adopt(row, record.number, hash);
        if (index === 0) made.set(record.number, row);
      }
    }
  }
}

const unsigned = (a: number, b: number): number => (a >>> 0) - (b >>> 0);
const byOrder = (a: EntryRecord, b: EntryRecord): number => a.order - b.order;
