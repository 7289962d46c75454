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
  protected readonly rows: StoredRows;
  readonly #parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore };
  /** Rows that are looked up do not change by it: none was removed, which makes a row new. */
  #readOnly: boolean;
  readonly #going = new Int32Array(1);

  constructor(
    rows: StoredRows,
    parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore },
  ) {
    super();
    this.rows = rows;
    this.#parts = parts;
    this.#readOnly = parts.table.accumulators.length === 0 && parts.table.stamps === null;
  }

  override get byteSize(): number {
    return this.rows.byteSize + super.byteSize;
  }

  touch(rows: Int32Array, from: number, to: number): void {
    if (this.#readOnly) return;
    this.snapshot?.save(rows, from, to);
    this.rows.touch(rows, from, to);
  }

  /** The row goes after this call. */
  goes(row: number): void {
    this.#readOnly = false;
    this.#going[0] = row;
    this.snapshot?.save(this.#going, 0, 1);
    this.rows.unwritten.changes(this.#going, 0, 1);
  }

  /** The table forgets the rows that it holds after this call. */
  emptied(): void {
    this.snapshot?.saveAll();
  }

  /** It gets other arrays after this call. */
  parked(): void {
    this.snapshot?.keep();
  }

  override leave(): void {
    this.snapshot?.keep();
    super.leave();
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredSnapshot {
    const unwritten = this.rows.unwritten.begin(this.rows.dirty, changed !== null);
    return new StoredSnapshot({ ...this.#parts, rows: this.rows, about, changed, unwritten });
  }
}
