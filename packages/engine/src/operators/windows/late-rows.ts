import { RowBatch } from "../../batch/row-batch.ts";
import type { OperatorContext } from "../operator.ts";

/** Rows that came too late: counted, and sent to a side output as they came where somebody reads it. */
export class LateRows {
  readonly #context: OperatorContext;
  readonly #side: number | null;
  readonly #slice = new RowBatch([], 0, 0);

  /** `side`: null where no side output is theirs. */
  constructor(context: OperatorContext, side: number | null = 0) {
    this.#context = context;
    this.#side = side;
  }

  take(batch: RowBatch, from: number, to: number): void {
    this.#context.metrics.add("lateRecords", to - from);
    const side = this.#side === null ? null : (this.#context.sideOutputs[this.#side] ?? null);
    if (side === null) return;
    this.#slice.columns = batch.columns;
    this.#slice.rowKinds = batch.rowKinds;
    this.#slice.from = from;
    this.#slice.to = to;
    side.emit(this.#slice);
  }
}
