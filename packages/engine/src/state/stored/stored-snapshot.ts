import { grownArray } from "../grown-array.ts";
import type { KeyedTable } from "../keyed-table.ts";
import type { BlockOrigin, Full, SlicedSnapshot } from "../row-changes.ts";
import { blockBytes, writeBlock } from "../table-block.ts";
import { SLICE_BYTES } from "../table-snapshot.ts";
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
  readonly full: Full | null;
}

/** Stored rows as they were when this was made, read from a snapshot of the store while the table goes on. */
export class StoredSnapshot implements SlicedSnapshot {
  failed: boolean;
  readonly full: Full | null;
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
  #reserved = 0;

  constructor(parts: StoredSnapshotParts) {
    this.#parts = parts;
    const { rows, changed, full } = parts;
    this.full = full;
    this.failed = full !== null;
    this.#view = parts.store.snapshot();
    this.#pages = [...rows.pages()].filter((page) => changed === null || changed.pages.contains(page));
    this.#rowCount = rows.rowCount;
    this.#removed = Int32Array.from(
      changed === null ? [] : rows.freeNumbers.filter((number) => changed.numbers.contains(number)),
    );
  }

  get done(): boolean {
    return this.#begun && !this.failed && this.#at === this.#pages.length;
  }

  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
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
    this.#view.close();
    this.#slice = null;
    table.memory.releaseMemory(this.#reserved);
    this.#reserved = 0;
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
    if (this.#reserved > 0) return;
    try {
      this.#parts.table.memory.reserveMemory(SLICE_MEMORY_BYTES);
      this.#reserved = SLICE_MEMORY_BYTES;
    } catch {
      this.failed = true;
    }
  }

  #readPage(slice: KeyedTable): void {
    const reader = this.#reader;
    const { changed, codec } = this.#parts;
    for (let entry = 0; entry < reader.count; entry++) {
      const number = reader.int32(reader.start(entry));
      if (changed !== null && !changed.numbers.contains(number)) continue;
      const row = readRow(reader, entry, codec, slice);
      if (row >= this.#numbers.length) this.#numbers = grownArray(this.#numbers, 2 * row);
      this.#numbers[row] = number;
    }
  }
}

const NONE = new Int32Array(0);
