import { ChangesSinceBase } from "../changes-since-base.ts";
import type { BlockOrigin, SlicedSnapshot } from "../row-changes.ts";
import type { PageStore } from "./page-store.ts";
import { ChangedRows } from "./stored-changes.ts";
import { StoredRecordSnapshot } from "./stored-record-snapshot.ts";
import { unlessFull } from "./unless-full.ts";
import type { StoredRecordTable } from "./stored-record-table.ts";

/** Changes of records that are stored, noted as they are written. */
export class StoredRecordChanges extends ChangesSinceBase<ChangedRows, StoredRecordSnapshot> {
  readonly #table: StoredRecordTable;
  readonly #store: PageStore;
  /** What was to be in the snapshot could not be written. */
  #isDiskFull = false;

  constructor(table: StoredRecordTable, store: PageStore) {
    super();
    this.#table = table;
    this.#store = store;
  }

  override get byteSize(): number {
    return this.#table.byteSize + super.byteSize;
  }

  /** A row was written or is gone. */
  wrote(number: number): void {
    this.changed?.numbers.put(number);
  }

  wrotePage(page: number): void {
    this.changed?.pages.put(page);
  }

  override begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    this.#isDiskFull = !unlessFull(() => this.#table.flush());
    return super.begin(incremental, about);
  }

  protected nothing(): ChangedRows {
    return new ChangedRows();
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredRecordSnapshot {
    const snapshot: StoredRecordSnapshot = new StoredRecordSnapshot({
      view: this.#store.snapshot(),
      table: this.#table,
      about,
      changed,
      isDiskFull: this.#isDiskFull,
      ended: () => this.end(snapshot),
    });
    return snapshot;
  }
}
