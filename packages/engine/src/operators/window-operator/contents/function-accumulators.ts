import type { UserWindowFunctionSpec } from "@millrace/graph";
import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import { ACCUMULATOR_FIELDS } from "../../../functions/accumulator-text.ts";
import { rowFailure } from "../../../functions/function-failure.ts";
import type { FunctionFailure } from "../../../functions/function-failure.ts";
import type { WindowAccumulators } from "../../../functions/window-accumulators.ts";
import { RUN_OF } from "../../../functions/window-program.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import type { Accumulator } from "../../aggregates/accumulator.ts";
import { FailedRows } from "../../functions/failed-rows.ts";
import { KeptRows } from "../kept-rows.ts";
import type { WindowOutput } from "../window-output.ts";
import { WindowCaller } from "./window-caller.ts";
import type { WindowCallerOptions } from "./window-caller.ts";
import type { WindowContents } from "./window-contents.ts";

const NO_SLOT = -1;

/**
 * A person's ReduceFunction or AggregateFunction, given each row as it comes: of a window there is its accumulator and no
 * row. Behind it there may be a process function, which is given the result.
 *
 * 1. A row at which the function throws is in no accumulator: that fails the job, or the row is counted, once.
 * 2. An accumulator that cannot be kept, and a merge that throws, fail the job whatever the policy says: nothing could be
 *    left out of the result instead.
 */
export class FunctionAccumulators implements WindowContents {
  readonly records = null;
  readonly #caller: WindowCaller;
  readonly #function: WindowAccumulators;
  readonly #failed: FailedRows;
  readonly #kept = new KeptRows(ACCUMULATOR_FIELDS.map(({ type }) => type));
  #batch: RowBatch | null = null;
  /** Additions that wait: row of the batch and slot of each; the pane of each slot, and the slot of each pane. */
  #waiting = 0;
  readonly #rows = new Int32Array(MAX_BATCH_ROWS);
  readonly #slots = new Int32Array(MAX_BATCH_ROWS);
  #used = 0;
  readonly #panes = new Int32Array(MAX_BATCH_ROWS);
  #slotOf = new Int32Array(0);
  /** The row that failed last. */
  #lastFailed = -1;
  /** Rows of the window that fires, and how many of them are out; null: none is under way. */
  #results = 0;
  #emitted: number | null = null;

  constructor(spec: UserWindowFunctionSpec, options: WindowCallerOptions, merges: boolean) {
    this.#caller = new WindowCaller(spec, options, { merges });
    this.#function = this.#caller.function.accumulators!;
    this.#failed = new FailedRows(spec.code.onError, options.context);
  }

  get byteSize(): number {
    return this.#kept.byteSize + this.#slotOf.byteLength;
  }

  get accumulators(): readonly Accumulator[] {
    return this.#kept.accumulators;
  }

