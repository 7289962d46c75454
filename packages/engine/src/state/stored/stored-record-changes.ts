import type { RecordSource } from "../records/record-source.ts";
import type { MemoryBudget } from "../reserved-memory.ts";
import type { BlockOrigin } from "../row-changes.ts";
import { PageChanges } from "./page-changes.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { PageStore } from "./page-store.ts";
import { StoredRecordSnapshot } from "./stored-record-snapshot.ts";
import type { Fullness } from "./unless-full.ts";
import type { StoredRecordTable } from "./stored-record-table.ts";

export interface StoredRecordChangesParts {
  readonly source: RecordSource;
  readonly store: PageStore;
  readonly memory: MemoryBudget;
  readonly fullness: Fullness;
}

/** Changes of records that are stored. */
export class StoredRecordChanges extends PageChanges<StoredRecordSnapshot> {
  protected readonly rows: StoredRecordTable;
  readonly #parts: StoredRecordChangesParts;

  constructor(rows: StoredRecordTable, parts: StoredRecordChangesParts) {
    super();
    this.rows = rows;
    this.#parts = parts;
  }

  override get byteSize(): number {
    return this.rows.byteSize + super.byteSize;
  }

  /** A live row changes or goes after this call. */
  touch(row: number): void {
    this.snapshot?.save(row);
    this.rows.unwritten.changesRow(row);
  }

  /** Rows leave memory after this call. */
  emptied(): void {
    this.snapshot?.saveAll();
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredRecordSnapshot {
    const { dirty, unwritten } = this.rows;
    const snapshot: StoredRecordSnapshot = new StoredRecordSnapshot({
      ...this.#parts,
      table: this.rows,
      about,
      changed,
      unwritten: unwritten.begin(dirty, changed !== null),
      ended: () => this.end(snapshot),
    });
    return snapshot;
  }
}
