import { ChangesSinceBase } from "../changes-since-base.ts";
import type { KeyedTable } from "../keyed-table.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin, RowChanges, SlicedSnapshot } from "../row-changes.ts";
import type { PageStore } from "./page-store.ts";
import type { RecordCodec } from "./record-codec.ts";
import type { StoredRows } from "./stored-rows.ts";
import { StoredSnapshot } from "./stored-snapshot.ts";

/** Numbers of rows, and the pages that they lie in. */
export class ChangedRows {
  readonly numbers = new RowBits(0);
  readonly pages = new RowBits(0);

  get byteSize(): number {
    return this.numbers.byteSize + this.pages.byteSize;
  }

  addAll(other: ChangedRows): void {
    this.numbers.addAll(other.numbers);
    this.pages.addAll(other.pages);
  }
}

/** Changes of a table whose rows are stored, noted as they are written. */
export class StoredChanges extends ChangesSinceBase<ChangedRows, StoredSnapshot> implements RowChanges {
  readonly active = true;
  readonly #rows: StoredRows;
  readonly #parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore };
  /** What was to be in the snapshot could not be written. */
  #isDiskFull = false;
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

  /** A row was written or removed. */
  wrote(number: number): void {
    this.changed?.numbers.put(number);
  }

  wrotePage(page: number): void {
    this.changed?.pages.put(page);
  }

  override begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    this.#isDiskFull = !this.#rows.flushes();
    return super.begin(incremental, about);
  }

  protected nothing(): ChangedRows {
    return new ChangedRows();
  }

  protected take(changed: ChangedRows | null, about: BlockOrigin): StoredSnapshot {
    return new StoredSnapshot({
      ...this.#parts,
      rows: this.#rows,
      about,
      changed,
      isDiskFull: this.#isDiskFull,
    });
  }
}
