import { createPlanned, metricsWords, planChain, TaskMetrics } from "@millrace/engine";
import type { Operator, OperatorMetrics, Output, RowBatch, SourceOperator } from "@millrace/engine";
import type { ChainedOperator } from "@millrace/graph";
import { contextAlone } from "../measure/context-alone.ts";

/** A chain on this thread, without a task around it: what operators emit goes straight to the next one. */
export class LocalChain {
  readonly #operators: readonly (Operator | SourceOperator)[];
  readonly #metrics: TaskMetrics;

  constructor(chain: readonly ChainedOperator[]) {
    const plan = planChain(chain, new Set());
    this.#metrics = new TaskMetrics(new Float64Array(metricsWords(chain.length)));
    const operators = plan.map((planned) =>
      createPlanned(chain, planned, (index) => this.#metrics.operator(index)),
    );
    this.#operators = operators;
    for (let index = plan.length - 1; index >= 0; index--) {
      const { members } = plan[index]!;
      const consumer = plan.findIndex(({ input }) => input === index);
      const produced = this.#metrics.operator(members.at(-1)!);
      const output =
        consumer < 0
          ? new DirectOutput(null, produced, produced)
          : new DirectOutput(
              operators[consumer] as Operator,
              produced,
              this.#metrics.operator(plan[consumer]!.members[0]!),
            );
      const { inputSchema } = chain[members[0]!]!;
      const last = chain[members.at(-1)!]!;
      const metrics = this.#metrics.operator(0);
      operators[index]!.open(
        contextAlone({ ...last, inputSchema }, { output, metrics, clock: STANDING_CLOCK }),
      );
    }
  }

  /** Until the source has ended and every window has fired. */
  run(): void {
    const source = this.#operators[0] as SourceOperator;
    while (source.poll(4_096) === "more");
    (this.#operators[1] as Operator).processWatermark(Number.MAX_SAFE_INTEGER);
  }

  rowsInto(index: number): number {
    const { words, base } = this.#metrics.operator(index);
    return words[base]!;
  }

  close(): void {
    for (const operator of this.#operators) operator.close?.();
  }
}

class DirectOutput implements Output {
  readonly blocked = false;
  readonly #next: Operator | null;
  readonly #produced: OperatorMetrics;
  readonly #consumed: OperatorMetrics;

  constructor(next: Operator | null, produced: OperatorMetrics, consumed: OperatorMetrics) {
    this.#next = next;
    this.#produced = produced;
    this.#consumed = consumed;
  }

  emit(batch: RowBatch): void {
    this.#produced.add("recordsOut", batch.rowCount);
    this.#consumed.add("recordsIn", batch.rowCount);
    this.#next?.processBatch(batch);
  }

  emitWatermark(watermark: number): void {
    this.#next?.processWatermark(watermark);
  }

  emitIdle(): void {}
}

const STANDING_CLOCK = { nowMs: () => 0, monotonicMs: () => 0 };
