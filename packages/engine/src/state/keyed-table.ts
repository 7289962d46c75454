import { invariant, InvariantError } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Column } from "../batch/column.ts";
import type { Accumulator } from "../operators/aggregates/accumulator.ts";
import { LARGE, largeArrays } from "./grown-array.ts";
import { KeyIndex } from "./key-index.ts";
import { laneBuffers, wordsLane } from "./lane.ts";
import type { Lane } from "./lane.ts";
import { PagesAhead } from "./pages-ahead.ts";
import { ReservedMemory } from "./reserved-memory.ts";
import type { MemoryBudget } from "./reserved-memory.ts";
import type { RowBits } from "./row-bits.ts";
import type { RowChanges } from "./row-changes.ts";
import type { RowStore } from "./row-store.ts";
import { StampColumn } from "./stamp-column.ts";
import { TableChanges } from "./table-changes.ts";

export interface KeyedTableShape {
  readonly keyTypes: readonly LogicalType[];
  /** Of the table alone. */
  readonly accumulators: readonly Accumulator[];
  /** Rows carry the time at which they were last used: see StateExpiry. */
  readonly stamped?: boolean;
}

/**
 * Keyed state: one dense row a key, with an accumulator column for each aggregate. A removed row is empty and its number
 * goes to the next new key. Its memory is reserved before it is used (that of strings right after, by `settle`) and given
 * back by `close`.
 *
 * Where it has a store it holds the rows that were used lately, and a row that is removed stays, empty: see RowStore.
 */
export class KeyedTable {
  index: KeyIndex;
  accumulators: readonly Accumulator[];
  readonly stamps: StampColumn | null;
  readonly store: RowStore | null;
  changes: RowChanges;
  readonly memory: MemoryBudget;
  #lanes: readonly Lane[] | null = null;
  #ahead: PagesAhead | null = null;
  readonly #accumulatorBytes: number;
  readonly #reserved: ReservedMemory;
  #reservedFixed = 0;
  #merged = new Int32Array(0);
  readonly #touched = new Int32Array(1);

  constructor(
    { keyTypes, accumulators, stamped = false }: KeyedTableShape,
    memory: MemoryBudget,
    storeOf: ((table: KeyedTable) => RowStore) | null = null,
  ) {
    this.index = new KeyIndex(keyTypes);
    this.accumulators = accumulators;
    this.stamps = stamped ? new StampColumn() : null;
    this.memory = memory;
    this.#reserved = new ReservedMemory(memory);
    this.store = storeOf?.(this) ?? null;
    this.changes = this.store?.changes ?? new TableChanges(this);
    const stampBytes = stamped ? StampColumn.ROW_BYTES : 0;
    this.#accumulatorBytes = accumulators.reduce((sum, { rowBytes }) => sum + rowBytes, stampBytes);
    this.settle();
  }

  /** Rows given out so far, removed ones included. */
  get rowCount(): number {
    return this.index.rowCount;
  }

  /** Keys that are in it. */
  get size(): number {
    return this.store?.size ?? this.index.size;
  }

  isLive(row: number): boolean {
    return this.index.isLive(row) && (this.store === null || this.store.nameOf(row) >= 0);
  }

  /** Memory. */
  get byteSize(): number {
    return this.#reserved.bytes;
  }

  /** What it holds, in memory and outside of it. */
  get stateBytes(): number {
    return this.#reserved.bytes + (this.store?.storedBytes ?? 0);
  }

