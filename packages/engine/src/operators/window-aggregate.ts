import { invariant, InvariantError } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { MAX_BATCH_ROWS, MIN_WATERMARK } from "../batch/row-batch.ts";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { ByteReader } from "../state/byte-reader.ts";
import { ByteWriter } from "../state/byte-writer.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { KeyedTable } from "../state/keyed-table.ts";
import { readTables, writeTables } from "../state/table-snapshot.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { createAccumulator } from "./aggregates/create-accumulator.ts";
import { keyTypes } from "./group-aggregate.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import type { OperatorInspection } from "./operator-inspection.ts";
import { inspectSlices } from "./windows/inspect-slices.ts";
import { SliceAssigner } from "./windows/slice-assigner.ts";
import { SliceTables } from "./windows/slice-tables.ts";
import { WindowEmitter } from "./windows/window-emitter.ts";
import type { FiringWindow } from "./windows/window-emitter.ts";

export type WindowAggregateSpec = Extract<OperatorSpec, { kind: "window-aggregate" }>;

const SLICES = "slices";
/** window_start, window_end and window_time in the output. */
const WINDOW_COLUMNS = 3;
const WATERMARK = "watermark";

/**
 * Event-time windows by key, tumbling or sliding. A row is added once, to its slice; a window merges its slices when it
 * fires.
 *
 * 1. A window fires once, when the watermark reaches its end - 1: in order of its end, its keys in order of appearance
 *    (by slice, then within it), in batches; then the watermark goes on.
 * 2. A row is late when the last window that it belongs to has fired: it is dropped and counted. Otherwise it counts in
 *    those of its windows that have not fired. Rows in the gaps between windows (slide > size) belong nowhere.
 * 3. Windows without rows give nothing. A row without event time fails the job.
 * 4. State: the tables of slices that a window to come still needs, and the watermark with each key group (barriers are
 *    aligned, so it is the same in all of them).
 */
class WindowAggregate implements Operator {
  readonly #spec: WindowAggregateSpec;
  readonly #assigner: SliceAssigner;
  #context: OperatorContext | null = null;
  #slices: SliceTables | null = null;
  #emitter: WindowEmitter | null = null;
  #hash: KeyHasher | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);
  /** Of the input; windows whose end - 1 it has reached fire before anything else happens. */
  #watermark = MIN_WATERMARK;
  #emittedWatermark = MIN_WATERMARK;
  /** Windows that end before it have fired, or would have if they had rows. */
  #nextEnd = MIN_WATERMARK;
  #firing: FiringWindow | null = null;

