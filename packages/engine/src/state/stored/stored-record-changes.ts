import type { BlockOrigin, Full, SlicedSnapshot } from "../row-changes.ts";
import { PageChanges } from "./page-changes.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { PageStore } from "./page-store.ts";
import { StoredRecordSnapshot } from "./stored-record-snapshot.ts";
import type { StoredRecordTable } from "./stored-record-table.ts";
import { fullAfter } from "./unless-full.ts";

/** Changes of records that are stored. A snapshot begins when all is written. */
export class StoredRecordChanges extends PageChanges<StoredRecordSnapshot> {
  readonly #table: StoredRecordTable;
  readonly #store: PageStore;
  /** Why what was to be in the snapshot could not be written; null: it was. */
  #full: Full | null = null;

  constructor(table: StoredRecordTable, store: PageStore) {
    super();
    this.#table = table;
    this.#store = store;
  }

  override get byteSize(): number {
    return this.#table.byteSize + super.byteSize;
  }

  override begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    this.#full = fullAfter(() => this.#table.flush());
    return super.begin(incremental, about);
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredRecordSnapshot {
    const snapshot: StoredRecordSnapshot = new StoredRecordSnapshot({
      view: this.#store.snapshot(),
      table: this.#table,
      about,
      changed,
      full: this.#full,
      ended: () => this.end(snapshot),
    });
    return snapshot;
  }
}
