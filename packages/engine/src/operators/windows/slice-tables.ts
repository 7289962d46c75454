import type { KeyedTable } from "../../state/keyed-table.ts";

export interface Slice {
  readonly start: number;
  readonly table: KeyedTable;
}

/** Where tables come from. */
export interface SliceTablesSetup {
  readonly create: () => KeyedTable;
  /** One in memory, whatever the others are. */
  readonly inMemory: () => KeyedTable;
}

interface UsedSlice extends Slice {
  /** Which use of a slice was its last one. */
  used: number;
}

/** Kept for new slices when old ones go. */
const POOLED = 2;

/**
 * The tables of the slices that hold rows, in order of time. Where they lie in a store they take together what one may: those
 * that were not used lately have no rows in memory (`relieve`).
 */
export class SliceTables {
  readonly #setup: SliceTablesSetup;
  readonly #slices: UsedSlice[] = [];
  readonly #pool: KeyedTable[] = [];
  #scratch: KeyedTable | null = null;
  #uses = 0;

  constructor(setup: SliceTablesSetup) {
    this.#setup = setup;
  }

  get slices(): readonly Slice[] {
    return this.#slices;
  }

  get first(): Slice | undefined {
    return this.#slices[0];
  }

  get size(): number {
    return this.#slices.reduce((sum, { table }) => sum + table.size, 0);
  }

  /** What lies outside of memory. */
  get storedBytes(): number {
    return this.#slices.reduce((sum, { table }) => sum + (table.store?.storedBytes ?? 0), 0);
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
    this.#uses++;
    if (before?.start === start) {
      before.used = this.#uses;
      return before.table;
    }
    const table = this.borrow();
    this.#slices.splice(at, 0, { start, table, used: this.#uses });
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
    this.#scratch ??= this.#setup.inMemory();
    this.#scratch.clear();
    return this.#scratch;
  }

  /** An empty table, to be given back by `recycle`. */
  borrow(): KeyedTable {
    return this.#pool.pop() ?? this.#setup.create();
  }

  recycle(table: KeyedTable): void {
    if (table.store !== null) table.drop();
    else if (this.#pool.length < POOLED && !table.changes.busy) {
      table.clear();
      this.#pool.push(table);
    } else {
      table.close();
    }
  }

  /** Nobody has the number of a row of a slice any more. */
  relieve(): void {
    const most = this.first?.table.store?.cacheBytes;
    if (most === undefined) return;
    let bytes = this.#slices.reduce((sum, { table }) => sum + table.byteSize, 0);
    if (bytes <= most) return;
    for (const { table } of this.#slices.toSorted((a, b) => a.used - b.used)) {
      if (bytes <= most) return;
      bytes -= table.byteSize;
      table.park();
      bytes += table.byteSize;
    }
  }

  /** Snapshots that begin next find nothing to write, so that they are of one moment. */
  flush(): void {
    for (const { table } of this.#slices) table.store?.flushes();
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
