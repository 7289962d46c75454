import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import { grownArray } from "../../state/grown-array.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import type { Slice, SliceTables } from "./slice-tables.ts";

/** What a pane took the place of in the front. */
interface Undo {
  readonly start: number;
  readonly accumulators: readonly Accumulator[];
  /** Row of each of the pane's keys in the front, and whether it was there before. */
  readonly rows: Int32Array;
  readonly had: Uint8Array;
  readonly bytes: number;
}

export interface PaneStacksSetup {
  readonly slices: SliceTables;
  readonly accumulators: () => readonly Accumulator[];
  readonly memory: MemoryBudget;
  /** Length of a window: at its multiples the back begins anew. */
  readonly sizeMs: number;
  readonly offsetMs: number;
}

/**
 * The panes of the window that fires, merged, for windows of many panes that follow one another: two stacks. The back is the
 * panes since the last multiple of the window's length, merged one behind the other. The front is those before, merged from
 * the newest to the oldest, with what each of them replaced: so the oldest can be taken out again. A pane is merged once
 * into the back, once into the front, and taken out once, however many windows it is in.
 *
 * 1. What is merged with what follows from the panes alone, not from what was asked before: sums of DOUBLE are the same
 *    after a restore.
 * 2. Rows that come to a pane that is merged already make everything be merged anew.
 */
export class PaneStacks {
  readonly #setup: PaneStacksSetup;
  #front: KeyedTable | null = null;
  #back: KeyedTable | null = null;
  /** Oldest last. */
  #undos: Undo[] = [];
  /** Panes before it are in the front or gone; those from it to `#end` are in the back. */
  #boundary = -Infinity;
  #end = -Infinity;
  #isStale = true;
  #rows = new Int32Array(MAX_BATCH_ROWS);

  constructor(setup: PaneStacksSetup) {
    this.#setup = setup;
  }

  /** Rows have come to the pane that begins at `start`. */
  touched(start: number): void {
    if (start < this.#end) this.#isStale = true;
  }

  /** The keys of the panes in [start, end): a table of the slices' pool. */
  merged(start: number, end: number): KeyedTable {
    const boundary = this.#boundaryBefore(end);
    if (this.#isStale || boundary !== this.#boundary || end < this.#end) this.#build(start, boundary);
    this.#extendBack(end);
    this.#dropFront(start);
    const table = this.#setup.slices.borrow();
    table.merge(this.#frontTable);
    table.merge(this.#backTable);
    return table;
  }

  close(): void {
    this.#forgetUndos();
    this.#front?.close();
    this.#back?.close();
  }

  get #frontTable(): KeyedTable {
    this.#front ??= this.#setup.slices.borrow();
    return this.#front;
  }

  get #backTable(): KeyedTable {
    this.#back ??= this.#setup.slices.borrow();
    return this.#back;
  }

  /** The last multiple of the window's length before `end`. */
  #boundaryBefore(end: number): number {
    const { sizeMs, offsetMs } = this.#setup;
    return Math.floor((end - 1 - offsetMs) / sizeMs) * sizeMs + offsetMs;
  }

  /** Merges the front anew, of the panes in [start, boundary); the back is empty. */
  #build(start: number, boundary: number): void {
    this.#forgetUndos();
    this.#frontTable.clear();
    this.#backTable.clear();
    this.#boundary = boundary;
    this.#end = boundary;
    this.#isStale = false;
    for (const slice of this.#setup.slices.between(start, boundary).toReversed()) this.#push(slice);
  }

  #extendBack(end: number): void {
    if (end <= this.#end) return;
    for (const { table } of this.#setup.slices.between(this.#end, end)) this.#backTable.merge(table);
    this.#end = end;
  }

  /** Puts a pane before all that is in the front. */
  #push({ start, table }: Slice): void {
    const front = this.#frontTable;
    const count = table.rowCount;
    const { keys, hashes } = table.index;
    const rows = new Int32Array(count);
    const had = new Uint8Array(count);
    for (let row = 0; row < count; row++) {
      rows[row] = front.lookup(keys, row, hashes[row]!);
      had[row] = rows[row]! >= 0 ? 1 : 0;
    }
    this.#rows = grownArray(this.#rows, count);
    front.findRows(keys, 0, count, hashes, this.#rows);
    rows.set(this.#rows.subarray(0, count));
    const accumulators = this.#setup.accumulators();
    for (const accumulator of accumulators) accumulator.ensure(count);
    for (let row = 0; row < count; row++) {
      if (had[row] === 1) mergeRow(front.accumulators, rows[row]!, accumulators, row);
      front.clearRow(rows[row]!);
      mergeRow(table.accumulators, row, front.accumulators, rows[row]!);
      if (had[row] === 1) mergeRow(accumulators, row, front.accumulators, rows[row]!);
    }
    front.settle();
    const bytes = accumulators.reduce(
      (sum, { rowBytes, heapBytes }) => sum + rowBytes * count + heapBytes,
      5 * count,
    );
    this.#setup.memory.reserveMemory(bytes);
    this.#undos.push({ start, accumulators, rows, had, bytes });
  }

  /** Takes the panes before `start` out of the front. */
  #dropFront(start: number): void {
    for (let undo = this.#undos.at(-1); undo !== undefined && undo.start < start; undo = this.#undos.at(-1)) {
      this.#undos.pop();
      this.#setup.memory.releaseMemory(undo.bytes);
      this.#takeOut(undo);
    }
  }

  #takeOut({ accumulators, rows, had }: Undo): void {
    const front = this.#frontTable;
    for (let row = 0; row < rows.length; row++) {
      if (had[row] === 0) {
        front.remove(rows[row]!);
        continue;
      }
      front.clearRow(rows[row]!);
      mergeRow(accumulators, row, front.accumulators, rows[row]!);
    }
    front.settle();
  }

  #forgetUndos(): void {
    for (const { bytes } of this.#undos) this.#setup.memory.releaseMemory(bytes);
    this.#undos = [];
  }
}

// oxlint-disable-next-line max-params -- from where to where
function mergeRow(
  from: readonly Accumulator[],
  row: number,
  into: readonly Accumulator[],
  target: number,
): void {
  for (let index = 0; index < into.length; index++) into[index]!.mergeOne(from[index]!, row, target);
}
