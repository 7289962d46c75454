import { RowBatch } from "../../batch/row-batch.ts";
import type { OperatorContext } from "../operator.ts";

/** Rows that no window takes any more: counted, and sent to side output 0 as they came where somebody reads it. */
export class LateRows {
  readonly #context: OperatorContext;
  readonly #slice = new RowBatch([], 0, 0);

  constructor(context: OperatorContext) {
    this.#context = context;
  }

  take(batch: RowBatch, from: number, to: number): void {
    this.#context.metrics.add("lateRecords", to - from);
    const side = this.#context.sideOutputs[0] ?? null;
    if (side === null) return;
    this.#slice.columns = batch.columns;
    this.#slice.rowKinds = batch.rowKinds;
    this.#slice.from = from;
    this.#slice.to = to;
    side.emit(this.#slice);
  }
}
