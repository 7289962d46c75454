import { BatchBuilder, createOperator } from "@millrace/engine";
import type { Operator, OperatorContext, RowBatch, SourceOperator } from "@millrace/engine";
import type { ChainedOperator } from "@millrace/graph";
import type { FaultOperator } from "./fault-operator.ts";

const POLL_ROWS = 64;
const SLEEP = new Int32Array(new SharedArrayBuffer(4));

/** Takes time without taking a core: what is slow in a test must not be so because the machine is. */
const sleep = (ms: number): void => void Atomics.wait(SLEEP, 0, 0, ms);

function spin(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

type Of<K extends FaultOperator["kind"]> = Extract<FaultOperator, { readonly kind: K }>;

/** Rows (key BIGINT, due DOUBLE); `due` is event time, and every poll ends with a watermark. */
class FaultSource implements SourceOperator {
  readonly #fault: Of<"source">;
  #context: OperatorContext | null = null;
  #builder: BatchBuilder | null = null;
  #startMs = 0;
  #given = 0;

  constructor(fault: Of<"source">) {
    this.#fault = fault;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#builder = new BatchBuilder({ fields: context.outputSchema?.fields ?? [] }, POLL_ROWS);
    this.#startMs = performance.now();
  }

  poll(): "more" | "idle" {
    const { subtask, output, clock, registerProcessingTimer } = this.#context!;
    const { silent = [], rowsPerSecond = null, msPerPoll = 0 } = this.#fault;
    if (silent.includes(subtask)) return this.#idle(registerProcessingTimer, clock.nowMs() + 500);
    const due =
      rowsPerSecond === null
        ? Number.POSITIVE_INFINITY
        : ((performance.now() - this.#startMs) * rowsPerSecond) / 1_000;
    const rows = Math.min(POLL_ROWS, Math.floor(due - this.#given));
    if (rows < 1) return this.#idle(registerProcessingTimer, clock.nowMs() + 20);
    if (msPerPoll > 0) sleep(msPerPoll);
    output.emit(this.#rows(rows));
    output.emitWatermark(clock.nowMs());
    return "more";
  }

  #idle(register: OperatorContext["registerProcessingTimer"], atMs: number): "idle" {
    register(atMs);
    return "idle";
  }

  #rows(count: number): RowBatch {
    const builder = this.#builder!;
    builder.reset();
    const [keys, dues] = builder.columns;
    for (let row = 0; row < count; row++, this.#given++) {
      if (keys?.kind === "int64") keys.values[row] = BigInt(this.#key());
      if (dues?.kind === "float64") dues.values[row] = this.#context!.clock.nowMs();
      builder.rowCount++;
    }
    return builder.take();
  }

  #key(): number {
    const { hot = [], hotShare = 0 } = this.#fault;
    const at = this.#given % 100;
    if (hot.length > 0 && at < hotShare * 100) return hot[at % hot.length]!;
    return (this.#given * 7_919) % 1_000;
  }
}

/** Passes rows on, slowly where it is told so. */
class FaultMap implements Operator {
  readonly #fault: Of<"map">;
  #context: OperatorContext | null = null;
  #debtMs = 0;

  constructor(fault: Of<"map">) {
    this.#fault = fault;
  }

  open(context: OperatorContext): void {
    this.#context = context;
  }

  processBatch(batch: RowBatch): void {
    const { only = null, msPerRow, spins = false } = this.#fault;
    if (only === null || only === this.#context!.subtask) {
      this.#debtMs += msPerRow * (batch.to - batch.from);
      if (this.#debtMs >= 1) {
        if (spins) spin(this.#debtMs);
        else sleep(this.#debtMs);
        this.#debtMs = 0;
      }
    }
    this.#context!.output.emit(batch);
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
}

/** Takes rows and gives none; `waits`: as a file does that takes no more. */
class FaultSink implements Operator {
  readonly #fault: Of<"sink">;
  #untilMs = 0;

  constructor(fault: Of<"sink">) {
    this.#fault = fault;
  }

  open(context: OperatorContext): void {
    // Samples of the machine wake the task, as a file does that has room again.
    if (this.#fault.waits === true) context.io.openHostMetrics(20);
  }

  processBatch(batch: RowBatch): void {
    const ms = this.#fault.msPerRow * (batch.to - batch.from);
    if (this.#fault.waits === true) this.#untilMs = performance.now() + ms;
    else if (ms > 0) sleep(ms);
  }

  processWatermark(): void {}

  drain(): boolean {
    return performance.now() >= this.#untilMs;
  }
}

/** The engine's operators; one whose name is a fault in JSON has that fault. */
export const operators = {
  create(operator: ChainedOperator): Operator | SourceOperator {
    if (!operator.name.startsWith("{")) return createOperator(operator);
    const fault = JSON.parse(operator.name) as FaultOperator;
    if (fault.kind === "source") return new FaultSource(fault);
    return fault.kind === "map" ? new FaultMap(fault) : new FaultSink(fault);
  },
};
