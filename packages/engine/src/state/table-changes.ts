import { RowBits } from "./row-bits.ts";
import type { KeyedTable } from "./keyed-table.ts";
import { TableSnapshot } from "./table-snapshot.ts";

/**
 * Which rows of a table have changed since the base, the last completed checkpoint that it is in; and the snapshot of it
 * that is under way. Nothing is noted before the first snapshot.
 */
export class TableChanges {
  readonly #table: KeyedTable;
  #changed: RowBits | null = null;
  /** What had changed when the snapshot began whose outcome is open. */
  #taken: RowBits | null = null;
  #snapshot: TableSnapshot | null = null;
  #hasBase = false;

  constructor(table: KeyedTable) {
    this.#table = table;
  }

  /** Whether `touch` has to be called. */
  get active(): boolean {
    return this.#changed !== null;
  }

  /** A snapshot is under way. */
  get busy(): boolean {
    return this.#snapshot !== null;
  }

  get byteSize(): number {
    return (this.#changed?.byteSize ?? 0) + (this.#taken?.byteSize ?? 0);
  }

  /** Rows `rows[i]`, i in [from, to), change after this call. */
  touch(rows: Int32Array, from: number, to: number): void {
    const changed = this.#changed!;
    changed.ensure(this.#table.index.capacity);
    const { words } = changed;
    for (let i = from; i < to; i++) words[rows[i]! >>> 5]! |= 1 << (rows[i]! & 31);
    this.#snapshot?.save(rows, from, to);
  }

  /** Takes the table as it is now: all of it, or what has changed since the base where there is one. The one before has ended. */
  begin(
    incremental: boolean,
    about: { readonly subtask: number; readonly namespace: number },
  ): TableSnapshot {
    const complete = !incremental || !this.#hasBase;
    const taken = this.#changed ?? new RowBits(0);
    this.#taken = taken;
    this.#changed = new RowBits(this.#table.index.capacity);
    this.#snapshot = new TableSnapshot(this.#table, complete ? null : taken, about);
    return this.#snapshot;
  }

  /** All slices were taken, or the rest is not wanted any more. */
  end(snapshot: TableSnapshot): void {
    if (this.#snapshot === snapshot) this.#snapshot = null;
  }

  /** The checkpoint of the last snapshot is complete: it is the base. */
  completed(): void {
    this.#taken = null;
    this.#hasBase = true;
  }

  /** There will be no such checkpoint: the base is the one before. */
  aborted(): void {
    if (this.#taken === null) return;
    this.#changed?.addAll(this.#taken);
    this.#taken = null;
  }

  /** The table's arrays belong to the snapshot under way from now on: they are not written any more. */
  leave(): void {
    this.#snapshot?.keep();
    this.#snapshot = null;
  }
}
