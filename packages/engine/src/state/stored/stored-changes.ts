import type { KeyedTable } from "../keyed-table.ts";
import type { BlockOrigin, RowChanges } from "../row-changes.ts";
import { PageChanges } from "./page-changes.ts";
import type { ChangedRows } from "./page-changes.ts";
import type { PageStore } from "./page-store.ts";
import type { RecordCodec } from "./record-codec.ts";
import type { StoredRows } from "./stored-rows.ts";
import { StoredSnapshot } from "./stored-snapshot.ts";

/** Changes of a table whose rows are stored. */
export class StoredChanges extends PageChanges<StoredSnapshot> implements RowChanges {
  readonly active = true;
  readonly #rows: StoredRows;
  readonly #parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore };
  /** Rows that are looked up do not change by it. */
  readonly #readOnly: boolean;

  constructor(
    rows: StoredRows,
    parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore },
  ) {
    super();
    this.#rows = rows;
    this.#parts = parts;
    this.#readOnly = parts.table.accumulators.length === 0 && parts.table.stamps === null;
  }

  override get byteSize(): number {
    return this.#rows.byteSize + super.byteSize;
  }

  touch(rows: Int32Array, from: number, to: number): void {
    if (!this.#readOnly) this.#rows.touch(rows, from, to);
  }

  protected flush(): void {
    this.#rows.flush();
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredSnapshot {
    return new StoredSnapshot({ ...this.#parts, rows: this.#rows, about, changed, full: this.full });
  }
}
