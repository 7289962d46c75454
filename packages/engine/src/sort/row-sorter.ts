import type { RowBatch } from "../batch/row-batch.ts";
import { FrameLayouts } from "../network/frame-layout.ts";
import type { SpillFile, SpillStorage } from "../spill/spill-storage.ts";
import { MergedRows } from "./merged-rows.ts";
import { RowCursor } from "./row-cursor.ts";
import { SortBuffer } from "./sort-buffer.ts";
import type { SortMemory } from "./sort-buffer.ts";
import type { SortedBy } from "./sort-order.ts";
import { SortedRun } from "./sorted-run.ts";

/** So many runs are merged at once at most: each has a frame in memory then. */
const MAX_FAN_IN = 64;

export interface SorterResources {
  readonly memory: SortMemory;
  readonly spill: SpillStorage;
  /** So many bytes more were written to disk. */
  readonly spilled: (bytes: number) => void;
}

/**
 * External merge sort of the rows of one input: sorted in memory as far as that goes, in runs on disk beyond it. Rows that
 * are equal by key and time stay in the order in which they came.
 */
export class RowSorter {
  readonly by: SortedBy;
  readonly #resources: SorterResources;
  readonly #buffer: SortBuffer;
  readonly #layouts: FrameLayouts;
  #file: SpillFile | null = null;
  #runs: SortedRun[] = [];

  constructor(by: SortedBy, resources: SorterResources) {
    this.by = by;
    this.#resources = resources;
    this.#buffer = new SortBuffer(by, resources.memory);
    this.#layouts = new FrameLayouts(by.schema);
  }

  add(batch: RowBatch): void {
    const selection = { rows: null, from: batch.from, to: batch.to };
    for (;;) {
      this.#buffer.add(batch, selection);
      if (selection.from === selection.to) return;
      this.#spill();
    }
  }

  /** No rows follow: cursors at the first row of each sorted part. */
  finish(input: number): readonly RowCursor[] {
    if (this.#runs.length === 0) return [this.#cursor(this.#buffer.sort(), input, 0)];
    if (this.#buffer.rowCount > 0) this.#spill();
    this.#buffer.close();
    return this.#cursors(input);
  }

  close(): void {
    this.#buffer.close();
    this.#file?.close();
    this.#file = null;
  }

  #spill(): void {
    if (this.#runs.length === MAX_FAN_IN) this.#mergeRuns();
    this.#file ??= this.#resources.spill.temporary();
    const run = new SortedRun(this.#file, this.#layouts);
    run.writeOrdered(this.#buffer.sort());
    this.#buffer.clear();
    this.#runs.push(run);
    this.#resources.spilled(run.bytes);
  }

  /** All runs so far become one, in a file of its own. */
  #mergeRuns(): void {
    const file = this.#resources.spill.temporary();
    const merged = new MergedRows(this.#cursors(0), [this.by]);
    const run = new SortedRun(file, this.#layouts);
    try {
      for (let rows = merged.next(); rows !== null; rows = merged.next()) run.write(rows.batch);
      run.finish();
    } catch (error) {
      file.close();
      throw error;
    }
    this.#file?.close();
    this.#file = file;
    this.#runs = [run];
    this.#resources.spilled(run.bytes);
  }

  #cursors(input: number): readonly RowCursor[] {
    return this.#runs.map((run, index) => this.#cursor(run, input, index));
  }

  // oxlint-disable-next-line max-params -- what it reads, and which of all it is
  #cursor(rows: ConstructorParameters<typeof RowCursor>[1], input: number, index: number): RowCursor {
    return new RowCursor(this.by, rows, { input, index });
  }
}
