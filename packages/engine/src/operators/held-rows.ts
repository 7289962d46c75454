import type { RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { Output } from "./operator.ts";

/** Copies of the rows of a batch that an operator has not come to because its output waits for credit. */
export class HeldRows {
  readonly #schema: RowSchema;
  #copies: BatchBuilder | null = null;
  #kinds = new Uint8Array(0);
  #rest: RowBatch | null = null;

  constructor(schema: RowSchema) {
    this.#schema = schema;
  }

  /** Keeps the rows from `from` on, where there are any. Not while others are held. */
  hold(batch: RowBatch, from: number): void {
    if (from === batch.to) return;
    if (this.#copies === null) {
      this.#copies = new BatchBuilder(this.#schema);
      this.#kinds = new Uint8Array(MAX_BATCH_ROWS);
    }
    const copies = this.#copies;
    copies.reset();
    for (let row = from; row < batch.to; row++) {
      this.#kinds[copies.rowCount] = batch.rowKinds?.[row] ?? 0;
      copies.appendRow(batch.columns, row);
    }
    this.#rest = copies.take(batch.rowKinds === null ? null : this.#kinds);
  }

  /** Goes on with them while the output takes rows; `run` gives the row to go on from. True when none are left. */
  drain(output: Output, run: (rows: RowBatch) => number): boolean {
    while (this.#rest !== null) {
      if (output.blocked) return false;
      this.#rest.from = run(this.#rest);
      if (this.#rest.rowCount === 0) this.#rest = null;
    }
    return true;
  }
}
