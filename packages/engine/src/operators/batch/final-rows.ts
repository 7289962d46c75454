import { invariant } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { compareValues } from "../../sort/sort-order.ts";
import type { Output } from "../operator.ts";

export interface FinalRowsPlan {
  /** Columns of the output that are the key. */
  readonly keys: readonly number[];
  /** Column with the rank, from 1: the last row of each is final. Null: the last row of the key. */
  readonly by: number | null;
  /** So many final rows a key at most. */
  readonly most: number;
}

const OUTPUT_ROWS = 1_024;

/**
 * Of rows that come key by key, the final ones go on: when another key's follow, or at `flush`. Holds the final rows of
 * one key.
 */
export class FinalRows implements Output {
  readonly #plan: FinalRowsPlan;
  readonly #output: Output;
  #held: BatchBuilder;
  #spare: BatchBuilder;
  readonly #ready: BatchBuilder;
  /** Row of each rank among those that are held, -1: none. */
  readonly #rankRows: Int32Array;

  constructor(plan: FinalRowsPlan, schema: RowSchema, output: Output) {
    this.#plan = plan;
    this.#output = output;
    const capacity = Math.max(2 * plan.most, OUTPUT_ROWS);
    this.#held = new BatchBuilder(schema, capacity);
    this.#spare = new BatchBuilder(schema, capacity);
    this.#ready = new BatchBuilder(schema, OUTPUT_ROWS);
    this.#rankRows = new Int32Array(plan.most).fill(-1);
  }

  get blocked(): boolean {
    return this.#output.blocked;
  }

  emit({ columns, from, to }: RowBatch): void {
    for (let row = from; row < to; row++) {
      if (this.#held.rowCount > 0 && !this.#isHeldKey(columns, row)) this.#release();
      const isLast = this.#plan.by === null && row + 1 < to && this.#sameKey(columns, row, row + 1);
      if (!isLast) this.#hold(columns, row);
    }
  }

  emitWatermark(): void {}
  emitIdle(): void {}

  /** The last key has ended. */
  flush(): void {
    this.#release();
    this.#send();
  }

  #hold(columns: readonly Column[], row: number): void {
    const held = this.#held;
    if (held.rowCount === held.capacity) this.#compact();
    this.#rankRows[this.#rankOf(columns, row)] = held.rowCount;
    held.appendRow(columns, row);
  }

  #rankOf(columns: readonly Column[], row: number): number {
    if (this.#plan.by === null) return 0;
    const ranks = columns[this.#plan.by]!;
    invariant(ranks.kind === "int64", "a rank is BIGINT");
    return Number(ranks.values[row]!) - 1;
  }

  /** What was replaced is forgotten. */
  #compact(): void {
    const { columns } = this.#held.take();
    const kept = this.#spare;
    kept.reset();
    for (let rank = 0; rank < this.#rankRows.length; rank++) {
      const row = this.#rankRows[rank]!;
      if (row < 0) continue;
      this.#rankRows[rank] = kept.rowCount;
      kept.appendRow(columns, row);
    }
    this.#spare = this.#held;
    this.#held = kept;
  }

  #release(): void {
    const { columns } = this.#held.take();
    for (let rank = 0; rank < this.#rankRows.length; rank++) {
      const row = this.#rankRows[rank]!;
      if (row < 0) continue;
      if (this.#ready.full) this.#send();
      this.#ready.appendRow(columns, row);
      this.#rankRows[rank] = -1;
    }
    this.#held.reset();
  }

  #send(): void {
    if (this.#ready.rowCount > 0) this.#output.emit(this.#ready.take());
    this.#ready.reset();
  }

  #isHeldKey(columns: readonly Column[], row: number): boolean {
    const held = this.#held.take();
    return this.#plan.keys.every(
      (key) => compareValues(held.columns[key]!, held.to - 1, columns[key]!, row) === 0,
    );
  }

  // oxlint-disable-next-line max-params -- two rows
  #sameKey(columns: readonly Column[], a: number, b: number): boolean {
    return this.#plan.keys.every((key) => compareValues(columns[key]!, a, columns[key]!, b) === 0);
  }
}
