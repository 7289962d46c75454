import { RowBits } from "../row-bits.ts";
import { RecordSnapshot } from "../records/record-snapshot.ts";
import type { StoredRecordChangesParts } from "./stored-record-changes.ts";
import { RecordBatch } from "../records/record-batch.ts";
import type { BlockOrigin, Full, SlicedSnapshot } from "../row-changes.ts";
import { SLICE_BYTES } from "../table-snapshot.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot } from "./page-store.ts";
import { NUMBER_BYTES, RECORD_HEAD_BYTES } from "./record-head.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { StoredRecordTable } from "./stored-record-table.ts";

export interface StoredRecordSnapshotParts extends StoredRecordChangesParts {
  readonly table: StoredRecordTable;
  readonly about: BlockOrigin;
  /** Null: all records. */
  readonly changed: ChangedRows | null;
  /** Rows that are not in pages as they are. */
  readonly unwritten: RowBits;
  readonly ended: () => void;
}

/**
 * Stored records as they were when this was made, while the table goes on: first those that were not written, from memory,
 * then the others from a snapshot of the store.
 */
export class StoredRecordSnapshot implements SlicedSnapshot {
  readonly #parts: StoredRecordSnapshotParts;
  readonly #view: PageSnapshot;
  /** Null: all rows were written. */
  readonly #memory: RecordSnapshot | null;
  /** Numbers of rows that pages have as they were before, or as if they were not gone. */
  readonly #elsewhere = new RowBits(0);
  readonly #pages: readonly number[];
  readonly #rowCount: number;
  #removed: Int32Array;
  readonly #reader = new PageReader();
  readonly #batch = new RecordBatch();
  #at = 0;
  #begun = false;

  constructor(parts: StoredRecordSnapshotParts) {
    this.#parts = parts;
    const { table, changed, unwritten } = parts;
    this.#rowCount = table.rowCount;
    this.#memory = unwritten.isEmpty ? null : this.#inMemory(parts);
    for (const number of table.goneNumbers) this.#elsewhere.put(number);
    this.#view = parts.store.snapshot();
    this.#pages = [...table.pages()].filter((page) => changed === null || changed.pages.contains(page));
    const removed = changed === null ? [] : [...table.freeNumbers, ...table.goneNumbers];
    this.#removed = Int32Array.from(removed.filter((number) => changed!.numbers.contains(number)));
  }

  get failed(): boolean {
    return this.#memory?.failed === true;
  }

  get full(): Full | null {
    return this.#parts.fullness.last;
  }

  /** A live row changes or goes after this call. */
  save(row: number): void {
    this.#memory?.save(row);
  }

  /** All rows leave memory after this call. */
  saveAll(): void {
    this.#memory?.saveAll();
  }

  get done(): boolean {
    return this.#begun && this.#at === this.#pages.length;
  }

  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
    if (this.#memory?.done === false) return this.#memory.next(checkpointId, allocate);
    const { about, changed } = this.#parts;
    const batch = this.#batch;
    batch.reset();
    while (this.#at < this.#pages.length && batch.bytes < SLICE_BYTES) {
      this.#reader.open(this.#view.read(this.#pages[this.#at++]!));
      this.#addPage();
    }
    const head = { ...about, checkpointId, complete: changed === null, rowCount: this.#rowCount };
    const block = batch.block(head, this.#removed, allocate);
    this.#removed = new Int32Array(0);
    this.#begun = true;
    return block;
  }

  end(): void {
    this.#parts.ended();
    this.#memory?.end();
    this.#view.close();
  }

  #inMemory({ table, source, memory, changed, about, unwritten }: StoredRecordSnapshotParts): RecordSnapshot {
    for (const row of unwritten.rows()) this.#elsewhere.put(table.nameOf(row));
    return new RecordSnapshot({
      source,
      memory,
      about,
      changed: unwritten,
      complete: changed === null,
      names: { of: (row) => table.nameOf(row), limit: () => this.#rowCount },
      ended: () => {},
    });
  }

  #addPage(): void {
    const reader = this.#reader;
    const { changed } = this.#parts;
    for (let entry = 0; entry < reader.count; entry++) {
      const at = reader.start(entry);
      const row = reader.int32(at);
      if (this.#elsewhere.contains(row)) continue;
      if (changed !== null && !changed.numbers.contains(row)) continue;
      const head = { row, hash: reader.hash(entry), order: reader.float64(at + NUMBER_BYTES) };
      this.#batch.addBytes(head, reader.bytes, at + RECORD_HEAD_BYTES, reader.end(entry));
    }
  }
}
