import { RecordBatch } from "../records/record-batch.ts";
import type { BlockOrigin, Full, SlicedSnapshot } from "../row-changes.ts";
import { SLICE_BYTES } from "../table-snapshot.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot } from "./page-store.ts";
import { NUMBER_BYTES, RECORD_HEAD_BYTES } from "./record-head.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { StoredRecordTable } from "./stored-record-table.ts";

export interface StoredRecordSnapshotParts {
  readonly view: PageSnapshot;
  readonly table: StoredRecordTable;
  readonly about: BlockOrigin;
  /** Null: all records. */
  readonly changed: ChangedRows | null;
  readonly full: Full | null;
  readonly ended: () => void;
}

/** Stored records as they were when this was made, read from a snapshot of the store while the table goes on. */
export class StoredRecordSnapshot implements SlicedSnapshot {
  readonly failed: boolean;
  readonly full: Full | null;
  readonly #parts: StoredRecordSnapshotParts;
  readonly #pages: readonly number[];
  readonly #rowCount: number;
  #removed: Int32Array;
  readonly #reader = new PageReader();
  readonly #batch = new RecordBatch();
  #at = 0;
  #begun = false;

  constructor(parts: StoredRecordSnapshotParts) {
    this.#parts = parts;
    const { table, changed, full } = parts;
    this.full = full;
    this.failed = full !== null;
    this.#pages = [...table.pages()].filter((page) => changed === null || changed.pages.contains(page));
    this.#rowCount = table.rowCount;
    this.#removed = Int32Array.from(
      changed === null ? [] : table.freeNumbers.filter((number) => changed.numbers.contains(number)),
    );
  }

  get done(): boolean {
    return this.#begun && this.#at === this.#pages.length;
  }

  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
    const { about, changed, view } = this.#parts;
    const batch = this.#batch;
    batch.reset();
    while (this.#at < this.#pages.length && batch.bytes < SLICE_BYTES) {
      this.#reader.open(view.read(this.#pages[this.#at++]!));
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
    this.#parts.view.close();
  }

  #addPage(): void {
    const reader = this.#reader;
    const { changed } = this.#parts;
    for (let entry = 0; entry < reader.count; entry++) {
      const at = reader.start(entry);
      const row = reader.int32(at);
      if (changed !== null && !changed.numbers.contains(row)) continue;
      const head = { row, hash: reader.hash(entry), order: reader.float64(at + NUMBER_BYTES) };
      this.#batch.addBytes(head, reader.bytes, at + RECORD_HEAD_BYTES, reader.end(entry));
    }
  }
}