  /** `rows[i]` becomes the row of the key at i of the columns, for i in [from, to); new keys get new, empty rows. */
  // oxlint-disable-next-line max-params -- the hot call
  findRows(keys: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    if (this.store !== null) this.store.makeRoom(to - from);
    this.#ahead?.step(this.index.rowCount);
    const known = this.index.rowCount;
    this.index.findRows(keys, from, to, hashes, rows);
    if (this.#fixedBytes() !== this.#reservedFixed) this.settle();
    if (this.store !== null && this.index.rowCount > known) this.store.admit(known, this.index.rowCount);
    if (this.changes.active) this.changes.touch(rows, from, to);
  }

  /** The row of the key at i of the columns, or -1. For single rows: not generated code. */
  lookup(keys: readonly Column[], i: number, hash: number): number {
    return this.store === null ? this.index.lookup(keys, i, hash) : this.store.find(keys, i, hash);
  }

  /** `rows[i]` becomes the row of the key at i of the columns, for i in [from, to), or -1: those are until the next call. */
  // oxlint-disable-next-line max-params -- the hot call
  lookUp(keys: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    if (this.store !== null) this.store.lookUp(keys, from, to, hashes, rows);
    else for (let i = from; i < to; i++) rows[i] = this.index.lookup(keys, i, hashes[i]!);
  }

  /** A row for a key that is known to be new. */
  insert(keys: readonly Column[], i: number, hash: number): number {
    this.store?.makeRoom(1);
    // With a store a removed key keeps its row in memory.
    const gone = this.store === null ? -1 : this.index.lookup(keys, i, hash);
    if (gone >= 0) {
      this.touchRow(gone);
      return gone;
    }
    const row = this.index.insert(keys, i, hash);
    this.settle();
    this.store?.admitNew(row);
    this.touchRow(row);
    return row;
  }

  /** Adds all rows of a table with the same keys and aggregates. */
  merge(other: KeyedTable): void {
    if (other.store === null) {
      this.#mergeRows(other);
      return;
    }
    const scan = other.store.scan();
    for (const part = other.store.emptyTable(); scan.next(part); part.clear()) this.#mergeRows(part);
  }

  #mergeRows(other: KeyedTable): void {
    const { rowCount: count, index } = other;
    if (count === 0) return;
    if (this.#merged.length < count) this.#merged = new Int32Array(index.capacity);
    if (index.size === count) this.#mergeRange(other, count);
    else for (let row = 0; row < count; row++) if (index.isLive(row)) this.#mergeRow(other, row);
    this.settle();
  }

  /** Rows below `count`, none of which was removed. */
  #mergeRange({ index, accumulators }: KeyedTable, count: number): void {
    this.findRows(index.keys, 0, count, index.hashes, this.#merged);
    this.accumulators.forEach((accumulator, at) =>
      accumulator.merge(ofBoth(accumulators[at]), count, this.#merged),
    );
  }

  #mergeRow({ index, accumulators }: KeyedTable, row: number): void {
    this.findRows(index.keys, row, row + 1, index.hashes, this.#merged);
    const into = this.#merged[row]!;
    this.accumulators.forEach((accumulator, at) => accumulator.mergeOne(ofBoth(accumulators[at]), row, into));
  }

  /** Makes the values of a row empty; its key stays. */
  clearRow(row: number): void {
    for (const accumulator of this.accumulators) accumulator.clearRow(row);
  }

  /** Forgets a key and its values. */
  remove(row: number): void {
    if (this.store !== null) {
      this.store.remove(row);
      return;
    }
    this.touchRow(row);
    this.clearRow(row);
    this.stamps?.clearRow(row);
    this.index.remove(row);
  }

  /** The arrays of its rows, as they are until it grows. */
  lanes(): readonly Lane[] {
    this.#lanes ??= [
      ...this.index.lanes(),
      ...this.accumulators.flatMap((accumulator) => accumulator.lanes()),
      ...(this.stamps === null ? [] : [wordsLane(this.stamps.values)]),
    ];
    return this.#lanes;
  }

  /** Room for so many rows, to be written through `lanes`. Only while it is empty. */
  reserveRows(count: number): void {
    this.index.reserveRows(count);
    this.settle();
  }

  /** Rows below `count` were written through `lanes`; those that are live have keys. */
  adopt(count: number, live: RowBits): void {
    this.index.adopt(count, live);
    for (const row of this.index.freeRows) {
      this.clearRow(row);
      this.stamps?.clearRow(row);
    }
    for (const accumulator of this.accumulators) accumulator.lanesWritten();
    this.settle();
  }

  /** Forgets all rows and keeps the memory for new ones. Not while a snapshot of it is under way. */
  clear(): void {
    invariant(!this.changes.busy, "a table is cleared after its snapshot");
    if (this.store === null) this.changes = new TableChanges(this);
    this.empty();
    this.store?.clear();
  }

  /** Forgets the rows that it holds; what its store has stays. */
  empty(): void {
    this.index.clear();
    for (const accumulator of this.accumulators) accumulator.clear();
    this.stamps?.clear();
  }

  /** All rows go to the store, and their memory is given back, if the disk is not full; who has accumulators of the table has to take them anew. */
  park(): void {
    const { store } = this;
    invariant(
      store !== null && this.stamps === null,
      "what is parked lies in a store, and has no time to live",
    );
    if (this.rowCount === 0) return;
    if (!store.flushes()) return;
    store.park();
    const { index, accumulators } = store.emptyTable();
    this.index = index;
    this.accumulators = accumulators;
    this.settle();
  }

  /** As `close`, and what its store has of it goes too. */
  drop(): void {
    this.close();
    this.store?.drop();
  }

  /** Its arrays have no elements afterwards, where they were large: but not those that a snapshot under way needs. */
  close(): void {
    const { busy } = this.changes;
    this.changes.leave();
    this.#reserved.release();
    this.#lanes = null;
    if (!busy) largeArrays.giveBack(this.lanes().flatMap(laneBuffers));
    this.#lanes = null;
    this.index.slots.giveBack();
  }

  /** Reserves what the table has grown by: after values were added, which may be strings. */
  settle(): void {
    const { capacity } = this.index;
    this.#reservedFixed = this.#fixedBytes();
    let bytes = this.#reservedFixed + this.changes.byteSize;
    for (const accumulator of this.accumulators) bytes += accumulator.heapBytes;
    if (bytes === this.#reserved.bytes) return;
    this.#lanes = null;
    this.#reserved.settle(bytes);
    for (const accumulator of this.accumulators) accumulator.ensure(capacity);
    this.stamps?.ensure(capacity);
    if (capacity > LARGE) (this.#ahead ??= new PagesAhead()).use(this.lanes(), this.rowCount);
  }

  /** A row that was found before changes after this call. */
  touchRow(row: number): void {
    if (!this.changes.active) return;
    this.#touched[0] = row;
    this.changes.touch(this.#touched, 0, 1);
  }

  /** All but the strings of accumulators. */
  #fixedBytes(): number {
    return this.index.byteSize + this.index.capacity * this.#accumulatorBytes;
  }
}

function ofBoth(other: Accumulator | undefined): Accumulator {
  if (other === undefined) throw new InvariantError("tables of two shapes");
  return other;
}
