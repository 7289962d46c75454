import type { KeyedTable } from "./keyed-table.ts";
import type { Lane } from "./lane.ts";
import type { BlockOrigin, SlicedSnapshot } from "./row-changes.ts";
import { RowBits } from "./row-bits.ts";
import { RowLog } from "./row-log.ts";
import { blockBytes, writeBlock } from "./table-block.ts";
import type { BlockRows } from "./table-block.ts";

/** Bytes of a slice, about. */
export const SLICE_BYTES = 1 << 20;
/** Rows whose log entries are found together: a slice has whole strides. */
const STRIDE = 2_048;
const MAX_SLICE_ROWS = 64 * STRIDE;
/** Slices of text may grow beyond what was expected. */
const FILL = 0.75;

/**
 * A table as it was when this was made, taken in slices while the table goes on (law 5). A row that changes before its
 * slice comes is copied first; those copies are reserved in the slot's budget. Where there is no room for them the
 * snapshot has failed, and the table goes on without it.
 */
export class TableSnapshot implements SlicedSnapshot {
  failed = false;
  readonly #table: KeyedTable;
  readonly #about: BlockOrigin;
  readonly #complete: boolean;
  readonly #rowCount: number;
  readonly #removed: Int32Array;
  /** Rows that are to be taken from the table itself. */
  readonly #pending: RowBits;
  #log: RowLog | null = null;
  #lanes: readonly Lane[] | null = null;
  #stride = 0;
  #begun = false;
  #reserved = 0;
  #saved = new Int32Array(0);
  #rows: Int32Array | null = null;
  #entries: Int32Array | null = null;

  /** `changed` null: all rows. */
  constructor(table: KeyedTable, changed: RowBits | null, about: BlockOrigin) {
    this.#table = table;
    this.#about = about;
    this.#complete = changed === null;
    this.#rowCount = table.rowCount;
    this.#pending = new RowBits(this.#rowCount);
    const removed: number[] = [];
    if (changed === null) {
      this.#pending.fill(this.#rowCount);
      for (const row of table.index.freeRows) this.#pending.delete(row);
    } else {
      this.#pending.words.set(changed.words.subarray(0, this.#pending.words.length));
      for (const row of table.index.freeRows) {
        if (!this.#pending.has(row)) continue;
        this.#pending.delete(row);
        removed.push(row);
      }
    }
    this.#removed = Int32Array.from(removed);
  }

  /** Nothing is left to take. */
  get done(): boolean {
    return this.#begun && this.#stride * STRIDE >= this.#rowCount;
  }

  /** Rows `rows[i]`, i in [from, to), change after this call: those that are still needed are copied. */
  save(rows: Int32Array, from: number, to: number): void {
    if (this.failed || this.done) return;
    const pending = this.#pending;
    const end = pending.words.length * 32;
    if (this.#saved.length < to - from) this.#saved = new Int32Array(to - from);
    let count = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      if (row >= end || !pending.has(row)) continue;
      pending.delete(row);
      this.#saved[count++] = row;
    }
    if (count === 0) return;
    const lanes = this.#table.lanes();
    this.#log ??= new RowLog(lanes, this.#rowCount, STRIDE);
    this.#log.add(lanes, this.#saved, count);
    this.#reserve(this.#log.byteSize);
  }

  /** The next block, in an array of the length that `allocate` is asked for, and behind it. */
  next(checkpointId: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
    const lanes = this.#lanes ?? this.#table.lanes();
    const from = this.#nextRows();
    const head = {
      ...this.#about,
      checkpointId,
      complete: this.#complete,
      rowCount: this.#rowCount,
    };
    const bytes = blockBytes(lanes, from);
    const target = allocate(bytes);
    writeBlock(head, lanes, from, target);
    this.#begun = true;
    return target.subarray(0, bytes);
  }

  /** The table is used for something else: its arrays stay as they are, for this. */
  keep(): void {
    this.#lanes ??= this.#table.lanes();
  }

  /** To be called once, when all is taken or the rest is not wanted. */
  end(): void {
    this.#table.changes.end(this);
    this.#log = null;
    this.#lanes = null;
    this.#table.memory.releaseMemory(this.#reserved);
    this.#reserved = 0;
  }

  #nextRows(): BlockRows {
    const capacity = Math.min(MAX_SLICE_ROWS, this.#rowCount + STRIDE);
    const rows = (this.#rows ??= new Int32Array(capacity));
    const entries = (this.#entries ??= new Int32Array(capacity));
    const enough = Math.min(capacity - STRIDE, this.#rowsOfSlice());
    const first = this.#stride;
    let live = 0;
    let logged = 0;
    while (this.#stride * STRIDE < this.#rowCount && live + logged <= enough) {
      live = this.#pending.take(this.#stride * STRIDE, (this.#stride + 1) * STRIDE, rows, live);
      logged += this.#log?.countOf(this.#stride) ?? 0;
      this.#stride++;
    }
    let count = live;
    for (let stride = first; stride < this.#stride && this.#log !== null; stride++)
      count = this.#log.take(stride, rows, entries, count);
    const removed = this.#begun ? NONE : this.#removed;
    return { rows, entries, live, count, log: this.#log, removed };
  }

  #rowsOfSlice(): number {
    const { index, byteSize } = this.#table;
    return (SLICE_BYTES * FILL) / Math.max(8, byteSize / index.capacity);
  }

  #reserve(bytes: number): void {
    try {
      this.#table.memory.reserveMemory(bytes - this.#reserved);
      this.#reserved = bytes;
    } catch {
      this.failed = true;
      this.#log = null;
    }
  }
}

const NONE = new Int32Array(0);
