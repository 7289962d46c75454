import type { Both } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import { traceValue } from "../../task/trace-rows.ts";
import type { OperatorContext } from "../operator.ts";
import { LateRows } from "../windows/late-rows.ts";
import type { Side } from "./side-keys.ts";

/** Late rows of two inputs: counted, and sent to the side output of their side as they came, where somebody reads it. */
export class LateSides {
  readonly #context: OperatorContext;
  readonly #keys: Both<readonly number[]>;
  readonly #rows: Both<LateRows>;

  constructor(context: OperatorContext, keys: Both<readonly number[]>) {
    this.#context = context;
    this.#keys = keys;
    this.#rows = [new LateRows(context, 0), new LateRows(context, 1)];
  }

  // oxlint-disable-next-line max-params -- a row of a batch
  take(
    batch: RowBatch,
    i: number,
    { side, time, watermark }: { readonly side: Side; readonly time: number; readonly watermark: number },
  ): void {
    const { trace, uid } = this.#context;
    trace?.event("rec.late", uid, {
      key: this.#keys[side].map((index) => traceValue(batch.columns[index]!, i)),
      timestamp: time,
      watermark,
      side,
    });
    this.#rows[side].take(batch, i, i + 1);
  }
}
