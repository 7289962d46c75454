import { InvariantError } from "@millrace/graph";
import type { ChainedOperator } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import type { OperatorMetrics } from "../metrics/metrics-layout.ts";
import type { Operator, Output, SourceOperator } from "../operators/operator.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { TaskMail } from "./task.ts";
import { traceRows } from "./trace-rows.ts";

/** One operator of a chain as its input sees it: counts, traces, and remembers who failed. */
export class ChainedInput {
  readonly spec: ChainedOperator;
  readonly operator: Operator | SourceOperator;
  readonly metrics: OperatorMetrics;
  /** Counters of what leaves it: of the last operator, where it stands for several. */
  readonly outMetrics: OperatorMetrics;
  readonly #trace: TraceSink | null;
  readonly #failed: ChainedInputOptions["failed"];
  readonly #output: () => Output;

  constructor(options: ChainedInputOptions) {
    this.spec = options.spec;
    this.operator = options.operator;
    this.metrics = options.metrics;
    this.outMetrics = options.outMetrics;
    this.#trace = options.trace;
    this.#failed = options.failed;
    this.#output = options.output;
  }

  get source(): SourceOperator | null {
    return "poll" in this.operator ? this.operator : null;
  }

  /** Rows that have left it since the task began. */
  get rowsGiven(): number {
    return this.outMetrics.get("recordsOut");
  }

  /** `input`: which of the operator's inputs the rows come from; only a head has more than one. */
  processBatch(batch: RowBatch, input = 0): void {
    this.metrics.add("recordsIn", batch.to - batch.from);
    if (this.#trace !== null) traceRows(this.#trace, "rec.recv", this.spec.uid, batch, this.#place(input));
    this.guard(() => this.#operator().processBatch(batch, input), batch, input);
  }

  processWatermark(watermark: number): void {
    this.metrics.set("watermark", watermark);
    this.#trace?.event("wm.recv", this.spec.uid, { watermark });
    this.guard(() => this.#operator().processWatermark(watermark));
  }

  processIdle(idle: boolean): void {
    this.#trace?.event(idle ? "wm.idle" : "wm.active", this.spec.uid, {});
    if (this.operator.processIdle === undefined) this.#output().emitIdle(idle);
    else this.guard(() => this.operator.processIdle!(idle));
  }

  coordinatorEvent({ operatorUid, event }: Extract<TaskMail, { readonly kind: "coordinator-event" }>): void {
    if (this.spec.uid === operatorUid) this.guard(() => this.operator.coordinatorEvent?.(event));
  }

  /** Runs a call into the operator; the innermost operator that throws is the one that failed. */
  guard<Result>(call: () => Result, batch: RowBatch | null = null, input = 0): Result {
    try {
      return call();
    } catch (error) {
      this.#failed(this, batch, input);
      throw error;
    }
  }

  #place(input: number): { readonly input?: number } {
    return this.spec.inputSchemas === undefined ? {} : { input };
  }

  #operator(): Operator {
    if ("poll" in this.operator) throw new InvariantError(`source ${this.spec.uid} has an input`);
    return this.operator;
  }
}

export interface ChainedInputOptions {
  readonly spec: ChainedOperator;
  readonly operator: Operator | SourceOperator;
  readonly metrics: OperatorMetrics;
  readonly outMetrics: OperatorMetrics;
  readonly trace: TraceSink | null;
  /** With the rows that it was given and by which input, where it was at rows; they are still lent. */
  readonly failed: (of: ChainedInput, batch: RowBatch | null, input: number) => void;
  readonly output: () => Output;
}