  constructor(spec: WindowAggregateSpec) {
    this.#spec = spec;
    this.#assigner = new SliceAssigner(spec.window);
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a window has an input and an output");
    const { keys, aggregates } = this.#spec;
    this.#context = context;
    this.#slices = new SliceTables(
      () =>
        new KeyedTable(
          keyTypes(inputSchema, keys),
          aggregates.map((call) => createAccumulator(call, inputSchema)),
          context,
        ),
    );
    this.#emitter = new WindowEmitter(outputSchema, keys.length);
    this.#hash = createKeyHasher(inputSchema, keys);
  }

  restore(state: StateReader): void {
    const watermarks = [...state.keyed(WATERMARK)].map(({ bytes }) => new ByteReader(bytes).float64());
    this.#watermark = Math.max(MIN_WATERMARK, ...watermarks);
    this.#nextEnd = this.#watermark + 2;
    readTables(state, SLICES, keyTypes(this.#context!.inputSchema!, this.#spec.keys), (start) =>
      this.#slices!.tableOf(start),
    );
    this.#showState();
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    this.#hash!(batch, this.#hashes);
    const timestamps = this.#timestamps(batch);
    const { sliceMs } = this.#assigner;
    for (let from = batch.from; from < batch.to;) {
      const start = this.#assigner.sliceStart(timestamps[from]!);
      const end = start + sliceMs;
      let to = from + 1;
      while (to < batch.to && timestamps[to]! >= start && timestamps[to]! < end) to++;
      this.#addRows(batch, { from, to, start }, timestamps);
      from = to;
    }
    this.#showState();
  }

  processWatermark(watermark: number): void {
    this.#watermark = watermark;
    this.drain();
  }

  drain(): boolean {
    const { output } = this.#context!;
    while (this.#firing !== null || this.#nextWindow()) {
      const window = this.#firing!;
      if (window.row < window.table.rowCount) {
        if (output.blocked) return false;
        output.emit(this.#emitter!.next(window));
      } else {
        this.#finishWindow(window);
      }
    }
    if (this.#watermark > this.#emittedWatermark) {
      this.#emittedWatermark = this.#watermark;
      this.#nextEnd = this.#watermark + 2;
      output.emitWatermark(this.#watermark);
    }
    return true;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { keyGroups, maxParallelism } = this.#context!;
    const tables = this.#slices!.slices.map(({ start, table }) => ({ namespace: start, table }));
    writeTables(tables, SLICES, maxParallelism, state);
    const writer = new ByteWriter();
    writer.float64(this.#watermark);
    for (let group = keyGroups.from; group < keyGroups.to; group++)
      state.keyed(WATERMARK, group, writer.finish());
  }

  inspect(): OperatorInspection {
    const { inputSchema, outputSchema } = this.#context!;
    const shape = {
      keyTypes: keyTypes(inputSchema!, this.#spec.keys),
      values: outputSchema!.fields.slice(this.#spec.keys.length + WINDOW_COLUMNS),
    };
    return inspectSlices(this.#slices!.slices, this.#assigner, shape);
  }

  close(): void {
    this.#slices?.close();
  }

  #timestamps(batch: RowBatch): Float64Array {
    const column: Column = batch.columns[this.#spec.rowtime]!;
    if (column.kind !== "float64") throw new InvariantError(`event time is not ${column.kind}`);
    const { nulls } = column;
    for (let i = batch.from; nulls !== null && i < batch.to; i++) {
      if (nulls[i] !== 0)
        throw new JobFailureError("runtime.cast-failed", { value: "NULL", type: "TIMESTAMP(3) NOT NULL" });
    }
    return column.values;
  }

  #addRows(batch: RowBatch, run: SliceRun, timestamps: Float64Array): void {
    const { from, to, start } = run;
    if (!this.#assigner.inWindow(start)) return;
    if (this.#assigner.lastWindowEnd(start) - 1 <= this.#watermark) {
      this.#dropLate(run, timestamps);
      return;
    }
    const table = this.#slices!.tableOf(start);
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    table.findRows(keys, from, to, this.#hashes, this.#rows);
    for (let index = 0; index < table.accumulators.length; index++) {
      const { argument } = this.#spec.aggregates[index]!;
      table.accumulators[index]!.add(
        argument === null ? null : batch.columns[argument]!,
        from,
        to,
        this.#rows,
      );
    }
    if (this.#context!.trace !== null) this.#traceAssigned(run, timestamps);
  }

  #dropLate({ from, to }: SliceRun, timestamps: Float64Array): void {
    const { metrics, trace, uid } = this.#context!;
    metrics.add("lateRecords", to - from);
    for (let i = from; trace !== null && i < to; i++) {
      trace.event("rec.late", uid, { timestamp: timestamps[i]!, watermark: this.#watermark });
      trace.event("rec.drop", uid, { timestamp: timestamps[i]! });
    }
  }

  #traceAssigned({ from, to, start }: SliceRun, timestamps: Float64Array): void {
    const { trace, uid } = this.#context!;
    const { sizeMs, slideMs } = this.#assigner;
    const windows: (readonly [number, number])[] = [];
    for (
      let end = this.#assigner.firstWindowEnd(start);
      end <= this.#assigner.lastWindowEnd(start);
      end += slideMs
    ) {
      if (end - 1 > this.#watermark) windows.push([end - sizeMs, end]);
    }
    for (let i = from; i < to; i++) trace!.event("win.assign", uid, { timestamp: timestamps[i]!, windows });
  }

  /** Takes up the earliest window that is due; false where none is. */
  #nextWindow(): boolean {
    const slices = this.#slices!;
    const first = slices.first;
    if (first === undefined) return false;
    const end = Math.max(
      this.#assigner.firstWindowEnd(first.start),
      this.#assigner.windowEndFrom(this.#nextEnd),
    );
    if (end - 1 > this.#watermark) return false;
    const start = end - this.#assigner.sizeMs;
    const parts = slices.between(start, end);
    this.#firing = { start, end, table: this.#mergeSlices(parts.map(({ table }) => table)), row: 0 };
    this.#context!.trace?.event("win.fire", this.#context!.uid, {
      start,
      end,
      rows: this.#firing.table.rowCount,
    });
    return true;
  }

  #mergeSlices(tables: readonly KeyedTable[]): KeyedTable {
    if (this.#assigner.single) return tables[0]!;
    const merged = this.#slices!.borrow();
    for (const table of tables) merged.merge(table);
    return merged;
  }

  #finishWindow({ end, table }: FiringWindow): void {
    const slices = this.#slices!;
    this.#firing = null;
    this.#nextEnd = end + 1;
    if (!this.#assigner.single) slices.recycle(table);
    while (slices.first !== undefined && this.#assigner.lastWindowEnd(slices.first.start) <= end) {
      this.#context!.trace?.event("win.cleanup", this.#context!.uid, { start: slices.first.start });
      slices.removeFirst();
    }
    this.#showState();
  }

  #showState(): void {
    this.#context!.metrics.set("stateEntries", this.#slices!.rowCount);
    this.#context!.metrics.set("stateBytes", this.#slices!.byteSize);
  }
}

/** Rows [from, to) of a batch that fall in one slice. */
interface SliceRun {
  readonly from: number;
  readonly to: number;
  readonly start: number;
}

export const windowAggregateFactory: OperatorFactory<"window-aggregate"> = (spec) =>
  new WindowAggregate(spec);
