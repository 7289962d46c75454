import type { Column } from "../../batch/column.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import type { SliceAssigner } from "./slice-assigner.ts";
import type { SliceTables } from "./slice-tables.ts";
import type { WindowEmitter } from "./window-emitter.ts";

/** One row that has just been added to its slice. */
export interface LateRow {
  /** Start of its slice. */
  readonly start: number;
  readonly keys: readonly Column[];
  readonly at: number;
  readonly hash: number;
}

/** Windows that fire again because a row came after their end, each with the key of that row alone. */
export class LateFirings {
  readonly #assigner: SliceAssigner;
  readonly #slices: SliceTables;
  readonly #latenessMs: number;

  constructor(assigner: SliceAssigner, slices: SliceTables, latenessMs: number) {
    this.#assigner = assigner;
    this.#slices = slices;
    this.#latenessMs = latenessMs;
  }

  /** Whether a row of this slice makes a window fire at `time`. */
  concerns(sliceStart: number, time: number): boolean {
    return this.#latenessMs > 0 && this.#assigner.firstWindowEnd(sliceStart) - 1 <= time;
  }

  /** Appends to `emitter`, latest window first, as Flink assigns them; `full` is called where it must be emptied. */
  fire(row: LateRow, time: number, emitter: WindowEmitter, full: () => void): void {
    const { sizeMs, slideMs } = this.#assigner;
    const first = this.#assigner.firstWindowEnd(row.start);
    for (let end = this.#assigner.lastWindowEnd(row.start); end >= first; end -= slideMs) {
      if (end - 1 > time) continue;
      if (end - 1 + this.#latenessMs <= time) break;
      if (emitter.full) full();
      this.#append({ start: end - sizeMs, end }, row, emitter);
    }
  }

  #append(
    span: { readonly start: number; readonly end: number },
    { keys, at, hash }: LateRow,
    emitter: WindowEmitter,
  ): void {
    const merged = this.#slices.scratch();
    const into = merged.insert(keys, at, hash);
    for (const { table } of this.#slices.between(span.start, span.end)) {
      const from = table.lookup(keys, at, hash);
      if (from >= 0) mergeRow(table, from, merged, into);
    }
    emitter.append(span, keys, at, { accumulators: merged.accumulators, row: into });
  }
}

function mergeRow(source: KeyedTable, from: number, target: KeyedTable, into: number): void {
  target.accumulators.forEach((accumulator, index) =>
    accumulator.mergeOne(source.accumulators[index]!, from, into),
  );
}
