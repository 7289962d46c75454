import type { KeyedTable } from "../../state/keyed-table.ts";
import type { SliceTables } from "./slice-tables.ts";
import type { PushPane, Undo } from "./undo.ts";

export interface PaneStacksSetup {
  readonly slices: SliceTables;
  readonly push: PushPane;
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
    for (const slice of this.#setup.slices.between(start, boundary).toReversed())
      this.#undos.push(this.#setup.push(this.#frontTable, slice));
  }

  #extendBack(end: number): void {
    if (end <= this.#end) return;
    for (const { table } of this.#setup.slices.between(this.#end, end)) this.#backTable.merge(table);
    this.#end = end;
  }

  /** Takes the panes before `start` out of the front. */
  #dropFront(start: number): void {
    for (let undo = this.#undos.at(-1); undo !== undefined && undo.start < start; undo = this.#undos.at(-1)) {
      this.#undos.pop();
      undo.takeOut(this.#frontTable);
      undo.forget();
    }
  }

  #forgetUndos(): void {
    for (const undo of this.#undos) undo.forget();
    this.#undos = [];
  }
}
