import { invariant } from "@millrace/graph";
import type { CoProcessFunctionSpec, ProcessFunctionSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { appendValues } from "../../batch/row-values.ts";
import { MAX_BATCH_ROWS, MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { createVm } from "../../functions/create-vm.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import { keptFields } from "../../functions/kept-columns-text.ts";
import { MOST_TIMERS, NO_KEYS, ProcessFunction } from "../../functions/process-function.ts";
import type { ProcessReceiver } from "../../functions/process-function.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { HeldRows } from "../held-rows.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext, SideOutput } from "../operator.ts";
import { readBroadcast, writeBroadcast } from "./broadcast-entries.ts";
import { traceKey } from "../windows/window-trace.ts";
import { FailedRows } from "./failed-rows.ts";
import { KeySlots } from "./key-slots.ts";
import { inspectProcess } from "./inspect-process.ts";
import { processEntries } from "./process-entries.ts";
import { processSetup } from "./process-setup.ts";
import type { ProcessSetup } from "./process-setup.ts";
import { ProcessState } from "./process-state.ts";
import type { TimeDomain } from "./process-state.ts";

const EVENT: TimeDomain = 0;
const PROCESSING: TimeDomain = 1;
const CLEAN_UP: TimeDomain = 2;

/** Keys whose states are looked at together where a function asks for those of all. */
const KEYS_AT_ONCE = 1_024;

/** One of the inputs. */
interface Input {
  readonly failed: FailedRows;
  readonly held: HeldRows;
  readonly keys: readonly number[] | null;
  readonly hash: KeyHasher | null;
}

/** Timers that fire together. */
interface Firing {
  readonly rows: readonly number[];
  readonly times: readonly number[];
}

/**
 * A person's functions of rows with state and timers: Flink's KeyedProcessFunction, and with two inputs its CoMap-,
 * CoFlatMap-, CoProcess- and BroadcastProcessFunction, keyed or not. Rows of an input come in order; before a watermark
 * goes on, the event-time timers up to it fire, by time, those that others register among them. Processing-time timers
 * that wait when the input ends do not fire, as in Flink. Output that waits for credit stops it between two rows or timers.
 *
 * Broadcast state is whole in every subtask. States that have lived their time are never seen again, and are removed by
 * timers of their own.
 */
class ProcessFunctionOperator implements Operator, ProcessReceiver {
  readonly #spec: ProcessFunctionSpec | CoProcessFunctionSpec;
  #context: OperatorContext | null = null;
  #setup: ProcessSetup | null = null;
  #function: ProcessFunction | null = null;
  /** Null where rows have no keys. */
  #state: ProcessState | null = null;
  #inputs: readonly Input[] = [];
  #sides: readonly (SideOutput | null)[] = [];
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  #rows = new Int32Array(MAX_BATCH_ROWS);
  readonly #slots = new KeySlots();
  /** What is kept where there is no key. */
  #nothing: RowBatch | null = null;
  /** What is at hand: rows of an input, or timers. */
  #batch: { readonly rows: RowBatch; readonly input: number } | null = null;
  #timers: Firing | null = null;
  #watermark = MIN_WATERMARK;
  /** The watermark whose timers fire, and that goes on after them. */
  #pending: number | null = null;
  #firing = false;
  #reserved: ReservedMemory | null = null;

  constructor(spec: ProcessFunctionSpec | CoProcessFunctionSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema, sideOutputs } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a process function has an input and an output");
    const schemas = context.inputSchemas ?? [inputSchema];
    const setup = processSetup(this.#spec, schemas);
    const { onError, source, bigints } = setup.code;
    this.#context = context;
    this.#setup = setup;
    this.#reserved = new ReservedMemory(context);
    this.#inputs = setup.inputs.map(({ keys }, input) => ({
      failed: new FailedRows(onError, context, input),
      held: new HeldRows(schemas[input]!),
      keys,
      hash: keys && createKeyHasher(schemas[input]!, keys),
    }));
    this.#sides = onError === "side" ? sideOutputs.slice(schemas.length) : sideOutputs;
    const keyed = setup.inputs[0]!.keys !== null;
    this.#nothing = nothingKept(setup.states);
    if (keyed) this.#state = new ProcessState(setup.states, setup.keyFields, context);
    const { subtask, parallelism, maxParallelism } = context;
    const place = { subtask, parallelism, maxParallelism };
    this.#function = new ProcessFunction(
      { ...setup, ...place, source, bigints, keyed, output: outputSchema.fields },
      createVm(),
    );
    this.#function.openOrClose("open");
    this.#settle();
  }

  restore(state: StateReader): void {
    this.#state?.restore(state);
    if (this.#setup!.broadcast !== null) this.#function!.restoreBroadcast(readBroadcast(state));
    this.#register();
    this.#settle();
  }

  processBatch(batch: RowBatch, input = 0): void {
    this.#inputs[input]!.held.hold(batch, this.#run(batch, input));
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
    const { output, clock } = this.#context!;
    for (const [input, { held }] of this.#inputs.entries())
      if (!held.drain(output, (rows) => this.#run(rows, input))) return false;
    if (this.#firing && !(this.#fire(CLEAN_UP, clock.nowMs()) && this.#fire(PROCESSING, clock.nowMs())))
      return false;
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
    this.#state?.snapshot(state);
    if (this.#setup!.broadcast !== null) writeBroadcast(this.#function!.broadcastEntries(), state);
  }

  endInput(): void {
    this.#function!.openOrClose("close");
  }

  close(): void {
    this.#function?.close();
    this.#state?.close();
    this.#reserved?.release();
  }

  entries(state: string): LiveEntries | null {
    return this.#state && processEntries(this.#state, this.#setup!, state);
  }

  inspect(): OperatorInspection {
    return inspectProcess(this.#state, this.#setup!, this.#function!.broadcastEntries());
  }

  rows(builder: BatchBuilder, output: number): void {
    const side = output === 0 ? this.#context!.output : (this.#sides[output - 1] ?? null);
    if (side === null) this.#context!.metrics.add("unreadSideRecords", builder.rowCount);
    else side.emit(builder.take());
  }

  failed(index: number, failure: FunctionFailure): void {
    if (this.#batch !== null) {
      this.#inputs[this.#batch.input]!.failed.add(this.#batch.rows, index, failure);
      return;
    }
    const row = this.#timers!.rows[index]!;
    const key = this.#state!.keyText(row);
    const { failed, keys } = this.#inputs[0]!;
    const timeMs = this.#timers!.times[index]!;
    failed.addTimer({ keys: this.#state!.table.index.keys, row, columns: keys ?? [], key, timeMs }, failure);
  }

  /** Gives rows to the function until the output is blocked; the row to go on from. */
  #run(batch: RowBatch, input: number): number {
    const { hash, failed } = this.#inputs[input]!;
    if (batch.to > this.#hashes.length) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    this.#batch = { rows: batch, input };
    hash?.(batch, this.#hashes);
    let at = batch.from;
    while (at < batch.to) {
      at = this.#stretch(batch, at, input);
      if (this.#context!.output.blocked) break;
    }
    failed.flush();
    this.#batch = null;
    this.#register();
    this.#settle();
    return at;
  }

  #stretch(batch: RowBatch, at: number, input: number): number {
    const to = Math.min(batch.to, at + MAX_BATCH_ROWS);
    const { keys } = this.#inputs[input]!;
    if (keys === null) return this.#unkeyed(batch, at, input);
    this.#state!.table.findRows(
      keys.map((index) => batch.columns[index]!),
      at,
      to,
      this.#hashes,
      this.#rows,
    );
    const { rows, slots } = this.#slots.of(this.#rows, at, to);
    return this.#with(rows, () => this.#function!.rows(batch, at, slots, this, input));
  }

  /** Rows that are of no key: all of them are of slot 0, of which nothing is kept. */
  #unkeyed(batch: RowBatch, at: number, input: number): number {
    const run = this.#function!;
    this.#setTime();
    run.begin(this.#nothing!, NO_KEYS);
    const count = Math.min(batch.to - at, MAX_BATCH_ROWS);
    const next = run.rows(batch, at, new Int32Array(count), this, input);
    if (this.#state !== null && run.wantsKeys) this.#applyToKeys();
    return next;
  }

  /** What a function of the broadcast input asked to be done with the states of all keys. */
  #applyToKeys(): void {
    this.#state!.forEachKey(KEYS_AT_ONCE, (rows) => {
      this.#with(rows, () => this.#function!.apply(rows.length, this));
    });
    this.#function!.applied();
  }

  /** Fires timers up to a time; false where the output is blocked before all have. */
  #fire(domain: TimeDomain, time: number): boolean {
    const state = this.#state;
    if (state === null) return true;
    for (;;) {
      if (this.#context!.output.blocked && state.next(domain) <= time) return false;
      const due = state.due(domain, time, MOST_TIMERS);
      if (due.length === 0) break;
      if (domain === EVENT) this.#traceFired(due);
      const rows = due.map(({ row }) => row);
      const timers = due.map(({ timeMs }, slot) => ({ slot, timeMs, domain }));
      this.#timers = { rows, times: due.map(({ timeMs }) => timeMs) };
      this.#with(rows, () => {
        for (let fired = 0; fired < timers.length;) fired += this.#function!.timers(timers, this, fired);
      });
      this.#timers = null;
    }
    this.#inputs[0]!.failed.flush();
    this.#register();
    this.#settle();
    return true;
  }

  /** Those of processing time are traced by the chain, which has them for all operators. */
  #traceFired(due: ReturnType<ProcessState["due"]>): void {
    const { trace } = this.#context!;
    if (trace === null) return;
    const { keys } = this.#state!.table.index;
    for (const { row, timeMs } of due)
      trace.event("timer.fire", this.#context!.uid, { key: traceKey(keys, row), atMs: timeMs });
  }

  /** Runs calls with what is kept of some keys, and keeps what has changed. */
  #with<Result>(rows: readonly number[], run: () => Result): Result {
    const state = this.#state!;
    this.#setTime();
    this.#function!.begin(state.gather(rows), {
      key: (slot) => state.keyText(rows[slot]!),
      part: (slot, of, part) => state.parts.read(state.owner(rows[slot]!), of, part),
    });
    const result = run();
    const changed = this.#function!.end();
    if (changed !== null) {
      for (let at = 0; at < changed.count; at++) state.keep(rows[changed.slots[at]!]!, changed, at);
      state.parts.write((slot) => state.owner(rows[slot]!), this.#function!.changedParts());
    }
    for (const row of rows) state.forgetEmpty(row);
    return result;
  }

  #setTime(): void {
    this.#function!.setTime(this.#watermark, this.#context!.clock.nowMs());
  }

  #register(): void {
    if (this.#state === null) return;
    const next = Math.min(this.#state.next(PROCESSING), this.#state.next(CLEAN_UP));
    this.#context!.registerProcessingTimer(next === Infinity ? null : next);
  }

  #settle(): void {
    const { metrics } = this.#context!;
    const state = this.#state;
    if (state !== null) {
      state.table.settle();
      metrics.set("stateEntries", state.table.size);
      metrics.set("stateBytes", state.stateBytes);
      metrics.set("timers", state.timerCount);
    }
    this.#reserved!.settle(this.#function!.byteSize + (state?.timerBytes ?? 0));
  }
}

function nothingKept(states: ProcessSetup["states"]): RowBatch {
  const fields = keptFields(states);
  const builder = new BatchBuilder({ fields }, 1);
  appendValues(
    builder,
    fields.map(() => null),
  );
  return builder.take();
}

export const processFunctionFactory: OperatorFactory<"process-function"> = (spec) =>
  new ProcessFunctionOperator(spec);

export const coProcessFunctionFactory: OperatorFactory<"co-process-function"> = (spec) =>
  new ProcessFunctionOperator(spec);
