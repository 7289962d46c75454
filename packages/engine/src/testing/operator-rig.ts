import { rowSchema } from "@millrace/graph";
import type { Field, RowSchema } from "@millrace/graph";
import { rowsOfBatch } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { metricsWords, OPERATOR_COUNTERS, TaskMetrics } from "../metrics/metrics-layout.ts";
import type { OperatorCounter } from "../metrics/metrics-layout.ts";
import type { Operator, OperatorContext, SourceOperator } from "../operators/operator.ts";
import { hashMapStateBackend } from "../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../state/keyed-state-backend.ts";
import { MemoryIo } from "./memory-io.ts";

export interface RigOptions {
  readonly input?: readonly Field[];
  /** Of the second input, where there is one. */
  readonly second?: readonly Field[];
  readonly output?: readonly Field[];
  readonly sideOutputs?: readonly (readonly Field[])[];
  readonly subtask?: number;
  readonly parallelism?: number;
  readonly io?: MemoryIo;
  readonly stateBackend?: KeyedStateBackend;
  readonly tellCoordinator?: OperatorContext["tellCoordinator"];
}

/** Sections of operator state, as a checkpoint keeps them. */
export class MemoryState implements StateReader, StateWriter {
  readonly sections = new Map<string, Uint8Array[]>();
  operator(name: string): readonly Uint8Array[];
  operator(name: string, bytes: Uint8Array): void;
  operator(name: string, bytes?: Uint8Array): readonly Uint8Array[] | void {
    const sections = this.sections.get(name) ?? [];
    if (bytes === undefined) return sections;
    this.sections.set(name, [...sections, bytes.slice()]);
  }
  keyed(name: string): Iterable<{ readonly keyGroup: number; readonly bytes: Uint8Array }>;
  keyed(name: string, keyGroup: number, bytes: Uint8Array): void;
  keyed(): Iterable<{ readonly keyGroup: number; readonly bytes: Uint8Array }> {
    return [];
  }
  blocks(): Iterable<Uint8Array> {
    return [];
  }
  /** The state of several subtasks, as each of them sees it after rescaling. */
  static union(states: readonly MemoryState[]): MemoryState {
    const all = new MemoryState();
    for (const state of states) {
      for (const [name, sections] of state.sections) for (const bytes of sections) all.operator(name, bytes);
    }
    return all;
  }
}

/** One operator with everything around it that it may ask for, and what it emitted. */
export class OperatorRig<O extends Operator | SourceOperator> {
  readonly operator: O;
  readonly io: MemoryIo;
  readonly rows: Value[][] = [];
  readonly batchSizes: number[] = [];
  /** Rows of each side output. */
  readonly sideRows: Value[][][];
  readonly context: OperatorContext;
  nowMs = 1_700_000_000_000;
  timerMs: number | null = null;
  reservedBytes = 0;
  readonly #metrics = new TaskMetrics(new Float64Array(metricsWords(1)));

  constructor(operator: O, options: RigOptions = {}) {
    this.operator = operator;
    this.io = options.io ?? new MemoryIo();
    this.sideRows = (options.sideOutputs ?? []).map(() => []);
    const schema = (fields: readonly Field[] | undefined): RowSchema | null =>
      fields ? rowSchema(fields) : null;
    this.context = {
      uid: "node#0",
      nodeId: "node",
      subtask: options.subtask ?? 0,
      parallelism: options.parallelism ?? 1,
      maxParallelism: 128,
      keyGroups: { from: 0, to: 128 },
      inputSchema: schema(options.input),
      ...(options.second && { inputSchemas: [rowSchema(options.input ?? []), rowSchema(options.second)] }),
      outputSchema: schema(options.output),
      output: {
        emit: (batch) => this.#emit(batch),
        emitWatermark: () => {},
        emitIdle: () => {},
        blocked: false,
      },
      sideOutputs: (options.sideOutputs ?? []).map((fields, side) => ({
        schema: rowSchema(fields),
        emit: (batch) => this.sideRows[side]!.push(...rowsOfBatch(batch)),
      })),
      clock: { nowMs: () => this.nowMs, monotonicMs: () => this.nowMs },
      io: this.io,
      tellCoordinator: options.tellCoordinator ?? (() => {}),
      stateBackend: options.stateBackend ?? hashMapStateBackend,
      metrics: this.#metrics.operator(0),
      trace: null,
      registerProcessingTimer: (atMs) => (this.timerMs = atMs),
      reserveMemory: (bytes) => (this.reservedBytes += bytes),
      releaseMemory: (bytes) => (this.reservedBytes -= bytes),
      mode: "generated",
    };
    operator.open(this.context);
  }

  counter(name: OperatorCounter): number {
    const { words, base } = this.context.metrics;
    return words[base + OPERATOR_COUNTERS.indexOf(name)]!;
  }

  snapshot(checkpointId = 1): MemoryState {
    const state = new MemoryState();
    this.operator.snapshot?.(checkpointId, state);
    return state;
  }

  restore(state: MemoryState): this {
    this.operator.restore?.(state);
    return this;
  }

  /** Polls a source until it is idle or has ended; the row counts asked for take turns. */
  run(maxRows: readonly number[] = [4_096], polls = Infinity): "idle" | "end" | "more" {
    const source = this.operator as SourceOperator;
    for (let i = 0; i < polls; i++) {
      const status = source.poll(maxRows[i % maxRows.length]!);
      if (status !== "more") return status;
    }
    return "more";
  }

  /** Moves the clock on, firing the registered timer when its time has come. */
  advance(ms: number): void {
    const until = this.nowMs + ms;
    while (this.timerMs !== null && this.timerMs <= until) {
      this.nowMs = this.timerMs;
      this.timerMs = null;
      this.operator.onProcessingTime?.(this.nowMs);
    }
    this.nowMs = until;
  }

  #emit(batch: RowBatch): void {
    this.batchSizes.push(batch.rowCount);
    this.rows.push(...rowsOfBatch(batch));
  }
}
