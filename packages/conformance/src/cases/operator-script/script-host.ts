import {
  batchOfRows,
  createOperator,
  hashMapStateBackend,
  keyGroupRange,
  MAX_WATERMARK,
  metricsWords,
  rowsOfBatch,
  TaskMetrics,
} from "@millrace/engine";
import type { Operator, OperatorContext, RowBatch, StateReader, StateWriter, Value } from "@millrace/engine";
import { rowSchema } from "@millrace/graph";
import type { ScriptOutput } from "./operator-script.ts";
import { SCRIPT_INPUT, UnsupportedScript } from "./read-operator.ts";
import type { ReadOperator } from "./read-operator.ts";

const MAX_PARALLELISM = 128;

/** Sections of one operator, as a checkpoint has them. */
export class ScriptState {
  readonly #keyed = new Map<string, { readonly keyGroup: number; readonly bytes: Uint8Array }[]>();

  readonly writer: StateWriter = {
    keyed: (name, keyGroup, bytes) => {
      this.#keyed.set(name, [...(this.#keyed.get(name) ?? []), { keyGroup, bytes: bytes.slice() }]);
    },
    operator: () => {},
  };

  readonly reader: StateReader = {
    keyed: (name) => (this.#keyed.get(name) ?? []).toSorted((a, b) => a.keyGroup - b.keyGroup),
    blocks: () => [],
    operator: () => [],
  };
}

const JAVA_MAX = 2 ** 63;

/** Java's largest time is ours; what lies between it and the last that we can count is not rounded to another. */
function timeIn(time: number): number {
  if (time === JAVA_MAX) return MAX_WATERMARK;
  if (Number.isSafeInteger(time)) return time;
  throw new UnsupportedScript(`the time ${time}: it is larger than any that is counted in milliseconds here`);
}

const none = (): never => {
  throw new Error("a window has no files");
};

/** One window operator by itself, with a clock that is set by hand. */
export class ScriptHost {
  /** All that it emitted, and the late rows. */
  readonly output: ScriptOutput[] = [];
  readonly late: ScriptOutput[] = [];
  readonly #read: ReadOperator;
  readonly #operator: Operator;
  readonly #input = rowSchema(SCRIPT_INPUT);
  #nowMs = 0;

  constructor(read: ReadOperator, keepsLate: boolean, state: ScriptState | null) {
    this.#read = read;
    const output = rowSchema(read.output);
    const chained = { uid: "window", nodeId: "window", name: "window", spec: read.spec };
    const operator = createOperator({
      ...chained,
      input: null,
      inputSchema: this.#input,
      outputSchema: output,
    });
    if ("poll" in operator) throw new Error("a window is no source");
    this.#operator = operator;
    operator.open(this.#context(output, keepsLate));
    if (state !== null) operator.restore?.(state.reader);
  }

  element(record: readonly [string, number], timestamp: number | null): void {
    const time = timestamp === null ? null : timeIn(timestamp);
    this.#operator.processBatch(batchOfRows(this.#input, [[record[0], record[1], time]]));
    this.#drain();
  }

  watermark(time: number): void {
    this.#operator.processWatermark(timeIn(time));
    this.#drain();
  }

  /** Timers up to `time` go off: those of an operator do in the millisecond after. */
  processingTime(time: number): void {
    this.#nowMs = time;
    this.#operator.onProcessingTime?.(time + 1);
    this.#drain();
  }

  snapshot(): ScriptState {
    const state = new ScriptState();
    this.#operator.snapshot?.(1, state.writer);
    return state;
  }

  close(): void {
    this.#operator.close?.();
  }

  #drain(): void {
    while (this.#operator.drain?.() === false);
  }

  #context(outputSchema: NonNullable<OperatorContext["outputSchema"]>, keepsLate: boolean): OperatorContext {
    const side = {
      schema: this.#input,
      emit: (batch: RowBatch) => this.late.push(...rowsOfBatch(batch).map(recordOfInput)),
    };
    return {
      uid: "window",
      nodeId: "window",
      subtask: 0,
      parallelism: 1,
      maxParallelism: MAX_PARALLELISM,
      keyGroups: keyGroupRange(0, MAX_PARALLELISM, 1),
      inputSchema: this.#input,
      outputSchema,
      output: {
        emit: (batch) => this.output.push(...this.#results(rowsOfBatch(batch))),
        emitWatermark: (watermark) =>
          this.output.push({ watermark: watermark === MAX_WATERMARK ? null : watermark }),
        emitIdle: () => {},
        blocked: false,
      },
      sideOutputs: [keepsLate ? side : null],
      stateBackend: hashMapStateBackend,
      clock: { nowMs: () => this.#nowMs, monotonicMs: () => this.#nowMs },
      tellCoordinator: () => {},
      io: {
        openFile: none,
        openOutput: none,
        openRandomAccess: none,
        openSocket: none,
        openDirectory: none,
        openHostMetrics: none,
        openRequests: none,
        openLines: none,
        print: none,
      },
      metrics: new TaskMetrics(new Float64Array(metricsWords(1))).operator(0),
      trace: null,
      registerProcessingTimer: () => {},
      reserveMemory: () => {},
      releaseMemory: () => {},
      mode: "generated",
    };
  }

  #results(rows: readonly (readonly Value[])[]): ScriptOutput[] {
    const { shape } = this.#read;
    if (shape === "nothing") return [];
    if (shape !== "text") return rows.map((row) => this.#result(row, shape));
    const firings = Map.groupBy(rows, (row) => JSON.stringify([this.#at(row, "key"), this.#timeOf(row)]));
    return [...firings.values()].map((firing) => this.#textOf(firing));
  }

  #at(row: readonly Value[], name: string): Value {
    return row[this.#read.output.findIndex((field) => field.name === name)] ?? null;
  }

  #timeOf(row: readonly Value[]): number | null {
    const time = this.#at(row, "window_time");
    return time === null ? null : Number(time);
  }

  /** A record of text, as Java prints pairs. */
  #textOf(rows: readonly (readonly Value[])[]): ScriptOutput {
    const pairs = rows.map((row) => `(${this.#at(row, "key")},${this.#at(row, "value")})`);
    return { record: `GOT: ${pairs.join(",")}`, ts: this.#timeOf(rows[0]!) };
  }

  #result(row: readonly Value[], shape: "record" | "sum" | "session"): ScriptOutput {
    const at = (name: string): Value => this.#at(row, name);
    const ts = this.#timeOf(row);
    switch (shape) {
      case "record":
        return { record: [at("key"), at("value")], ts };
      case "sum":
        return { record: [at("key"), at("sum")], ts };
      case "session":
        return { record: [`${at("key")}-${at("sum")}`, at("window_start"), at("window_end")], ts };
    }
  }
}

const recordOfInput = ([key, value, ts]: readonly Value[]): ScriptOutput => ({
  record: [key, value],
  ts: ts === null || ts === undefined ? null : Number(ts),
});
