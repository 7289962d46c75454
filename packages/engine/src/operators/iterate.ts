import { boolean, invariant } from "@millrace/graph";
import type { Expression, IterateSpec } from "@millrace/graph";
import { LAST_BUT_END, MAX_WATERMARK } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { SplitRows } from "./split-rows.ts";

/**
 * The head of a loop, as Flink's iterate: what comes in and what comes back goes into the loop, or leaves it where it is
 * done. Stateless: what is in the loop at a checkpoint is in flight, and is saved with it.
 *
 * Its watermark is that of what comes in: rows that come back may be late for windows in the loop. The end of time alone
 * comes with that of the loop: what waits for it, and not for some moment, waits for all rows. When the input has ended, the
 * loop ends as soon as no row has come back for the timeout; a wall clock that jumps changes nothing of it.
 */
class Iterate implements Operator {
  readonly #spec: IterateSpec;
  /** By input; null: every row stays in the loop. */
  #splits: readonly SplitRows[] | null = null;
  #context: OperatorContext | null = null;
  /** The input has ended: when the last row came back since, or that was. Monotonic. */
  #quietSinceMs: number | null = null;

  constructor(spec: IterateSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    const { inputSchemas } = context;
    invariant(inputSchemas?.length === 2, "an iterate has an input and a way back");
    this.#context = context;
    const { until } = this.#spec;
    if (until === null) return;
    this.#splits = inputSchemas.map((inputSchema) => {
      const split = new SplitRows({ kind: "split-rows", main: isNotTrue(until), sides: [until] });
      split.open({ ...context, inputSchema });
      return split;
    });
  }

  processBatch(batch: RowBatch, input = 0): void {
    if (this.#quietSinceMs !== null) this.endOutside();
    if (this.#splits === null) this.#context!.output.emit(batch);
    else this.#splits[input]!.processBatch(batch);
  }

  processWatermark(watermark: number): void {
    const goesOn = watermark === MAX_WATERMARK && this.#quietSinceMs === null;
    this.#context!.output.emitWatermark(goesOn ? LAST_BUT_END : watermark);
  }

  endOutside(): void {
    this.#quietSinceMs = this.#context!.clock.monotonicMs();
  }

  get loopEndsMs(): number {
    return (this.#quietSinceMs ?? Number.POSITIVE_INFINITY) + this.#spec.timeoutMs;
  }
}

const isNotTrue = (of: Expression): Expression => ({
  kind: "call",
  fn: "IS NOT TRUE",
  type: boolean(false),
  args: [of],
});

export const iterateFactory: OperatorFactory<"iterate"> = (spec) => new Iterate(spec);
