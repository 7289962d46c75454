import type { KeyedTable } from "../../state/keyed-table.ts";

export interface Slice {
  readonly start: number;
  readonly table: KeyedTable;
}

/** Kept for new slices when old ones go. */
const POOLED = 2;

/** The tables of the slices that hold rows, in order of time. */
export class SliceTables {
  readonly #create: () => KeyedTable;
  readonly #slices: Slice[] = [];
  readonly #pool: KeyedTable[] = [];
  #scratch: KeyedTable | null = null;

  constructor(create: () => KeyedTable) {
    this.#create = create;
  }

  get slices(): readonly Slice[] {
    return this.#slices;
  }

  get first(): Slice | undefined {
    return this.#slices[0];
  }

  get rowCount(): number {
    return this.#slices.reduce((sum, { table }) => sum + table.rowCount, 0);
  }

  get byteSize(): number {
    let bytes = 0;
    for (const { table } of this.#slices) bytes += table.byteSize;
    for (const table of this.#pool) bytes += table.byteSize;
    for (const table of this.#ownScratch) bytes += table.byteSize;
    return bytes;
  }

  /** The table of the slice that begins at `start`, made where there is none. */
  tableOf(start: number): KeyedTable {
    let at = this.#slices.length;
    while (at > 0 && this.#slices[at - 1]!.start > start) at--;
    const before = this.#slices[at - 1];
    if (before?.start === start) return before.table;
    const table = this.borrow();
    this.#slices.splice(at, 0, { start, table });
    return table;
  }

  /** Slices that begin in [from, to). */
  between(from: number, to: number): readonly Slice[] {
    return this.#slices.filter(({ start }) => start >= from && start < to);
  }

  removeFirst(): void {
    const slice = this.#slices.shift();
    if (slice !== undefined) this.recycle(slice.table);
  }

  /** A small table for a single row, empty; valid until the next call. */
  scratch(): KeyedTable {
    this.#scratch ??= this.#create();
    this.#scratch.clear();
    return this.#scratch;
  }

  /** An empty table, to be given back by `recycle`. */
  borrow(): KeyedTable {
    return this.#pool.pop() ?? this.#create();
  }

  recycle(table: KeyedTable): void {
    if (this.#pool.length < POOLED && !table.changes.busy) {
      table.clear();
      this.#pool.push(table);
    } else {
      table.close();
    }
  }

  close(): void {
    for (const { table } of this.#slices) table.close();
    for (const table of this.#pool) table.close();
    this.#scratch?.close();
  }

  get #ownScratch(): readonly KeyedTable[] {
    return this.#scratch === null ? [] : [this.#scratch];
  }
}
