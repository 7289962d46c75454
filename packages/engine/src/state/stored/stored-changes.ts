import type { KeyedTable } from "../keyed-table.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin, RowChanges, SlicedSnapshot } from "../row-changes.ts";
import type { PageStore } from "./page-store.ts";
import type { RecordCodec } from "./record-codec.ts";
import type { StoredRows } from "./stored-rows.ts";
import { StoredSnapshot } from "./stored-snapshot.ts";

/** Numbers of rows, and the pages that they lie in. */
export interface ChangedRows {
  readonly numbers: RowBits;
  readonly pages: RowBits;
}

/** Changes of a table whose rows are stored, noted as they are written. Nothing is noted before the first snapshot. */
export class StoredChanges implements RowChanges {
  readonly active = true;
  readonly #rows: StoredRows;
  readonly #parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore };
  /** Rows that are looked up do not change by it. */
  readonly #readOnly: boolean;
  #changed: ChangedRows | null = null;
  /** What had changed when the snapshot began whose outcome is open. */
  #taken: ChangedRows | null = null;
  #snapshot: SlicedSnapshot | null = null;
  #hasBase = false;

  constructor(
    rows: StoredRows,
    parts: { readonly table: KeyedTable; readonly codec: RecordCodec; readonly store: PageStore },
  ) {
    this.#rows = rows;
    this.#parts = parts;
    this.#readOnly = parts.table.accumulators.length === 0 && parts.table.stamps === null;
  }

  get busy(): boolean {
    return this.#snapshot !== null;
  }

  get byteSize(): number {
    return this.#rows.byteSize + bytesOf(this.#changed) + bytesOf(this.#taken);
  }

  touch(rows: Int32Array, from: number, to: number): void {
    if (!this.#readOnly) this.#rows.touch(rows, from, to);
  }

  /** A row was written or removed. */
  wrote(number: number): void {
    this.#changed?.numbers.put(number);
  }

  wrotePage(page: number): void {
    this.#changed?.pages.put(page);
  }

  begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    this.#rows.flush();
    const complete = !incremental || !this.#hasBase;
    const taken = this.#changed ?? nothing();
    this.#taken = taken;
    this.#changed = nothing();
    this.#snapshot = new StoredSnapshot({
      ...this.#parts,
      rows: this.#rows,
      about,
      changed: complete ? null : taken,
    });
    return this.#snapshot;
  }

  end(snapshot: SlicedSnapshot): void {
    if (this.#snapshot === snapshot) this.#snapshot = null;
  }

  completed(): void {
    this.#taken = null;
    this.#hasBase = true;
  }

  aborted(): void {
    if (this.#taken === null) return;
    this.#changed?.numbers.addAll(this.#taken.numbers);
    this.#changed?.pages.addAll(this.#taken.pages);
    this.#taken = null;
  }

  leave(): void {
    this.#snapshot = null;
  }
}

const nothing = (): ChangedRows => ({ numbers: new RowBits(0), pages: new RowBits(0) });
const bytesOf = (changed: ChangedRows | null): number =>
  changed === null ? 0 : changed.numbers.byteSize + changed.pages.byteSize;
