import type { BlockOrigin } from "../row-changes.ts";
import { PageChanges } from "./page-changes.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { PageStore } from "./page-store.ts";
import { StoredRecordSnapshot } from "./stored-record-snapshot.ts";
import type { StoredRecordTable } from "./stored-record-table.ts";

/** Changes of records that are stored. */
export class StoredRecordChanges extends PageChanges<StoredRecordSnapshot> {
  readonly #table: StoredRecordTable;
  readonly #store: PageStore;

  constructor(table: StoredRecordTable, store: PageStore) {
    super();
    this.#table = table;
    this.#store = store;
  }

  override get byteSize(): number {
    return this.#table.byteSize + super.byteSize;
  }

  protected flush(): void {
    this.#table.flush();
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredRecordSnapshot {
    const snapshot: StoredRecordSnapshot = new StoredRecordSnapshot({
      view: this.#store.snapshot(),
      table: this.#table,
      about,
      changed,
      full: this.full,
      ended: () => this.end(snapshot),
    });
    return snapshot;
  }
}
