import { RowBits } from "./row-bits.ts";
import type { KeyedTable } from "./keyed-table.ts";
import type { BlockOrigin, RowChanges, SlicedSnapshot } from "./row-changes.ts";
import { TableSnapshot } from "./table-snapshot.ts";

/** Changes of a table that holds all of its rows. Nothing is noted before the first snapshot. */
export class TableChanges implements RowChanges {
  readonly #table: KeyedTable;
  #changed: RowBits | null = null;
  /** What had changed when the snapshot began whose outcome is open. */
  #taken: RowBits | null = null;
  #snapshot: TableSnapshot | null = null;
  #hasBase = false;

  constructor(table: KeyedTable) {
    this.#table = table;
  }

  get active(): boolean {
    return this.#changed !== null;
  }

  get busy(): boolean {
    return this.#snapshot !== null;
  }

  get byteSize(): number {
    return (this.#changed?.byteSize ?? 0) + (this.#taken?.byteSize ?? 0);
  }

  touch(rows: Int32Array, from: number, to: number): void {
    const changed = this.#changed!;
    changed.ensure(this.#table.index.capacity);
    const { words } = changed;
    for (let i = from; i < to; i++) words[rows[i]! >>> 5]! |= 1 << (rows[i]! & 31);
    this.#snapshot?.save(rows, from, to);
  }

  begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    const complete = !incremental || !this.#hasBase;
    const taken = this.#changed ?? new RowBits(0);
    this.#taken = taken;
    this.#changed = new RowBits(this.#table.index.capacity);
    this.#snapshot = new TableSnapshot(this.#table, complete ? null : taken, about);
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
    this.#changed?.addAll(this.#taken);
    this.#taken = null;
  }

  /** The table's arrays belong to the snapshot under way from now on: they are not written any more. */
  leave(): void {
    this.#snapshot?.keep();
    this.#snapshot = null;
  }
}
