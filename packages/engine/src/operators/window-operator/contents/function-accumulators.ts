import type { UserWindowFunctionSpec } from "@millrace/graph";
import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import { describeRow } from "../../../task/describe-row.ts";
import { ACCUMULATOR_FIELDS } from "../../../functions/accumulator-text.ts";
import type { FunctionFailure } from "../../../functions/function-failure.ts";
import type { WindowAccumulators } from "../../../functions/window-accumulators.ts";
import { runOfSlot } from "../../../functions/window-program.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import type { Accumulator } from "../../aggregates/accumulator.ts";
import { KeptRows } from "../kept-rows.ts";
import type { WindowOutput } from "../window-output.ts";
import { LiveSlots, NO_SLOT } from "./live-slots.ts";
import { WindowCaller } from "./window-caller.ts";
import type { WindowCallerOptions } from "./window-caller.ts";
import type { WindowContents } from "./window-contents.ts";

/** Accumulators that are alive in the sandbox between batches, at most, and memory of the sandbox beyond which there are none. */
const MOST_LIVE = 1 << 15;
const MUCH_MEMORY = 32 << 20;

/**
 * A person's ReduceFunction or AggregateFunction, given each row as it comes: of a window there is its accumulator and no
 * row. Behind it there may be a process function, which is given the result.
 *
 * 1. A row at which the function throws is in no accumulator: that fails the job, or the row is counted, once, and is none
 *    of its window's rows.
 * 2. Where a result cannot be made, or an accumulator not be kept, all rows of the window fall out, in the second case for
 *    good; where a merge throws, those of the window that was to be put into the other.
 * 3. What is kept of a pane may be older than what lives in the sandbox, until `settle`: a pane that lives is kept, and was
 *    touched before it changed.
 */
export class FunctionAccumulators implements WindowContents {
  readonly records = null;
  readonly beside: WindowCaller;
  readonly #function: WindowAccumulators;
  readonly #options: WindowCallerOptions;
  readonly #replays: boolean;
  readonly #kept = new KeptRows(ACCUMULATOR_FIELDS.map(({ type }) => type));
  readonly #live = new LiveSlots(MOST_LIVE);
  #batch: RowBatch | null = null;
  /** Additions that wait: row of the batch and slot of each; and the slots that have to be loaded before. */
  #waiting = 0;
  readonly #rows = new Int32Array(MAX_BATCH_ROWS);
  readonly #slots = new Int32Array(MAX_BATCH_ROWS);
  #unloaded: number[] = [];
  /** The row that failed last. */
  #lastFailed = -1;
  /** Rows of the window that fires, and how many of them are out; null: none is under way. */
  #results = 0;
  #emitted: number | null = null;

