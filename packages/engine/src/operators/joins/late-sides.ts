import type { Both } from "@millrace/graph";
import { RowBatch } from "../../batch/row-batch.ts";
import { traceValue } from "../../task/trace-rows.ts";
import type { OperatorContext } from "../operator.ts";
import type { Side } from "./side-keys.ts";

/** Late rows of two inputs: counted, and sent to the side output of their side as they came, where somebody reads it. */
export class LateSides {
  readonly #context: OperatorContext;
  readonly #keys: Both<readonly number[]>;
  readonly #row = new RowBatch([], 0, 0);

  constructor(context: OperatorContext, keys: Both<readonly number[]>) {
    this.#context = context;
    this.#keys = keys;
  }

  // oxlint-disable-next-line max-params -- a row of a batch
  take(
    batch: RowBatch,
    i: number,
    { side, time, watermark }: { readonly side: Side; readonly time: number; readonly watermark: number },
  ): void {
    const { metrics, sideOutputs, trace, uid } = this.#context;
    metrics.add("lateRecords", 1);
    trace?.event("rec.late", uid, {
      key: this.#keys[side].map((index) => traceValue(batch.columns[index]!, i)),
      timestamp: time,
      watermark,
      side,
    });
    const late = sideOutputs[side] ?? null;
    if (late === null) return;
    this.#row.columns = batch.columns;
    this.#row.rowKinds = batch.rowKinds;
    this.#row.from = i;
    this.#row.to = i + 1;
    late.emit(this.#row);
  }
}
