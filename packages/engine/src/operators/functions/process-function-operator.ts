import { invariant } from "@millrace/graph";
import type { Field, ProcessFunctionSpec } from "@millrace/graph";
import type { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS, MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { createVm } from "../../functions/create-vm.ts";
import { rowFailure } from "../../functions/function-failure.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import { MOST_TIMERS, ProcessFunction } from "../../functions/process-function.ts";
import type { ProcessReceiver } from "../../functions/process-function.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { HeldRows } from "../held-rows.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { inspectKey, inspectTable, MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { InspectedTimer, OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { FailedRows } from "./failed-rows.ts";
import { processColumns } from "./process-columns.ts";
import { ProcessState } from "./process-state.ts";
import type { TimeDomain } from "./process-state.ts";

const EVENT: TimeDomain = 0;
const PROCESSING: TimeDomain = 1;

/**
 * A person's functions of keyed rows, as Flink's KeyedProcessFunction. Rows come in order; before a watermark goes on, the
 * event-time timers up to it fire, by time, those that others register among them. Processing-time timers that wait when
 * the input ends do not fire, as in Flink. Output that waits for credit stops it between two rows or timers.
 */
class ProcessFunctionOperator implements Operator, ProcessReceiver {
  readonly #spec: ProcessFunctionSpec;
  #context: OperatorContext | null = null;
  #function: ProcessFunction | null = null;
  #state: ProcessState | null = null;
  #failed: FailedRows | null = null;
  #hash: KeyHasher | null = null;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);
  #batch: RowBatch | null = null;
  #held: HeldRows | null = null;
  #watermark = MIN_WATERMARK;
  /** The watermark whose timers fire, and that goes on after them. */
  #pending: number | null = null;
  #firing = false;
  #reserved: ReservedMemory | null = null;

  constructor(spec: ProcessFunctionSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema, subtask, parallelism } = context;
    const { keys, states, rowtime, code } = this.#spec;
    invariant(inputSchema !== null && outputSchema !== null, "a process function has an input and an output");
    this.#context = context;
    this.#reserved = new ReservedMemory(context);
    this.#held = new HeldRows(inputSchema);
    this.#failed = new FailedRows(code.onError, context);
    this.#hash = createKeyHasher(inputSchema, keys);
    this.#state = new ProcessState(states, this.#keyFields(), context);
    const { source, bigints } = code;
    const shape = { source, bigints, states, rowtime, subtask, parallelism };
    this.#function = new ProcessFunction(
      { ...shape, input: inputSchema.fields, output: outputSchema.fields },
      createVm(),
    );
    this.#function.openOrClose("open");
    this.#settle();
  }

  restore(state: StateReader): void {
    this.#state!.restore(state);
    this.#register();
    this.#settle();
  }

  processBatch(batch: RowBatch): void {
    this.#held!.hold(batch, this.#run(batch));
  }

  processWatermark(watermark: number): void {
    this.#watermark = watermark;
    this.#pending = watermark;
    this.drain();
  }

  onProcessingTime(): void {
    this.#firing = true;
    this.drain();
  }

  drain(): boolean {
    const { output } = this.#context!;
    if (!this.#held!.drain(output, (rows) => this.#run(rows))) return false;
    if (this.#firing && !this.#fire(PROCESSING, this.#context!.clock.nowMs())) return false;
    this.#firing = false;
    if (this.#pending !== null) {
      if (!this.#fire(EVENT, this.#pending)) return false;
      const watermark = this.#pending;
      this.#pending = null;
      output.emitWatermark(watermark);
    }
    return true;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    this.#state!.snapshot(state);
  }

  endInput(): void {
    this.#function!.openOrClose("close");
  }

  close(): void {
    this.#function?.close();
    this.#state?.table.close();
    this.#reserved?.release();
  }

  inspect(): OperatorInspection {
    const { table } = this.#state!;
    const keyTypes = this.#keyFields().map(({ type }) => type);
    const values = processColumns(this.#spec.states).map(({ field }) => field);
    const timers: InspectedTimer[] = [];
    for (let row = 0; row < table.rowCount && timers.length < MAX_INSPECTED_ENTRIES; row++) {
      if (!table.isLive(row)) continue;
      const key = inspectKey(table.index.keys, row, keyTypes);
      const [event, processing] = this.#state!.timers(row);
      for (const atMs of event) timers.push({ atMs, time: "event", key, window: null });
      for (const atMs of processing) timers.push({ atMs, time: "processing", key, window: null });
    }
    const limit = { window: null, limit: MAX_INSPECTED_ENTRIES };
    return { state: inspectTable(table, { keyTypes, values }, limit), timers };
  }

  rows(builder: BatchBuilder): void {
    this.#context!.output.emit(builder.take());
  }

  failed(index: number, failure: FunctionFailure): void {
    if (this.#batch !== null) this.#failed!.add(this.#batch, index, failure);
    else if (this.#spec.code.onError === "fail") throw rowFailure(failure, "");
    else this.#context!.metrics.add("malformedRecords", 1);
  }

  #keyFields(): readonly Field[] {
    return this.#spec.keys.map((index) => this.#context!.inputSchema!.fields[index]!);
  }

  /** Gives rows to the function until the output is blocked; the row to go on from. */
  #run(batch: RowBatch): number {
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    this.#batch = batch;
    this.#hash!(batch, this.#hashes);
    let at = batch.from;
    while (at < batch.to) {
      at = this.#stretch(batch, at);
      if (this.#context!.output.blocked) break;
    }
    this.#failed!.flush();
    this.#batch = null;
    this.#register();
    this.#settle();
    return at;
  }

  #stretch(batch: RowBatch, at: number): number {
    const { table } = this.#state!;
    const to = Math.min(batch.to, at + MAX_BATCH_ROWS);
    const keys = this.#spec.keys.map((index) => batch.columns[index]!);
    table.findRows(keys, at, to, this.#hashes, this.#rows);
    const slotOf = new Map<number, number>();
    const slots = Int32Array.from({ length: to - at }, (_, i) => {
      const row = this.#rows[at + i]!;
      if (!slotOf.has(row)) slotOf.set(row, slotOf.size);
      return slotOf.get(row)!;
    });
    const rows = [...slotOf.keys()];
    return this.#with(rows, () => this.#function!.rows(batch, at, slots, this));
  }

  /** Fires timers up to a time; false where the output is blocked before all have. */
  #fire(domain: TimeDomain, time: number): boolean {
    for (;;) {
      if (this.#context!.output.blocked && this.#state!.next(domain) <= time) return false;
      const due = this.#state!.due(domain, time, MOST_TIMERS);
      if (due.length === 0) break;
      const timers = due.map(({ timeMs }, slot) => ({ slot, timeMs, domain }));
      const rows = due.map(({ row }) => row);
      this.#with(rows, () => {
        for (let fired = 0; fired < timers.length;)
          fired += this.#function!.timers(timers.slice(fired), this);
      });
    }
    this.#register();
    this.#settle();
    return true;
  }

  /** Runs calls with what is kept of some keys, and keeps what has changed. */
  #with<Result>(rows: readonly number[], run: () => Result): Result {
    const state = this.#state!;
    this.#function!.setTime(this.#watermark, this.#context!.clock.nowMs());
    this.#function!.begin(rows.map((row) => state.texts(row)));
    const result = run();
    const changed = new Set<number>();
    for (const kept of this.#function!.end()) {
      changed.add(kept.slot);
      state.keep(rows[kept.slot]!, kept);
    }
    rows.forEach((row, slot) => {
      if (!changed.has(slot)) state.forgetEmpty(row);
    });
    return result;
  }

  #register(): void {
    const next = this.#state!.next(PROCESSING);
    this.#context!.registerProcessingTimer(next === Infinity ? null : next);
  }

  #settle(): void {
    const { metrics } = this.#context!;
    this.#state!.table.settle();
    metrics.set("stateEntries", this.#state!.table.size);
    metrics.set("stateBytes", this.#state!.table.stateBytes);
    this.#reserved!.settle(this.#function!.byteSize + this.#state!.timerBytes);
  }
}

export const processFunctionFactory: OperatorFactory<"process-function"> = (spec) =>
  new ProcessFunctionOperator(spec);
