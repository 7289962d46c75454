import { RowBatch } from "../batch/row-batch.ts";
import { appendRows } from "../network/append-rows.ts";
import { bigRow } from "../network/big-row.ts";
import { Frame } from "../network/frame.ts";
import { FrameLayout, FrameLayouts } from "../network/frame-layout.ts";
import { CursorHeap } from "./cursor-heap.ts";
import { compareCursors } from "./row-cursor.ts";
import type { RowCursor } from "./row-cursor.ts";
import type { SortedBy } from "./sort-order.ts";

const MERGED_ROWS = 2_048;
const HEAP_BYTES = 1 << 18;

/** Rows of one input, in order; lent until the next ones are asked for. */
export interface MergedBatch {
  readonly input: number;
  readonly batch: RowBatch;
  /** Hash of the key of row i, indexed as the batch. */
  readonly hashes: Int32Array;
}

/** The rows of all cursors, in one order. */
export class MergedRows {
  readonly #heap: CursorHeap;
  readonly #outputs: readonly Output[];
  readonly #hashes = new Int32Array(MERGED_ROWS);

  constructor(cursors: readonly RowCursor[], inputs: readonly SortedBy[]) {
    this.#heap = new CursorHeap(cursors);
    this.#outputs = inputs.map((by) => new Output(by));
  }

  /** Null: that was all. */
  next(): MergedBatch | null {
    const input = this.#heap.top?.place.input;
    if (input === undefined) return null;
    const output = this.#outputs[input]!;
    output.clear();
    for (let top = this.#heap.top; top !== undefined && top.place.input === input; top = this.#heap.top) {
      const room = output.room;
      if (room === 0 || !this.#take(top, output)) break;
    }
    return { input, batch: output.batch(), hashes: this.#hashes };
  }

  /** Takes the rows of the top cursor that come before those of all others; false: the output is full. */
  #take(top: RowCursor, output: Output): boolean {
    const from = top.at;
    const to = this.#spanEnd(top, Math.min(top.end, from + output.room));
    const first = output.rowCount;
    const taken = output.append(top, from, to);
    for (let i = 0; i < taken; i++) this.#hashes[first + i] = top.hashAt(from + i);
    top.moveTo(from + taken);
    if (top.done) top.load();
    this.#heap.settle();
    return taken === to - from;
  }

  #spanEnd(top: RowCursor, limit: number): number {
    const { second } = this.#heap;
    if (second === undefined) return limit;
    let to = top.at + 1;
    for (; to < limit; to++) {
      top.moveTo(to);
      if (compareCursors(top, second) > 0) break;
    }
    return to;
  }
}

/** Where merged rows of one input are put together. */
class Output {
  readonly #layouts: FrameLayouts;
  readonly #frame: Frame;
  #big: Frame | null = null;

  constructor({ schema }: SortedBy) {
    this.#layouts = new FrameLayouts(schema);
    const columns = new FrameLayout(schema, 0, { capacity: MERGED_ROWS, totalBytes: 0 }).heap;
    const totalBytes = columns + (this.#layouts.hasStrings ? HEAP_BYTES : 0);
    this.#frame = new Frame(
      new ArrayBuffer(totalBytes),
      0,
      new FrameLayout(schema, 0, { capacity: MERGED_ROWS, totalBytes }),
    );
  }

  get rowCount(): number {
    return this.#big === null ? this.#frame.header.rowCount : 1;
  }

  get room(): number {
    return this.#big === null ? MERGED_ROWS - this.rowCount : 0;
  }

  clear(): void {
    this.#big = null;
    this.#frame.clear();
  }

  append({ batch, order }: RowCursor, from: number, to: number): number {
    const selection = { rows: order, from, to };
    const taken = appendRows(this.#frame, batch, selection);
    if (taken > 0 || this.rowCount > 0) return taken;
    this.#big = bigRow(this.#layouts, batch, selection);
    return 1;
  }

  batch(): RowBatch {
    const frame = this.#big ?? this.#frame;
    frame.open();
    return new RowBatch(frame.columns, 0, frame.header.rowCount, frame.rowKinds);
  }
}
