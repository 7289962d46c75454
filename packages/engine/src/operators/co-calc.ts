import { invariant } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import type { CoCalcSpec } from "@millrace/graph";
import { CalcOperator } from "./calc.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";

/** CoMap and CoFlatMap by expressions: rows of each input by expressions of their own. Stateless. */
class CoCalc implements Operator {
  readonly #calcs: readonly CalcOperator[];
  #context: OperatorContext | null = null;

  constructor({ filters, projections }: CoCalcSpec) {
    this.#calcs = projections.map(
      (own, input) => new CalcOperator([{ filter: filters[input] ?? null, projections: own }]),
    );
  }

  open(context: OperatorContext): void {
    const { inputSchemas } = context;
    invariant(inputSchemas?.length === this.#calcs.length, "a co-calc has two inputs");
    this.#context = context;
    this.#calcs.forEach((calc, input) => calc.open({ ...context, inputSchema: inputSchemas[input]! }));
  }

  processBatch(batch: RowBatch, input = 0): void {
    this.#calcs[input]!.processBatch(batch);
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
}

export const coCalcFactory: OperatorFactory<"co-calc"> = (spec) => new CoCalc(spec);