  ensure(panes: number): void {
    this.#kept.ensure(panes);
    if (panes <= this.#slotOf.length) return;
    const slots = new Int32Array(panes).fill(NO_SLOT);
    slots.set(this.#slotOf);
    this.#slotOf = slots;
  }

  begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#lastFailed = -1;
  }

  add(i: number, pane: number): void {
    if (this.#waiting === MAX_BATCH_ROWS) this.flush();
    let slot = this.#slotOf[pane]!;
    if (slot === NO_SLOT) {
      slot = this.#used++;
      this.#slotOf[pane] = slot;
      this.#panes[slot] = pane;
    }
    this.#rows[this.#waiting] = i;
    this.#slots[this.#waiting++] = slot;
  }

  flush(): void {
    const additions = this.#waiting;
    const used = this.#used;
    if (additions === 0) return;
    this.#waiting = 0;
    this.#used = 0;
    for (let slot = 0; slot < used; slot++) this.#slotOf[this.#panes[slot]!] = NO_SLOT;
    this.#function.begin(this.#kept, this.#panes, used);
    for (let at = 0; at < additions;) at = this.#add(at, additions, used);
  }

  empty(): void {
    this.#kept.empty();
  }

  clear(pane: number): void {
    this.#kept.clear(pane);
  }

  merge(from: number, into: number): void {
    const kept = this.#kept;
    if (kept.has(from) && !kept.has(into)) kept.set(into, kept.columns, from);
    else if (kept.has(from)) {
      this.#function.begin(kept, [into, from], 2);
      const failure = this.#function.merge();
      if (failure !== null) throw rowFailure(failure, this.#caller.where(into));
      this.#keep(1, [into]);
    }
    this.clear(from);
  }

  emit(pane: number, output: WindowOutput): boolean {
    if (this.#emitted === null) {
      this.#emitted = 0;
      this.#results = this.#kept.has(pane) ? this.#run(pane) : 0;
    }
    for (; this.#emitted < this.#results; this.#emitted++) {
      if (output.full) return false;
      this.#caller.emit(pane, this.#emitted, output);
    }
    this.#emitted = null;
    return true;
  }

  forget(pane: number): void {
    this.#caller.forget(pane);
  }

  rowsAfter(_pane: number, rows: number): number {
    return rows;
  }

  write(writer: ByteWriter, pane: number): void {
    this.#kept.write(writer, pane);
  }

  // oxlint-disable-next-line max-params -- of every kind of contents
  read(reader: ByteReader, pane: number, rows: number): void {
    this.#kept.read(reader, pane);
    const [number, text] = this.#kept.columns;
    const isNone = number!.nulls![pane] !== 0 && text!.nulls![pane] !== 0;
    if (rows === 0 || isNone) this.#kept.clear(pane);
  }

  snapshot(state: StateWriter): void {
    this.#caller.snapshot(state);
  }

  restore(state: StateReader): void {
    this.#caller.restore(state);
  }

  close(): void {
    this.#caller.close();
  }

  #run(pane: number): number {
    this.#function.begin(this.#kept, [pane], 1);
    return this.#caller.run(pane, RUN_OF.accumulator);
  }

  /** Adds from addition `at` on, and keeps what comes of it; the first that is still to be added. */
  #add(at: number, additions: number, used: number): number {
    const batch = this.#batch!;
    const rows = this.#rows.subarray(at, additions);
    const from = rows[0]!;
    const adding = {
      batch,
      from,
      count: rows.at(-1)! - from + 1,
      rows: rows.map((row) => row - from),
      slots: this.#slots.subarray(at, additions),
      additions: rows.length,
    };
    const loaded = this.#function.add(adding, (addition, failure) => this.#fail(rows[addition]!, failure));
    this.#keep(used, this.#panes);
    let next = at;
    while (next < additions && this.#rows[next]! - from < loaded) next++;
    if (next === additions) return next;
    const unread = this.#rows[next]!;
    this.#fail(unread, { kind: "unsafe-integer" });
    while (next < additions && this.#rows[next] === unread) next++;
    // They stand in the program as they were given: what was added since is kept here.
    this.#function.begin(this.#kept, this.#panes, used);
    return next;
  }

  /** Keeps the accumulators of the first slots as those of the panes. */
  #keep(slots: number, panes: ArrayLike<number>): void {
    const made = this.#function.end(slots);
    if ("failure" in made) throw rowFailure(made.failure, this.#caller.where(panes[made.slot]!));
    const [number, text] = made;
    for (let slot = 0; slot < slots; slot++) {
      const isNone = number!.nulls![slot] !== 0 && text!.nulls![slot] !== 0;
      if (!isNone) this.#kept.set(panes[slot]!, made, slot);
    }
  }

  #fail(row: number, failure: FunctionFailure): void {
    if (row === this.#lastFailed) return;
    this.#lastFailed = row;
    this.#failed.add(this.#batch!, row, failure);
  }
}
