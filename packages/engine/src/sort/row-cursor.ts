import { RowBatch } from "../batch/row-batch.ts";
import type { Column } from "../batch/column.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { compareRows } from "./sort-order.ts";
import type { SortedBy, SortedRow } from "./sort-order.ts";
import type { OrderedRows } from "./sort-buffer.ts";
import type { SortedRun } from "./sorted-run.ts";

/** Which sorted rows a cursor reads: of which input, and how early they came among those of one key and time. */
export interface CursorPlace {
  readonly input: number;
  readonly index: number;
}

/** A place in sorted rows: those in memory, or those of a run. It stands at a row, or is done. */
export class RowCursor implements SortedRow {
  readonly by: SortedBy;
  readonly place: CursorPlace;
  columns: readonly Column[] = [];
  row = 0;
  hash = 0;
  batch = new RowBatch([], 0, 0);
  /** Rows of the batch in order; null: as they stand. */
  order: Int32Array | null = null;
  /** Of `order`, or of the batch: where it stands, and the end of what it can reach without `load`. */
  at = 0;
  end = 0;
  #hashes: Int32Array;
  readonly #run: SortedRun | null;
  readonly #hasher: KeyHasher;

  constructor(by: SortedBy, rows: OrderedRows | SortedRun, place: CursorPlace) {
    this.by = by;
    this.place = place;
    this.#hasher = createKeyHasher(by.schema, by.keys);
    if ("order" in rows) {
      this.#run = null;
      this.#hashes = rows.hashes;
      this.batch = rows.batch;
      this.columns = rows.batch.columns;
      this.order = rows.order;
      this.end = rows.order.length;
      if (this.end > 0) this.moveTo(0);
    } else {
      this.#run = rows;
      this.#hashes = new Int32Array(0);
      this.load();
    }
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  moveTo(at: number): void {
    this.at = at;
    if (at >= this.end) return;
    this.row = this.order === null ? at : this.order[at]!;
    this.hash = this.#hashes[this.row]!;
  }

  hashAt(at: number): number {
    return this.#hashes[this.order === null ? at : this.order[at]!]!;
  }

  /** At the end: goes on with the next rows of the run, if there are any. What was lent before is not any more. */
  load(): void {
    const batch = this.#run?.next() ?? null;
    if (batch === null) return;
    this.batch = batch;
    this.columns = batch.columns;
    if (this.#hashes.length < batch.to) this.#hashes = new Int32Array(batch.to);
    this.#hasher(batch, this.#hashes);
    this.end = batch.to;
    this.moveTo(0);
  }
}

/** Never 0: of equal rows those of the first input come first, and of one input those that came first. */
export const compareCursors = (a: RowCursor, b: RowCursor): number =>
  compareRows(a, b) || a.place.input - b.place.input || a.place.index - b.place.index;
