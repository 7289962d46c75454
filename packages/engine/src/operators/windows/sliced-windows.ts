import { invariant } from "@millrace/graph";
import { MAX_BATCH_ROWS, MAX_WATERMARK, MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { GroupTimes, readGroupTime, writeGroupTime } from "../../state/group-time.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { tableInMemory } from "../../state/keyed-state-backend.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import { createAccumulators } from "../aggregates/create-accumulator.ts";
import { addRows } from "../aggregates/add-rows.ts";
import { keyTypes } from "../group-aggregate.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { LiveEntries, LiveShape } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import { FiringWindow } from "./firing-window.ts";
import { eventTimes } from "./event-times.ts";
import { LateFirings } from "./late-firings.ts";
import { inspectSlices, sliceEntries } from "./inspect-slices.ts";
import { LateRows } from "./late-rows.ts";
import { pushPane } from "./push-pane.ts";
import { PaneStacks } from "./pane-stacks.ts";
import { SliceAssigner } from "./slice-assigner.ts";
import type { SlicedWindow } from "./slice-assigner.ts";
import { SliceTables } from "./slice-tables.ts";
import { WindowEmitter } from "./window-emitter.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";
import { traceKey, WindowTrace } from "./window-trace.ts";

const SLICES = "slices";
/** Windows of so many panes or more are merged by stacks: their cost is that of their panes, and not of panes times windows. */
const MANY_PANES = 16;
/** window_start, window_end and window_time in the output. */
const WINDOW_COLUMNS = 3;
const WATERMARK = "watermark";

/**
 * Windows by key, tumbling or sliding, in event time or in processing time. A row is added once, to its slice; a window
 * merges its slices when it fires. Time is the watermark, or the millisecond before the wall clock's.
 *
 * 1. A window fires when time reaches its end - 1: in order of its end, its keys in order of appearance (by slice, then
 *    within it; where they are stored in an order that depends on the keys alone), in batches; then the watermark goes on.
 * 2. A row that comes after that, by less than the allowed lateness, makes the window fire again at once, with its own key.
 *    Where all its windows are past that, it is late: counted, and sent to side output 0
 *    as it came, or dropped if nobody reads that. Rows in the gaps between windows (slide > size)
 *    belong nowhere: late ones are counted as late, as in Flink, the others as outside of windows.
 * 3. Windows without rows give nothing. A row without event time fails the job.
 * 4. State: the tables of slices that a window still needs, and time with each key group. Where groups come together that
 *    had come differently far (rescaled, unaligned), a window fires for those alone for which it had not.
 * 5. In processing time watermarks pass, and no row is late. MAX_WATERMARK fires what is open if the spec says so.
 */
export class SlicedWindows implements Operator {
  readonly #spec: WindowAggregateSpec;
  readonly #assigner: SliceAssigner;
  readonly #latenessMs: number;
  #context: OperatorContext | null = null;
  #slices: SliceTables | null = null;
  #late: LateFirings | null = null;
  /** Where a window has many panes. */
  #stacks: PaneStacks | null = null;
  #lateRows: LateRows | null = null;
  #emitter: WindowEmitter | null = null;
  #hash: KeyHasher | null = null;
  #trace: WindowTrace | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);
  /** Windows whose end - 1 it has reached fire before anything else happens. */
  #time = MIN_WATERMARK;
  #watermark = MIN_WATERMARK;
  #emittedWatermark = MIN_WATERMARK;
  /** Windows that end before it have fired, or would have if they had rows. */
  #nextEnd = MIN_WATERMARK;
  #firing: FiringWindow | null = null;
  /** Until time has come as far as in the group that was furthest when it was restored. */
  #restored: GroupTimes | null = null;

  constructor(spec: WindowAggregateSpec, window: SlicedWindow) {
    this.#spec = spec;
    this.#assigner = new SliceAssigner(window);
    this.#latenessMs = spec.rowtime === null ? 0 : (spec.allowedLatenessMs ?? 0);
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema, trace, uid } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a window has an input and an output");
    const { keys, aggregates } = this.#spec;
    const types = keyTypes(inputSchema, keys);
    this.#context = context;
    const accumulators = (): readonly Accumulator[] => createAccumulators(aggregates, inputSchema);
    const descriptor = { keyTypes: types, accumulators };
    this.#slices = new SliceTables({
      create: () => context.stateBackend.createTable(descriptor, context),
      inMemory: () => tableInMemory(descriptor, context),
    });
    if (this.#assigner.sizeMs / this.#assigner.sliceMs >= MANY_PANES) {
      const { sizeMs, offsetMs } = this.#assigner;
      const push = pushPane(descriptor, context);
      this.#stacks = new PaneStacks({ slices: this.#slices, push, sizeMs, offsetMs });
    }
    this.#late = new LateFirings(this.#assigner, this.#slices, this.#latenessMs);
    this.#lateRows = new LateRows(context);
    this.#emitter = new WindowEmitter(outputSchema, keys.length);
    this.#hash = createKeyHasher(inputSchema, keys);
    this.#trace =
      trace === null ? null : new WindowTrace(trace, uid, (context.sideOutputs[0] ?? null) !== null);
  }

  restore(state: StateReader): void {
    this.#time = readGroupTime(state, WATERMARK);
    if (!this.#assigner.single || this.#latenessMs > 0)
      this.#restored = GroupTimes.read(state, WATERMARK, this.#context!.maxParallelism);
    if (this.#spec.rowtime !== null) this.#watermark = this.#time;
    this.#nextEnd = this.#time + 2;
    readTables(state, SLICES, {
      ...this.#context!,
      keyTypes: keyTypes(this.#context!.inputSchema!, this.#spec.keys),
      tableOf: (start) => this.#slices!.tableOf(start),
    });
    this.#setTimer();
    this.#showState();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    this.#hash!(batch, this.#hashes);
    const { rowtime } = this.#spec;
    if (rowtime === null) this.#addNow(batch);
    else this.#addByTime(batch, eventTimes(batch, rowtime));
    for (const { table } of this.#slices!.slices) table.settle();
    this.#flushLate();
    this.#slices!.relieve();
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#watermark = watermark;
    const { rowtime, fireAtEnd } = this.#spec;
    if (rowtime !== null || (watermark === MAX_WATERMARK && fireAtEnd === true)) this.#time = watermark;
    this.drain();
  }

  onProcessingTime(nowMs: number): void {
    this.#time = Math.max(this.#time, nowMs - 1);
    this.drain();
  }

  drain(): boolean {
    const { output } = this.#context!;
    while (this.#firing !== null || this.#nextWindow()) {
      const window = this.#firing!;
      if (window.hasMore) {
        if (output.blocked) return false;
        const batch = this.#nextRows(window);
        this.#trace?.fired(batch, this.#spec.keys.length, "ontime");
        output.emit(batch);
      } else {
        this.#finishWindow(window);
      }
    }
    this.#nextEnd = Math.max(this.#nextEnd, this.#time + 2);
    this.#removeUntil(this.#time + 1);
    this.#setTimer();
    if (this.#watermark > this.#emittedWatermark) {
      this.#emittedWatermark = this.#watermark;
      output.emitWatermark(this.#watermark);
    }
    return true;
  }

  /** A slice outlives windows that have fired where others need it, or rows may come late. */
  #nextRows(window: FiringWindow): RowBatch {
    const emitter = this.#emitter!;
    const restored = this.#restored;
    if (restored === null || window.end - 1 > restored.latest) {
      this.#restored = null;
      return emitter.next(window);
    }
    const { keys, hashes } = window.table.index;
    const { accumulators } = window.table;
    while (window.row < window.table.rowCount && !emitter.full) {
      const row = window.row++;
      if (!restored.reached(hashes[row]!, window.end - 1))
        emitter.append(window, keys, row, { accumulators, row });
    }
    return emitter.take();
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { keyGroups, maxParallelism } = this.#context!;
    this.#slices!.flush();
    const tables = this.#slices!.slices.map(({ start, table }) => ({ namespace: start, table }));
    writeTables(tables, SLICES, maxParallelism, state);
    writeGroupTime(state, WATERMARK, keyGroups, this.#time);
  }

  inspect(): OperatorInspection {
    const time = this.#spec.rowtime === null ? "processing" : "event";
    const shape = { ...this.#shape(), time, passed: this.#time } as const;
    return inspectSlices(this.#slices!.slices, this.#assigner, shape);
  }

  entries(state: string): LiveEntries | null {
    if (state !== SLICES) return null;
    return sliceEntries(this.#slices!.slices, this.#assigner, { ...this.#shape(), passed: this.#time });
  }

  #shape(): LiveShape {
    const { inputSchema, outputSchema } = this.#context!;
    return {
      keyTypes: keyTypes(inputSchema!, this.#spec.keys),
      values: outputSchema!.fields.slice(this.#spec.keys.length + WINDOW_COLUMNS),
    };
  }

  close(): void {
    this.#stacks?.close();
    this.#slices?.close();
  }

  /** All rows of a batch come at one moment of the wall clock. */
  #addNow(batch: RowBatch): void {
    const now = Math.max(this.#context!.clock.nowMs(), this.#time + 1);
    this.#addRows(batch, { from: batch.from, to: batch.to, start: this.#assigner.sliceStart(now) }, now);
    this.#setTimer();
  }

  #addByTime(batch: RowBatch, timestamps: Float64Array): void {
    const { sliceMs } = this.#assigner;
    for (let from = batch.from; from < batch.to;) {
      const start = this.#assigner.sliceStart(timestamps[from]!);
      const end = start + sliceMs;
      let to = from + 1;
      while (to < batch.to && timestamps[to]! >= start && timestamps[to]! < end) to++;
      this.#addRows(batch, { from, to, start }, timestamps);
      from = to;
    }
  }

  #addRows(batch: RowBatch, run: SliceRun, timestamps: Float64Array | number): void {
    const { from, to, start } = run;
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    if (!this.#assigner.inWindow(start)) {
      this.#dropOutside(batch, keys, run, timestamps);
      return;
    }
    if (this.#assigner.lastWindowEnd(start) - 1 + this.#latenessMs <= this.#time) {
      this.#dropLate(batch, keys, run, timestamps);
      return;
    }
    this.#stacks?.touched(start);
    const table = this.#slices!.tableOf(start);
    table.findRows(keys, from, to, this.#hashes, this.#rows);
    const late = this.#late!.concerns(start, this.#time);
    for (let at = from; at < to; at = late ? at + 1 : to) {
      const end = late ? at + 1 : to;
      if (late && at > from) table.findRows(keys, at, end, this.#hashes, this.#rows);
      addRows(table.accumulators, this.#spec.aggregates, batch.columns, at, end, this.#rows);
      if (this.#trace !== null) this.#traceAssigned(keys, { from: at, to: end, start }, timestamps);
      if (late) this.#fireLate(keys, at, start);
    }
  }

  #fireLate(keys: LateKeys, at: number, start: number): void {
    const row = { start, keys, at, hash: this.#hashes[at]! };
    this.#late!.fire(row, this.#time, this.#emitter!, () => this.#flushLate());
  }

  #flushLate(): void {
    if (this.#emitter!.pending === 0) return;
    const batch = this.#emitter!.take();
    this.#trace?.fired(batch, this.#spec.keys.length, "late");
    this.#context!.output.emit(batch);
  }

  #dropLate(
    batch: RowBatch,
    keys: LateKeys,
    { from, to }: SliceRun,
    timestamps: Float64Array | number,
  ): void {
    for (let i = from; this.#trace !== null && i < to; i++)
      this.#trace.late(traceKey(keys, i), timeAt(timestamps, i), this.#time);
    this.#lateRows!.take(batch, from, to);
  }

  #dropOutside(
    batch: RowBatch,
    keys: LateKeys,
    { from, to, start }: SliceRun,
    timestamps: Float64Array | number,
  ): void {
    for (let at = from; at < to; at++) {
      const timestamp = timeAt(timestamps, at);
      if (timestamp + this.#latenessMs <= this.#time) {
        this.#dropLate(batch, keys, { from: at, to: at + 1, start }, timestamp);
      } else {
        this.#context!.metrics.add("outsideRecords", 1);
        this.#trace?.dropped(traceKey(keys, at), timestamp);
      }
    }
  }

  #traceAssigned(keys: LateKeys, { from, to, start }: SliceRun, timestamps: Float64Array | number): void {
    const { sizeMs, slideMs } = this.#assigner;
    const windows: { start: number; end: number }[] = [];
    const last = this.#assigner.lastWindowEnd(start);
    for (let end = this.#assigner.firstWindowEnd(start); end <= last; end += slideMs) {
      if (end - 1 + this.#latenessMs > this.#time) windows.push({ start: end - sizeMs, end });
    }
    for (let i = from; i < to; i++)
      this.#trace!.assigned(traceKey(keys, i), timeAt(timestamps, i), windows, this.#time);
  }

  /** Takes up the earliest window that is due; false where none is. */
  #nextWindow(): boolean {
    const end = this.#nextWindowEnd();
    if (end - 1 > this.#time) return false;
    const start = end - this.#assigner.sizeMs;
    const whole = this.#stacks?.merged(start, end) ?? this.#merge(start, end);
    this.#firing = new FiringWindow({ start, end }, whole);
    return true;
  }

  /** End of the earliest window that has rows and has not fired, or Infinity. */
  #nextWindowEnd(): number {
    for (const { start } of this.#slices!.slices) {
      if (this.#assigner.lastWindowEnd(start) < this.#nextEnd) continue;
      return Math.max(this.#assigner.firstWindowEnd(start), this.#assigner.windowEndFrom(this.#nextEnd));
    }
    return Infinity;
  }

  #merge(start: number, end: number): KeyedTable {
    const parts = this.#slices!.between(start, end);
    if (this.#assigner.single) return parts[0]!.table;
    const merged = this.#slices!.borrow();
    for (const { table } of parts) merged.merge(table);
    return merged;
  }

  #finishWindow({ end, whole }: FiringWindow): void {
    this.#firing = null;
    this.#nextEnd = end + 1;
    if (!this.#assigner.single) this.#slices!.recycle(whole);
    this.#removeUntil(end);
  }

  /** Removes the slices of which no window is kept when time has reached `end` - 1. */
  #removeUntil(end: number): void {
    const slices = this.#slices!;
    const before = slices.slices.length;
    while (
      slices.first !== undefined &&
      this.#assigner.lastWindowEnd(slices.first.start) + this.#latenessMs <= end
    )
      slices.removeFirst();
    this.#trace?.cleaned(end - this.#latenessMs);
    if (slices.slices.length < before) this.#showState();
  }

  #setTimer(): void {
    if (this.#spec.rowtime !== null) return;
    const end = this.#nextWindowEnd();
    this.#context!.registerProcessingTimer(end === Infinity ? null : end);
  }

  #showState(): void {
    this.#context!.metrics.set("stateEntries", this.#slices!.size);
    this.#context!.metrics.set("stateBytes", this.#slices!.byteSize + this.#slices!.storedBytes);
  }
}

type LateKeys = RowBatch["columns"];

/** Rows [from, to) of a batch that fall in one slice. */
interface SliceRun {
  readonly from: number;
  readonly to: number;
  readonly start: number;
}

const timeAt = (timestamps: Float64Array | number, row: number): number =>
  typeof timestamps === "number" ? timestamps : timestamps[row]!;
