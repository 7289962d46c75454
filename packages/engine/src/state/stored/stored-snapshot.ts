import { grownArray } from "../grown-array.ts";
import type { KeyedTable } from "../keyed-table.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin, Full, SlicedSnapshot } from "../row-changes.ts";
import { blockBytes, writeBlock } from "../table-block.ts";
import { SLICE_BYTES, TableSnapshot } from "../table-snapshot.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot, PageStore } from "./page-store.ts";
import type { RecordCodec } from "./record-codec.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { StoredRows } from "./stored-rows.ts";
import { readRow } from "./stored-scan.ts";

const MAX_SLICE_ROWS = 32_768;
/** Records take less than their columns do. */
const FILL = 0.5;
/** Memory of the rows of one slice. */
const SLICE_MEMORY_BYTES = 4 * SLICE_BYTES;

export interface StoredSnapshotParts {
  readonly table: KeyedTable;
  readonly rows: StoredRows;
  readonly store: PageStore;
  readonly codec: RecordCodec;
  readonly about: BlockOrigin;
  /** Null: all rows. */
  readonly changed: ChangedRows | null;
  /** Rows of the table that are not in pages as they are. */
  readonly unwritten: RowBits;
}

/**
 * Stored rows as they were when this was made, while the table goes on: first those that were not written, from memory, then
 * the others from a snapshot of the store.
 */
export class StoredSnapshot implements SlicedSnapshot {
  #failed = false;
  /** Null: all rows were written. */
  readonly #memory: TableSnapshot | null;
  /** Numbers of rows that pages have as they were before, or as if they were not gone. */
  readonly #elsewhere = new RowBits(0);
  readonly #parts: StoredSnapshotParts;
  readonly #view: PageSnapshot;
  readonly #pages: readonly number[];
  readonly #rowCount: number;
  #removed: Int32Array;
  readonly #reader = new PageReader();
  #slice: KeyedTable | null = null;
  #numbers = new Int32Array(256);
  #at = 0;
  #begun = false;
  #hasSlice = false;
  #reserved = 0;

  constructor(parts: StoredSnapshotParts) {
    this.#parts = parts;
    const { rows, changed, unwritten } = parts;
    this.#memory = unwritten.isEmpty ? null : this.#inMemory(parts);
    for (const number of rows.goneNumbers) this.#elsewhere.put(number);
    this.#view = parts.store.snapshot();
    this.#pages = [...rows.pages()].filter((page) => changed === null || changed.pages.contains(page));
    this.#rowCount = rows.given.count;
    this.#removed = Int32Array.from(
      changed === null
        ? []
        : [...rows.given.free, ...rows.goneNumbers].filter((number) => changed.numbers.contains(number)),
    );
  }

  get failed(): boolean {
    return this.#failed || this.#memory?.failed === true;
  }

  get full(): Full | null {
    return this.#parts.rows.fullness.last;
  }

  get done(): boolean {
    return this.#begun && !this.failed && this.#at === this.#pages.length;
  }

  /** Rows `rows[i]`, i in [from, to), change after this call. */
  save(rows: Int32Array, from: number, to: number): void {
    this.#memory?.save(rows, from, to);
  }

  /** The table forgets its rows after this call. */
  saveAll(): void {
    this.#memory?.saveAll();
  }

  /** The table's arrays stay as they are, for this. */
  keep(): void {
    this.#memory?.keep();
  }

  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
    if (this.#memory?.done === false) return this.#memory.next(checkpointId, allocate);
    const slice = this.#nextSlice();
    const count = slice.rowCount;
    const rows = Int32Array.from({ length: count }, (_, row) => row);
    const from = {
      rows,
      numbers: this.#numbers,
      entries: rows,
      live: count,
      count,
      log: null,
      removed: this.#begun ? NONE : this.#removed,
    };
    const head = {
      ...this.#parts.about,
      checkpointId,
      complete: this.#parts.changed === null,
      rowCount: this.#rowCount,
    };
    const lanes = slice.lanes();
    const bytes = blockBytes(lanes, from);
    const target = allocate(bytes);
    writeBlock(head, lanes, from, target);
    this.#begun = true;
    this.#removed = NONE;
    return target.subarray(0, bytes);
  }

  end(): void {
    const { table } = this.#parts;
    table.changes.end(this);
    this.#memory?.end();
    this.#view.close();
    this.#slice = null;
    table.memory.releaseMemory(this.#reserved);
    this.#reserved = 0;
  }

  #inMemory({ table, rows, changed, about, unwritten }: StoredSnapshotParts): TableSnapshot {
    const numbers = rows.numbers();
    this.#reserveMore(numbers.byteLength);
    for (let row = 0; row < numbers.length; row++)
      if (unwritten.contains(row)) this.#elsewhere.put(numbers[row]!);
    return new TableSnapshot(table, unwritten, about, {
      numbers,
      rowCount: rows.given.count,
      complete: changed === null,
    });
  }

  #nextSlice(): KeyedTable {
    const slice = (this.#slice ??= this.#parts.rows.emptyTable());
    slice.clear();
    this.#reserve();
    if (this.failed) return slice;
    let bytes = 0;
    while (this.#at < this.#pages.length && bytes < SLICE_BYTES * FILL && slice.rowCount < MAX_SLICE_ROWS) {
      this.#reader.open(this.#view.read(this.#pages[this.#at++]!));
      bytes += this.#reader.byteSize;
      this.#readPage(slice);
    }
    slice.settle();
    return slice;
  }

  /** Only when it comes to the first slice: of many tables that are taken one after the other one has memory. */
  #reserve(): void {
    if (!this.#hasSlice) this.#reserveMore(SLICE_MEMORY_BYTES);
    this.#hasSlice = true;
  }

  #reserveMore(bytes: number): void {
    try {
      this.#parts.table.memory.reserveMemory(bytes);
      this.#reserved += bytes;
    } catch {
      this.#failed = true;
    }
  }

  #readPage(slice: KeyedTable): void {
    const reader = this.#reader;
    const { changed, codec } = this.#parts;
    for (let entry = 0; entry < reader.count; entry++) {
      const number = reader.int32(reader.start(entry));
      if (this.#elsewhere.contains(number)) continue;
      if (changed !== null && !changed.numbers.contains(number)) continue;
      const row = readRow(reader, entry, codec, slice);
      if (row >= this.#numbers.length) this.#numbers = grownArray(this.#numbers, 2 * row);
      this.#numbers[row] = number;
    }
  }
}

const NONE = new Int32Array(0);
