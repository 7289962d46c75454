import type { RowSchema } from "@millrace/graph";
import { createColumn } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { MAX_BATCH_ROWS, RowBatch } from "../batch/row-batch.ts";
import { StringArena } from "../batch/string-arena.ts";
import { passedThrough } from "./calc-plan.ts";
import type { CalcPlan } from "./calc-plan.ts";

/** Returns the row behind the last one written. With a filter rows go to 0, 1, ...; without one row i goes to row i. */
// oxlint-disable-next-line max-params -- the shape of generated code: arguments are faster than fields
export type CalcFunction = (
  input: readonly Column[],
  from: number,
  to: number,
  out: readonly Column[],
  arena: StringArena,
  zeros: Uint8Array,
  kinds: Uint8Array | null,
  outKinds: Uint8Array,
  stageRows: Int32Array,
) => number;

/**
 * A generated loop with the columns that it writes. Columns that are plain copies share the input's bytes (strings) or,
 * where no row is dropped, the input's column itself.
 */
export class CalcLoop {
  /** Rows that left each stage in the last `run`. */
  readonly stageRows: Int32Array;
  readonly #output: RowSchema;
  readonly #calc: CalcFunction;
  readonly #origins: readonly (number | null)[];
  readonly #filters: boolean;
  readonly #computes: boolean;
  readonly #arena = new StringArena();
  readonly #batch = new RowBatch([], 0, 0);
  #own: Column[] = [];
  #zeros = new Uint8Array(0);
  #kinds = new Uint8Array(0);

  constructor(plan: CalcPlan, output: RowSchema, calc: CalcFunction) {
    this.stageRows = new Int32Array(plan.stages.length);
    this.#output = output;
    this.#calc = calc;
    this.#origins = passedThrough(plan);
    this.#filters = plan.stages.some((stage) => stage.filter !== null);
    this.#computes = plan.stages.some((stage) =>
      stage.projections?.some((projection) => projection.kind === "call"),
    );
  }

  /** The batch is lent until the next call. It may be empty. */
  run(batch: RowBatch): RowBatch {
    this.#reserve(batch.to);
    this.#arena.reset();
    const columns = this.#columns(batch);
    if (this.#filters || this.#computes || this.#origins.includes(null)) {
      const to = this.#calc(
        batch.columns,
        batch.from,
        batch.to,
        columns,
        this.#arena,
        this.#zeros,
        batch.rowKinds,
        this.#kinds,
        this.stageRows,
      );
      this.#batch.to = to;
      this.#lendHeap(columns);
    } else {
      this.stageRows.fill(batch.rowCount);
      this.#batch.to = batch.to;
    }
    this.#batch.from = this.#filters ? 0 : batch.from;
    this.#batch.columns = columns;
    this.#batch.rowKinds = batch.rowKinds === null || !this.#filters ? batch.rowKinds : this.#kinds;
    return this.#batch;
  }

  #reserve(rows: number): void {
    if (rows <= this.#zeros.length && this.#zeros.length > 0) return;
    const capacity = Math.max(rows, MAX_BATCH_ROWS);
    this.#zeros = new Uint8Array(capacity);
    this.#kinds = new Uint8Array(capacity);
    this.#own = this.#output.fields.map((field) => createColumn(field.type, capacity));
  }

  #columns(batch: RowBatch): readonly Column[] {
    return this.#own.map((own, index) => {
      const origin = this.#origins[index] ?? null;
      if (origin === null) return own;
      const source = batch.columns[origin]!;
      if (!this.#filters) return source;
      if (own.kind === "string" && source.kind === "string") own.heap = source.heap;
      return own;
    });
  }

  #lendHeap(columns: readonly Column[]): void {
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]!;
      if (column.kind === "string" && this.#origins[index] === null) column.heap = this.#arena.bytes;
    }
  }
}
