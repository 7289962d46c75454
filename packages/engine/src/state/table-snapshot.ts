import type { KeyedTable } from "./keyed-table.ts";
import type { Lane } from "./lane.ts";
import type { BlockOrigin, SlicedSnapshot } from "./row-changes.ts";
import { RowBits } from "./row-bits.ts";
import { RowLog } from "./row-log.ts";
import { blockBytes, writeBlock } from "./table-block.ts";
import type { BlockRows } from "./table-block.ts";

const NONE = new Int32Array(0);

/** Bytes of a slice, about. */
export const SLICE_BYTES = 1 << 20;
/** Rows whose log entries are found together: a slice has whole strides. */
const STRIDE = 2_048;
const MAX_SLICE_ROWS = 64 * STRIDE;
/** Of rows that do not follow one another: they are copied one by one, by code that may have to be compiled first. */
const MAX_SCATTERED_ROWS = 4 * STRIDE;
/** Slices of text may grow beyond what was expected. */
const FILL = 0.75;

/** Where the rows are not all that there are: how they are known in checkpoints, and of what their blocks are. */
export interface NumberedRows {
  /** By row: its number. */
  readonly numbers: Int32Array;
  /** Numbers given out. */
  readonly rowCount: number;
  readonly complete: boolean;
}

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
  /** Of a slice, about; the table may be closed, or have other arrays, when it is taken. */
  readonly #sliceRows: number;
  readonly #removed: Int32Array;
  readonly #numbered: NumberedRows | null;
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
  #numbers = NONE;

  /** `changed` null: all rows. */
  // oxlint-disable-next-line max-params -- the last one is for tables whose rows are stored
  constructor(
    table: KeyedTable,
    changed: RowBits | null,
    about: BlockOrigin,
    numbered: NumberedRows | null = null,
  ) {
    this.#table = table;
    this.#about = about;
    this.#numbered = numbered;
    this.#complete = numbered?.complete ?? changed === null;
    this.#rowCount = table.rowCount;
    this.#sliceRows = (SLICE_BYTES * FILL) / Math.max(8, table.byteSize / table.index.capacity);
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
    if (this.failed || this.done || this.#lanes !== null) return;
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
      rowCount: this.#numbered?.rowCount ?? this.#rowCount,
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

  /** The table forgets its rows after this call. */
  saveAll(): void {
    const rows = new Int32Array(STRIDE);
    for (let from = this.#stride * STRIDE; from < this.#rowCount && !this.failed; from += STRIDE) {
      const count = this.#pending.copy(from, from + STRIDE, rows);
      this.save(rows, 0, count);
    }
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
    const enough = Math.min(capacity - STRIDE, this.#sliceRows);
    const first = this.#stride;
    let live = 0;
    let logged = 0;
    let most = enough;
    while (this.#stride * STRIDE < this.#rowCount && live + logged <= most) {
      const before = live;
      live = this.#pending.take(this.#stride * STRIDE, (this.#stride + 1) * STRIDE, rows, live);
      logged += this.#log?.countOf(this.#stride) ?? 0;
      this.#stride++;
      if (live - before < STRIDE) most = Math.min(enough, MAX_SCATTERED_ROWS);
    }
    let count = live;
    for (let stride = first; stride < this.#stride && this.#log !== null; stride++)
      count = this.#log.take(stride, rows, entries, count);
    const removed = this.#begun ? NONE : this.#removed;
    const from = { rows, entries, live, count, log: this.#log, removed };
    return this.#numbered === null ? from : { ...from, numbers: this.#numbersOf(rows, count) };
  }

  #numbersOf(rows: Int32Array, count: number): Int32Array {
    if (this.#numbers.length < count) this.#numbers = new Int32Array(rows.length);
    const { numbers } = this.#numbered!;
    for (let i = 0; i < count; i++) this.#numbers[i] = numbers[rows[i]!]!;
    return this.#numbers;
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
