import type { OperatorSpec } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { CalcOperator } from "./calc.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { rowsTo } from "./rows-to.ts";

export type SplitRowsSpec = Extract<OperatorSpec, { kind: "split-rows" }>;

/** Split and select: each output has the rows for which its own condition is TRUE, in their order. Stateless. */
export class SplitRows implements Operator {
  readonly #spec: SplitRowsSpec;
  #context: OperatorContext | null = null;
  /** Of the outputs that somebody reads. */
  #calcs: readonly CalcOperator[] = [];

  constructor(spec: SplitRowsSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const { output, sideOutputs } = context;
    const sides = this.#spec.sides.flatMap((condition, index) => {
      const side = sideOutputs[index] ?? null;
      if (side === null) return [];
      return [{ condition, output: rowsTo((rows) => side.emit(rows)) }];
    });
    this.#calcs = [{ condition: this.#spec.main, output }, ...sides].map(({ condition, output: to }) => {
      const calc = new CalcOperator([{ filter: condition, projections: null }]);
      calc.open({ ...context, outputSchema: context.inputSchema, output: to });
      return calc;
    });
  }

  processBatch(batch: RowBatch): void {
    for (const calc of this.#calcs) calc.processBatch(batch);
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
}

export const splitRowsFactory: OperatorFactory<"split-rows"> = (spec) => new SplitRows(spec);
