import { ChangesSinceBase } from "./changes-since-base.ts";
import { RowBits } from "./row-bits.ts";
import type { BlockOrigin, RowChanges } from "./row-changes.ts";
import type { KeyedTable } from "./keyed-table.ts";
import { TableSnapshot } from "./table-snapshot.ts";

/** Changes of a table that holds all of its rows. */
export class TableChanges extends ChangesSinceBase<RowBits, TableSnapshot> implements RowChanges {
  readonly #table: KeyedTable;

  constructor(table: KeyedTable) {
    super();
    this.#table = table;
  }

  get active(): boolean {
    return this.changed !== null;
  }

  touch(rows: Int32Array, from: number, to: number): void {
    const changed = this.changed!;
    changed.ensure(this.#table.index.capacity);
    const { words } = changed;
    for (let i = from; i < to; i++) words[rows[i]! >>> 5]! |= 1 << (rows[i]! & 31);
    this.snapshot?.save(rows, from, to);
  }

  protected nothing(): RowBits {
    return new RowBits(this.#table.index.capacity);
  }

  protected take(changed: RowBits | null, about: BlockOrigin): TableSnapshot {
    return new TableSnapshot(this.#table, changed, about);
  }

  /** The table's arrays belong to the snapshot under way from now on: they are not written any more. */
  override leave(): void {
    this.snapshot?.keep();
    super.leave();
  }
}
