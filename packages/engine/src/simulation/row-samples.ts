import type { ChainedOperator } from "@millrace/graph";
import { ROW_KINDS } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { printValue } from "../operators/sinks/print-format.ts";
import type { RowProbe } from "../task/row-probe.ts";

export interface SampleRow {
  readonly kind: "+I" | "-U" | "+U" | "-D";
  /** As Print shows them, in the order of the schema; null is NULL. */
  readonly values: readonly (string | null)[];
}

/** Rows that left one operator. */
export interface OperatorSample {
  readonly total: number;
  /** The first of them, in the order in which they left. */
  readonly rows: readonly SampleRow[];
}

/** Keeps the first rows that left each operator, and counts the others. */
export class RowSamples implements RowProbe {
  readonly #kept: number;
  readonly #samples = new Map<string, { total: number; readonly rows: SampleRow[] }>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  emitted({ uid, outputSchema, sideOutputs }: ChainedOperator, batch: RowBatch, side?: number): void {
    const key = side === undefined ? uid : `${uid}/${side}`;
    const schema = side === undefined ? outputSchema : sideOutputs?.[side];
    const sample = this.#samples.get(key) ?? { total: 0, rows: [] };
    this.#samples.set(key, sample);
    sample.total += batch.to - batch.from;
    const end = Math.min(batch.to, batch.from + this.#kept - sample.rows.length);
    for (let row = batch.from; row < end; row++) {
      const values = batch.columns.map((column, index) =>
        printValue(readValue(column, row), schema!.fields[index]!.type),
      );
      sample.rows.push({ kind: ROW_KINDS[batch.rowKinds?.[row] ?? 0]!, values });
    }
  }

  /** By operator uid, of side outputs `<uid>/<position>`; a copy. */
  take(): Readonly<Record<string, OperatorSample>> {
    return Object.fromEntries(
      [...this.#samples].map(([uid, { total, rows }]) => [uid, { total, rows: [...rows] }]),
    );
  }
}
