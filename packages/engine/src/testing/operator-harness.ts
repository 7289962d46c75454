import { isSource, rowSchema } from "@millrace/graph";
import type { ChainedOperator, Field, OperatorSpec, RowSchema } from "@millrace/graph";
import { batchOfRows } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { MAX_WATERMARK, RowBatch } from "../batch/row-batch.ts";
import { OPERATOR_COUNTERS, OPERATOR_WORDS, OperatorMetrics } from "../metrics/metrics-layout.ts";
import type { OperatorCounter } from "../metrics/metrics-layout.ts";
import type { OperatorFactory } from "../operators/operator-factory.ts";
import type { LiveEntry } from "../operators/live-entries.ts";
import type { OperatorInspection } from "../operators/operator-inspection.ts";
import type { Operator, OperatorContext, Replay } from "../operators/operator.ts";
import { SectionReader } from "../checkpoint/section-reader.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import { keyGroupRange } from "../state/key-group.ts";
import type { TraceSink } from "../simulation/trace.ts";
import { HarnessCheckpoint } from "./harness-checkpoint.ts";
import { HarnessState } from "./harness-state.ts";
import { hashMapStateBackend } from "../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../state/keyed-state-backend.ts";
import { MemoryIo } from "./memory-io.ts";
import { formatDuration, formatRows, parseDuration, parseRow } from "./script-values.ts";

export interface HarnessSetup<S extends OperatorSpec> {
  readonly spec: S;
  readonly factory: (spec: S, operator: ChainedOperator) => ReturnType<OperatorFactory<S["kind"]>>;
  readonly input: readonly Field[];
  /** Rows of the second input. */
  readonly second?: readonly Field[];
  readonly output: readonly Field[];
  /** Null: one that nobody reads. */
  readonly sideOutputs?: readonly (readonly Field[] | null)[];
}

export interface HarnessOptions {
  readonly mode?: OperatorContext["mode"];
  /** Rows of the next batch, at most. */
  readonly batchRows?: () => number;
  /** Whether the output lacks credit now. */
  readonly blocked?: () => boolean;
  /** How long output has held the task back so far. */
  readonly backpressuredMs?: () => number;
  readonly trace?: TraceSink;
  /** A new one for each operator that is opened. */
  readonly stateBackend?: () => KeyedStateBackend;
  readonly subtask?: number;
  readonly parallelism?: number;
  readonly replay?: Replay;
}

export const MAX_PARALLELISM = 128;
const UID = "op#0";

/**
 * Runs one operator on a script and prints what it emits, one line each:
 *
 *   +I[ann, 1]      a row; rows that follow one another are one batch
 *   2: +I[ann, 1]   a row of the second input
 *   watermark 5s    a watermark; `watermark max` is the last one
 *   +99ms           the wall clock goes on
 *   idle, active    the input became so
 *   restart         a snapshot, and a new operator that goes on from it
 *   end             end of input
 *   answer /a 200 {"n": 1}   the oldest request whose address ends so gets its answer
 *
 * Rows of side output 0 are printed as `side 0 +I[ann, 1]`.
 *
 * Batches stand at odd offsets in their columns, and their memory is overwritten when `processBatch` has returned.
 */
export class OperatorHarness<S extends OperatorSpec> {
  readonly lines: string[] = [];
  readonly io = new MemoryIo();
  reservedBytes = 0;
  nowMs = 1_000_000;
  readonly #setup: HarnessSetup<S>;
  readonly #options: HarnessOptions;
  readonly #metrics = new OperatorMetrics(new Float64Array(OPERATOR_WORDS), 0);
  #stateBackend: KeyedStateBackend = hashMapStateBackend;
  #operator: Operator;
  #timerMs: number | null = null;

  constructor(setup: HarnessSetup<S>, options: HarnessOptions = {}) {
    this.#setup = setup;
    this.#options = options;
    this.#operator = this.#open();
  }

