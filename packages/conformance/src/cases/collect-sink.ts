import { readRows } from "./read-rows.ts";
import type { CollectedRow } from "./read-rows.ts";
import type { Operator, RowBatch } from "@millrace/engine";

/** Keeps the rows that came since the attempt began: with no restart these are the result. */
export class CollectSink implements Operator {
  readonly #rows: CollectedRow[];

  constructor(rows: CollectedRow[]) {
    this.#rows = rows;
  }

  open(): void {
    this.#rows.length = 0;
  }

  processBatch(batch: RowBatch): void {
    this.#rows.push(...readRows(batch));
  }

  processWatermark(): void {}
}