  constructor(spec: UserWindowFunctionSpec, options: WindowCallerOptions, merges: boolean) {
    this.#replays = spec.code.onError !== "fail";
    this.beside = new WindowCaller(spec, options, { merges, replays: this.#replays });
    this.#function = this.beside.function.accumulators!;
    this.#options = options;
  }

  get byteSize(): number {
    return this.#kept.byteSize + this.#live.byteSize;
  }

  get accumulators(): readonly Accumulator[] {
    return this.#kept.accumulators;
  }

  ensure(panes: number): void {
    this.#kept.ensure(panes);
    this.#live.ensure(panes);
  }

  begin(batch: RowBatch): void {
    this.#batch = batch;
    this.#lastFailed = -1;
  }

  add(i: number, pane: number): void {
    if (this.#waiting === MAX_BATCH_ROWS) this.flush();
    if (this.#live.of(pane) === NO_SLOT) {
      if (this.#live.isFull) this.#makeRoom();
      this.#unloaded.push(this.#live.take(pane));
    }
    this.#rows[this.#waiting] = i;
    this.#slots[this.#waiting++] = this.#live.of(pane);
  }

  flush(): void {
    const additions = this.#waiting;
    if (additions === 0) return;
    this.#waiting = 0;
    const loaded = this.#unloaded;
    this.#unloaded = [];
    this.#load(loaded);
    for (let at = 0; at < additions;) at = this.#add(at, additions);
    for (let at = 0; at < additions; at++) this.#live.changed(this.#slots[at]!);
    if (this.#staysLive) this.#store(loaded.filter((slot) => !this.#kept.has(this.#live.pane(slot))));
    else this.#drop();
    this.beside.failed.flush();
  }

  settle(): void {
    this.#store(this.#live.dirty());
  }

  empty(): void {
    this.#kept.empty();
    this.#live.empty();
  }

  clear(pane: number): void {
    this.#kept.clear(pane);
    this.#live.free(pane);
  }

  merge(from: number, into: number): void {
    const kept = this.#kept;
    if (kept.has(from) && !kept.has(into)) {
      this.#store(this.#live.dirty().filter((slot) => this.#live.pane(slot) === from));
      this.#live.free(into);
      kept.set(into, kept.columns, from);
    } else if (kept.has(from)) {
      if (this.#live.room < 2) this.#drop();
      const slot = this.#alive(into);
      const failure = this.#function.merge(slot, this.#alive(from));
      if (failure === null) this.#live.changed(slot);
      else this.#fallsOut(from, failure, into);
      if (!this.#staysLive) this.#drop();
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
      this.beside.emit(pane, this.#emitted, output);
    }
    this.#emitted = null;
    return true;
  }

  forget(pane: number): void {
    this.beside.forget(pane);
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

  /** Where a call that throws is taken back, panes are stored or memory is scarce, nothing lives from batch to batch. */
  get #staysLive(): boolean {
    const isStored = this.#options.parts.panes.store !== null;
    return !this.#replays && !isStored && this.beside.function.byteSize < MUCH_MEMORY;
  }

  #makeRoom(): void {
    this.flush();
    this.#drop();
  }

  /** Nothing is alive. */
  #drop(): void {
    this.settle();
    this.#live.empty();
  }

  /** The slot of a pane that is kept. */
  #alive(pane: number): number {
    const known = this.#live.of(pane);
    if (known !== NO_SLOT) return known;
    if (this.#live.isFull) this.#drop();
    const slot = this.#live.take(pane);
    this.#load([slot]);
    return slot;
  }

  #load(slots: readonly number[]): void {
    const panes = slots.map((slot) => this.#live.pane(slot));
    this.#function.load(this.#kept, panes, slots);
  }

  /** The function may change what it is given: as in Flink's heap that counts where the window goes on. */
  #run(pane: number): number {
    const slot = this.#alive(pane);
    const given = this.beside.run(pane, runOfSlot(slot));
    if (this.#staysLive) this.#live.changed(slot);
    else this.#live.free(pane);
    if (typeof given === "number") return given;
    const rows = this.#options.parts.panes.rows[pane]!;
    this.beside.failed.addWindow(pane, rows, { failure: given, where: () => this.beside.where(pane) });
    return 0;
  }

  /** The window has none of its rows any more. `at`: of which window it was found. */
  #fallsOut(pane: number, failure: FunctionFailure, at = pane): void {
    const { rows } = this.#options.parts.panes;
    this.beside.failed.addWindow(pane, rows[pane]!, { failure, where: () => this.beside.where(at) });
    rows[pane] = 0;
    this.#kept.clear(pane);
    const slot = this.#live.of(pane);
    if (slot !== NO_SLOT) this.#live.stored(slot);
  }

  /** Adds from addition `at` on; the first that is still to be added. */
  #add(at: number, additions: number): number {
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
    const loaded = this.#function.add(adding, (addition, failure) => this.#fail(at + addition, failure));
    let next = at;
    while (next < additions && this.#rows[next]! - from < loaded) next++;
    if (next === additions) return next;
    const unread = this.#rows[next]!;
    for (; next < additions && this.#rows[next] === unread; next++)
      this.#fail(next, { kind: "unsafe-integer" });
    // Rows that are added again are those of one load: what was added so far is what is loaded from now on.
    const slots = [...new Set(this.#slots.subarray(0, additions))];
    this.#store(slots);
    this.#load(slots);
    return next;
  }

  /** Keeps what lives in the slots. */
  #store(slots: readonly number[]): void {
    for (let from = 0; from < slots.length;) {
      const next = from;
      const wrong = this.#function.store(slots.slice(next), (i, columns, row) => {
        const slot = slots[next + i]!;
        const isNone = columns.every(({ nulls }) => nulls![row] !== 0);
        if (!isNone) this.#kept.set(this.#live.pane(slot), columns, row);
        this.#live.stored(slot);
      });
      if (wrong === null) return;
      from += wrong.i + 1;
      this.#fallsOut(this.#live.pane(slots[from - 1]!), wrong.failure);
    }
  }

  #fail(addition: number, failure: FunctionFailure): void {
    const row = this.#rows[addition]!;
    const batch = this.#batch!;
    this.#options.parts.panes.rows[this.#live.pane(this.#slots[addition]!)]!--;
    if (row === this.#lastFailed) return;
    this.#lastFailed = row;
    const where = (): string => describeRow(batch, row, this.#options.context.inputSchema!.fields);
    this.beside.failed.addRow(batch.columns, row, { failure, where });
  }
}