  /** Runs the script and returns what it printed. */
  run(script: string): string[] {
    const before = this.lines.length;
    let rows: Row[] = [];
    let input = 0;
    const flush = (): void => {
      this.#rows(rows, input);
      rows = [];
    };
    for (const line of script
      .split("\n")
      .map((text) => text.trim())
      .filter((text) => text !== "")) {
      const of = line.startsWith("2: ") ? 1 : 0;
      if (of !== input) flush();
      input = of;
      const row = of === 0 ? line : line.slice(3);
      if (/^[+-][IUD]\[/.test(row)) {
        rows.push(parseRow(row, this.#fieldsOf(input)));
        continue;
      }
      flush();
      this.#control(line);
    }
    flush();
    return this.lines.slice(before);
  }

  counter(name: OperatorCounter): number {
    return this.#metrics.words[OPERATOR_COUNTERS.indexOf(name)]!;
  }

  snapshot(): HarnessState {
    const state = new HarnessState();
    this.#operator.snapshot?.(1, state.writer);
    return state;
  }

  /** Begins a checkpoint: whole, or on top of the sections of one before. */
  checkpoint(id: number, base: readonly StateSection[] | null): HarnessCheckpoint {
    return new HarnessCheckpoint(this.#operator, UID, id, base);
  }

  /** As `restore`, from what a checkpoint has. */
  restoreSections(sections: readonly StateSection[]): this {
    const snapshot = { checkpointId: 0, vertexId: "", subtask: 0, sections };
    this.close();
    this.#operator = this.#open();
    this.#operator.restore?.(new SectionReader([snapshot], UID, this.#keyGroups));
    return this;
  }

  /** What it holds of a state, as `key | window | timer | values`, as durations since the epoch. */
  held(state: string): readonly string[] {
    return this.entries(state).map(({ key, window, timerMs, values }) =>
      [
        key.join(),
        window?.map(formatDuration).join("..") ?? "-",
        timerMs === null ? "-" : formatDuration(timerMs),
        values.map(([name, value]) => `${name} ${value}`).join(),
      ].join(" | "),
    );
  }

  /** What it holds of a state; nothing where there is none of that name. */
  entries(state: string): readonly LiveEntry[] {
    const entries = this.#operator.entries?.(state) ?? null;
    if (entries === null) return [];
    const places = Array.from({ length: entries.places }, (_, place) => place);
    const shown = places.filter((place) => entries.key(place) !== null).map((place) => entries.at(place));
    if (shown.length !== (entries.size ?? shown.length))
      throw new Error(`${shown.length} entries of ${entries.size}`);
    return shown;
  }

  /** What it shows in Step. */
  inspect(): OperatorInspection {
    return this.#operator.inspect?.() ?? { state: [], timers: [] };
  }

  /** Replaces the operator by a new one that goes on from the state. */
  restore(state: HarnessState): this {
    this.close();
    this.#operator = this.#open();
    this.#operator.restore?.(state.reader(this.#keyGroups));
    return this;
  }

  /** What its state backend has opened goes too. */
  close(): void {
    this.#operator.close?.();
    this.#stateBackend.close();
  }

  get #keyGroups(): { readonly from: number; readonly to: number } {
    return keyGroupRange(this.#options.subtask ?? 0, MAX_PARALLELISM, this.#options.parallelism ?? 1);
  }

  #open(): Operator {
    const { spec, factory, input, second, output } = this.#setup;
    const inputSchema = rowSchema(input);
    const inputSchemas = second === undefined ? {} : { inputSchemas: [inputSchema, rowSchema(second)] };
    const outputSchema = rowSchema(output);
    const chained: ChainedOperator = {
      uid: UID,
      nodeId: "op",
      name: "op",
      spec,
      input: null,
      inputSchema,
      ...inputSchemas,
      outputSchema,
    };
    const operator = factory(spec, chained);
    if (isSource(spec) || "poll" in operator) throw new Error("sources have no script");
    this.#timerMs = null;
    this.#stateBackend = this.#options.stateBackend?.() ?? hashMapStateBackend;
    operator.open({ ...this.#context(inputSchema, outputSchema), ...inputSchemas });
    return operator;
  }

  #context(inputSchema: RowSchema, outputSchema: RowSchema): OperatorContext {
    const blocked = this.#options.blocked ?? (() => false);
    return {
      uid: UID,
      nodeId: "op",
      subtask: this.#options.subtask ?? 0,
      parallelism: this.#options.parallelism ?? 1,
      maxParallelism: MAX_PARALLELISM,
      keyGroups: this.#keyGroups,
      inputSchema,
      outputSchema,
      output: {
        emit: (batch) => this.lines.push(...formatRows(batch, this.#setup.output)),
        emitWatermark: (watermark) =>
          this.lines.push(`watermark ${watermark === MAX_WATERMARK ? "max" : formatDuration(watermark)}`),
        emitIdle: (idle) => this.lines.push(idle ? "idle" : "active"),
        get blocked() {
          return blocked();
        },
      },
      sideOutputs: (this.#setup.sideOutputs ?? []).map(
        (fields, side) =>
          fields && {
            schema: rowSchema(fields),
            emit: (batch) =>
              this.lines.push(...formatRows(batch, fields).map((row) => `side ${side} ${row}`)),
          },
      ),
      clock: { nowMs: () => this.nowMs, monotonicMs: () => this.nowMs },
      io: this.io,
      tellCoordinator: () => {},
      stateBackend: this.#stateBackend,
      metrics: this.#metrics,
      trace: this.#options.trace ?? null,
      registerProcessingTimer: (atMs) => {
        this.#timerMs = atMs;
      },
      reserveMemory: (bytes) => {
        this.reservedBytes += bytes;
      },
      releaseMemory: (bytes) => {
        this.reservedBytes -= bytes;
      },
      ...(this.#options.backpressuredMs && { backpressuredMs: this.#options.backpressuredMs }),
      mode: this.#options.mode ?? "generated",
      ...(this.#options.replay && { replay: this.#options.replay }),
    };
  }

  #fieldsOf(input: number): readonly Field[] {
    return input === 0 ? this.#setup.input : (this.#setup.second ?? []);
  }

  #rows(rows: readonly Row[], input: number): void {
    for (let from = 0; from < rows.length;) {
      const count = Math.max(1, this.#options.batchRows?.() ?? rows.length);
      this.#batch(rows.slice(from, from + count), input);
      from += count;
    }
  }

  /** One batch, with a row that is not its own before and behind it. */
  #batch(rows: readonly Row[], input: number): void {
    const padded = [rows[0]!, ...rows, rows[0]!];
    const { columns } = batchOfRows(
      rowSchema(this.#fieldsOf(input)),
      padded.map(({ values }) => values),
    );
    const kinds = Uint8Array.from(padded, ({ kind }) => kind);
    this.#operator.processBatch(
      new RowBatch(columns, 1, rows.length + 1, kinds.some((kind) => kind !== 0) ? kinds : null),
      input,
    );
    for (const column of columns) {
      for (const array of Object.values(column) as unknown[]) {
        if (array instanceof BigInt64Array) array.fill(-1n);
        else if (ArrayBuffer.isView(array)) (array as Uint8Array).fill(0x7f);
      }
    }
    this.#drain();
  }

  // oxlint-disable-next-line complexity -- one case a line of the script
  #control(line: string): void {
    const [word = "", argument = "", ...more] = line.split(" ");
    if (word === "watermark") {
      this.#operator.processWatermark(argument === "max" ? MAX_WATERMARK : parseDuration(argument));
    } else if (word === "idle" || word === "active") {
      this.#operator.processIdle?.(word === "idle");
    } else if (word === "restart") {
      this.restore(this.snapshot());
    } else if (word === "end") {
      this.#operator.processWatermark(MAX_WATERMARK);
      this.#drain();
      this.#operator.endInput?.();
    } else if (word === "answer") {
      this.io.answer(argument, Number(more[0]), more.slice(1).join(" "));
    } else if (word.startsWith("+")) {
      this.#advance(parseDuration(word.slice(1)));
    } else {
      throw new Error(`not understood: ${line}`);
    }
    this.#drain();
  }

  #advance(milliseconds: number): void {
    const until = this.nowMs + milliseconds;
    while (this.#timerMs !== null && this.#timerMs <= until) {
      this.nowMs = this.#timerMs;
      this.#timerMs = null;
      this.#operator.onProcessingTime?.(this.nowMs);
    }
    this.nowMs = until;
  }

  #drain(): void {
    for (let tries = 0; this.#operator.drain?.() === false; tries++) {
      if (this.#operator.waitsForIo === true) return;
      if (tries > 100_000) throw new Error("the operator does not drain");
    }
  }
}

interface Row {
  readonly kind: number;
  readonly values: Value[];
}
