import { BatchBuilder, createOperator } from "@millrace/engine";
import type { Operator, OperatorContext, RowBatch, SourceOperator } from "@millrace/engine";
import type { ChainedOperator } from "@millrace/graph";
import { LatencyHistogram } from "./latency-histogram.ts";

/** Wall clock in ms with fractions, the same in every thread. */
const wallMs = (): number => performance.timeOrigin + performance.now();

export const WARM_UP_MS = 2_000;
const KEYS = 1_000;
const MAX_ROWS = 1_024;

/**
 * Rows (key BIGINT, due DOUBLE) at a steady rate, each with the moment at which it was due: a source that is late counts
 * as latency. Its keys are its own, so that the largest `due` of a key is that of the row at hand.
 */
class RateSource implements SourceOperator {
  readonly #rowsPerSecond: number;
  readonly #seconds: number;
  #context: OperatorContext | null = null;
  #builder: BatchBuilder | null = null;
  #startMs = 0;
  #next = 0;

  constructor(rowsPerSecond: number, seconds: number) {
    this.#rowsPerSecond = rowsPerSecond;
    this.#seconds = seconds;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#builder = new BatchBuilder({ fields: context.outputSchema?.fields ?? [] }, MAX_ROWS);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    const context = this.#context!;
    const builder = this.#builder!;
    const perMs = this.#rowsPerSecond / context.parallelism / 1_000;
    const nowMs = wallMs();
    if (this.#startMs === 0) this.#startMs = nowMs;
    const due = Math.floor((nowMs - this.#startMs) * perMs) + 1;
    const to = Math.min(due, this.#next + Math.min(maxRows, MAX_ROWS));
    const [keys, dues] = builder.columns;
    builder.reset();
    for (; this.#next < to; this.#next++) {
      const key = (this.#next % KEYS) * context.parallelism + context.subtask;
      if (keys?.kind === "int64") keys.values[builder.rowCount] = BigInt(key);
      if (dues?.kind === "float64") dues.values[builder.rowCount] = this.#startMs + this.#next / perMs;
      builder.rowCount += 1;
    }
    if (builder.rowCount > 0) context.output.emit(builder.take());
    if (this.#next < due) return "more";
    if (nowMs - this.#startMs > this.#seconds * 1_000) return "end";
    context.registerProcessingTimer(this.#startMs + this.#next / perMs);
    return "idle";
  }
}

/** Takes the latency of every row after the warm-up; prints the histogram at the end. Input: key, due. */
class LatencySink implements Operator {
  readonly #histogram = new LatencyHistogram();
  #context: OperatorContext | null = null;
  #fromMs = 0;

  open(context: OperatorContext): void {
    this.#context = context;
    this.#fromMs = wallMs() + WARM_UP_MS;
  }

  processBatch(batch: RowBatch): void {
    const nowMs = wallMs();
    const due = batch.columns[1];
    if (nowMs < this.#fromMs || due?.kind !== "float64") return;
    for (let row = batch.from; row < batch.to; row++) this.#histogram.add(nowMs - due.values[row]!);
  }

  processWatermark(): void {}

  endInput(): void {
    const row = { kind: "+I", values: [this.#histogram.toString()], timeMs: 0 } as const;
    this.#context?.io.print([row], this.#histogram.total);
  }
}

/** The engine's operators; a collection named `rate` and a sink named `latency` are probes. */
export const operators = {
  create(operator: ChainedOperator): Operator | SourceOperator {
    const { spec } = operator;
    if (spec.kind === "collection-source" && operator.name === "rate") {
      const [rate, seconds] = spec.rows[0] ?? [];
      return new RateSource(Number(rate), Number(seconds));
    }
    return spec.kind === "discard-sink" && operator.name === "latency"
      ? new LatencySink()
      : createOperator(operator);
  },
};
