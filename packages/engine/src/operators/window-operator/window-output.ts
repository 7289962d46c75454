import { InvariantError } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { ROW_DELETE, ROW_INSERT, ROW_UPDATE_AFTER, ROW_UPDATE_BEFORE } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { TraceValue } from "../../simulation/trace.ts";
import { traceValue } from "../../task/trace-rows.ts";
import { equalKeys } from "../../state/equal-keys.ts";
import { encodeUtf8 } from "../../batch/utf8.ts";
import { setWhole } from "../aggregates/row-accumulator.ts";
import type { KeptRows } from "./kept-rows.ts";
import { keptIn, valuesIn } from "./output-layout.ts";
import type { OutputLayout } from "./output-layout.ts";
import type { PaneLane, Panes } from "./panes.ts";

export type PaneTiming = "early" | "on-time" | "late";

const TIMINGS: Readonly<Record<PaneTiming, Uint8Array>> = {
  early: encodeUtf8("early"),
  "on-time": encodeUtf8("on-time"),
  late: encodeUtf8("late"),
};

/**
 * Results of windows on their way out, in batches: keys, leading values, the window's columns, values. Who emits one calls
 * `row` for its place, writes `values` there, and then `finish`.
 */
export class WindowOutput {
  readonly values: readonly Column[];
  readonly arena: StringArena;
  readonly #panes: Panes;
  readonly #layout: OutputLayout;
  readonly #builder: BatchBuilder;
  /** Where each of the values is in the row. */
  readonly #positions: readonly number[];
  readonly #kinds: Uint8Array | null;
  /** What is taken back of a row: what was said of the pane, then the values. */
  readonly #kept: readonly Column[];
  readonly #shown: (time: number) => number;
  readonly #emitted: KeptRows | null;
  /** The values among what was emitted last. */
  readonly #emittedValues: readonly Column[];
  /** Firings of each pane. */
  readonly #firings: PaneLane | null;
  #timing: PaneTiming = "on-time";
  /** The row that was written last. */
  #last = 0;

  // oxlint-disable-next-line max-params -- what it is made of
  constructor(
    schema: RowSchema,
    layout: OutputLayout,
    panes: Panes,
    more: { readonly shown: (time: number) => number; readonly emitted: KeptRows | null },
  ) {
    this.#panes = panes;
    this.#layout = layout;
    this.#builder = new BatchBuilder(schema);
    this.arena = this.#builder.arena;
    this.#shown = more.shown;
    this.#emitted = more.emitted;
    this.#kinds = more.emitted === null ? null : new Uint8Array(this.#builder.capacity);
    this.#firings = layout.paneInfo ? panes.lane("firings") : null;
    const { columns } = this.#builder;
    this.#positions = valuesIn(layout, [...columns.keys()]);
    this.values = valuesIn(layout, columns);
    this.#kept = keptIn(layout, columns);
    this.#emittedValues = more.emitted?.columns.slice(this.#kept.length - this.values.length) ?? [];
  }

  /** Whether a result has to wait for `take`. */
  get full(): boolean {
    return this.#builder.rowCount + 2 > this.#builder.capacity;
  }

  get pending(): number {
    return this.#builder.rowCount;
  }

  /** The pane fires: what follows is of this firing. */
  fires(pane: number, timing: PaneTiming): void {
    this.#timing = timing;
    if (this.#firings === null) return;
    const { values } = this.#firings;
    values[pane] = Number.isNaN(values[pane]!) ? 0 : values[pane]! + 1;
  }

  /** The next row, with all but its values. */
  row(pane: number): number {
    if (this.#emitted?.has(pane) === true) this.#appendEmitted(pane, ROW_UPDATE_BEFORE);
    const at = this.#head(pane);
    const isUpdate = this.#emitted?.has(pane) === true;
    if (this.#kinds !== null) this.#kinds[at] = isUpdate ? ROW_UPDATE_AFTER : ROW_INSERT;
    this.#last = at;
    return at;
  }

  /** Of the firing at hand. */
  get timing(): PaneTiming {
    return this.#timing;
  }

  /** The values that were written last, for the trace. */
  lastValues(): readonly TraceValue[] {
    for (const column of this.values) if (column.kind === "string") column.heap = this.arena.bytes;
    return this.values.map((column) => traceValue(column, this.#last));
  }

  /** Copies a value, NULL included, to `values[index]`. */
  // oxlint-disable-next-line max-params -- from where to where
  copyValue(index: number, at: number, source: Column, row: number): void {
    this.#builder.copyValue(this.#positions[index]!, at, source, row);
  }

  /** The values of the row are written. One that says what the last one of its pane said is left out. */
  finish(pane: number, at: number): void {
    const emitted = this.#emitted;
    if (emitted === null) return;
    for (const column of this.#kept) if (column.kind === "string") column.heap = this.arena.bytes;
    if (emitted.has(pane) && equalKeys(this.#emittedValues, pane, this.values, at))
      this.#builder.rowCount -= 2;
    else emitted.set(pane, this.#kept, at);
  }

  /** Takes back what the pane emitted: it is merged into another. */
  retract(pane: number): void {
    if (this.#emitted?.has(pane) !== true) return;
    this.#appendEmitted(pane, ROW_DELETE);
    this.#emitted.clear(pane);
  }

  /** What was appended, lent until the next row. */
  take(): RowBatch {
    const kinds = this.#kinds;
    const changed = kinds?.subarray(0, this.#builder.rowCount).some((kind) => kind !== ROW_INSERT) === true;
    const batch = this.#builder.take(changed ? kinds : null);
    this.#builder.rowCount = 0;
    return batch;
  }

  #appendEmitted(pane: number, kind: number): void {
    const at = this.#head(pane);
    this.#kinds![at] = kind;
    this.#emitted!.emit(pane, this.#kept, at, this.arena);
  }

  #head(pane: number): number {
    const builder = this.#builder;
    if (builder.rowCount === 0) builder.reset();
    const at = builder.rowCount++;
    const { index, keyRows, starts, ends } = this.#panes;
    const { keys, leading, window, paneInfo } = this.#layout;
    for (let key = 0; key < keys; key++) builder.copyValue(key, at, index.keys[key]!, keyRows[pane]!);
    const first = keys + leading;
    if (window) {
      this.#setTime(first, this.#shown(starts[pane]!), at);
      this.#setTime(first + 1, this.#shown(ends[pane]!), at);
      this.#setTime(first + 2, ends[pane]! - 1, at);
    }
    if (paneInfo) this.#setInfo(first + (window ? 3 : 0), pane, at);
    return at;
  }

  // oxlint-disable-next-line max-params -- a value
  #setTime(index: number, time: number, at: number): void {
    const column = this.#builder.columns[index]!;
    if (column.kind !== "float64") throw new InvariantError("window times are TIMESTAMP");
    column.values[at] = time;
    if (column.nulls !== null) column.nulls[at] = 0;
  }

  #setInfo(first: number, pane: number, at: number): void {
    const [index, timing] = [this.#builder.columns[first]!, this.#builder.columns[first + 1]!];
    if (index.kind !== "int64" || timing.kind !== "string")
      throw new InvariantError("pane_index is BIGINT, pane_timing STRING");
    setWhole(index, at, this.#firings!.values[pane]!);
    const bytes = TIMINGS[this.#timing];
    timing.offsets[at] = this.arena.append(bytes, 0, bytes.length);
    timing.lengths[at] = bytes.length;
    if (index.nulls !== null) index.nulls[at] = 0;
    if (timing.nulls !== null) timing.nulls[at] = 0;
  }
}
