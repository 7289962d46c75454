import { rowSchema } from "@millrace/graph";
import type { Expression, Field, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { Column } from "../../../batch/column.ts";
import { MAX_BATCH_ROWS, RowBatch } from "../../../batch/row-batch.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import type { Accumulator } from "../../aggregates/accumulator.ts";
import { CalcOperator } from "../../calc.ts";
import type { OperatorContext } from "../../operator.ts";
import { Rounds } from "../../rounds.ts";
import { rowsTo } from "../../rows-to.ts";
import { KeptRows } from "../kept-rows.ts";
import type { WindowOutput } from "../window-output.ts";
import type { WindowContents } from "./window-contents.ts";

export interface Fold {
  /** Columns of what is kept. */
  readonly kept: readonly Field[];
  /** What is kept before the first row; null: the first row itself. */
  readonly initial: readonly Expression[] | null;
  /** Over what is kept, then the row. */
  readonly columns: readonly Expression[];
}

/**
 * One row of each window, combined with every row that comes: a reduce, or with an initial value a fold. Rows are taken in
 * rounds, each with one row of a pane at most, so that the expressions run over whole rounds.
 */
export class FoldContents implements WindowContents {
  readonly records = null;
  readonly #kept: KeptRows;
  readonly #initial: readonly Column[] | null;
  readonly #pairs: BatchBuilder;
  readonly #combine: CalcOperator;
  readonly #rounds = new Rounds();
  #columns: readonly Column[] = [];
  /** Rows and panes that wait. */
  #waiting = 0;
  readonly #rows = new Int32Array(MAX_BATCH_ROWS);
  readonly #panes = new Int32Array(MAX_BATCH_ROWS);
  /** Pane of each row of the pairs. */
  readonly #targets = new Int32Array(MAX_BATCH_ROWS);

  constructor(fold: Fold, input: RowSchema, context: OperatorContext) {
    this.#kept = new KeptRows(fold.kept.map(({ type }) => type));
    this.#initial = initialColumns(fold, context);
    const pair = rowSchema([...fold.kept, ...input.fields]);
    this.#pairs = new BatchBuilder(pair);
    this.#combine = new CalcOperator([{ filter: null, projections: fold.columns }]);
    const output = rowsTo((batch) => this.#take(batch));
    this.#combine.open({ ...context, inputSchema: pair, outputSchema: rowSchema(fold.kept), output });
  }

  get byteSize(): number {
    return this.#kept.byteSize;
  }

  get accumulators(): readonly Accumulator[] {
    return this.#kept.accumulators;
  }

  ensure(panes: number): void {
    this.#kept.ensure(panes);
  }

  begin(batch: RowBatch): void {
    this.#columns = batch.columns;
  }

  /** Adds rows of other columns from now on: those of a store. */
  beginRows(columns: readonly Column[]): void {
    this.#columns = columns;
  }

  add(i: number, pane: number): void {
    if (this.#waiting === MAX_BATCH_ROWS) this.flush();
    this.#rows[this.#waiting] = i;
    this.#panes[this.#waiting++] = pane;
  }

  flush(): void {
    if (this.#waiting === 0) return;
    this.#rounds.plan(this.#panes, 0, this.#waiting, this.#kept.capacity);
    for (let round = 0; round < this.#rounds.count; round++) this.#combineRound(this.#rounds.rowsOf(round));
    this.#waiting = 0;
  }

  empty(): void {
    this.#kept.empty();
  }

  clear(pane: number): void {
    this.#kept.clear(pane);
  }

  /** As Flink merges reducing state: what is kept of the one, combined with what is kept of the other as with a row. */
  merge(from: number, into: number): void {
    const kept = this.#kept;
    if (kept.has(from) && !kept.has(into)) kept.set(into, kept.columns, from);
    else if (kept.has(from)) {
      const columns = this.#columns;
      this.#columns = kept.columns;
      this.#pairs.reset();
      this.#pair(from, into);
      this.#combine.processBatch(this.#pairs.take());
      this.#columns = columns;
    }
    this.clear(from);
  }

  emit(pane: number, output: WindowOutput): boolean {
    if (!this.has(pane)) return true;
    const at = output.row(pane);
    this.emitValues(pane, output, at);
    output.finish(pane, at);
    return true;
  }

  emitValues(pane: number, output: WindowOutput, at: number): void {
    this.#kept.emit(pane, output.values, at, output.arena);
  }

  /** Makes a pane what it is before its first row. */
  begins(pane: number): void {
    this.clear(pane);
    if (this.#initial !== null) this.#kept.set(pane, this.#initial, 0);
  }

  has(pane: number): boolean {
    return this.#kept.has(pane);
  }

  rowsAfter(_pane: number, rows: number): number {
    return rows;
  }

  write(writer: ByteWriter, pane: number): void {
    this.#kept.write(writer, pane);
  }

  read(reader: ByteReader, pane: number, rows: number): void {
    this.#kept.read(reader, pane);
    if (rows === 0) this.#kept.clear(pane);
  }

  #combineRound(waiting: Int32Array): void {
    this.#pairs.reset();
    for (const at of waiting) {
      const [i, pane] = [this.#rows[at]!, this.#panes[at]!];
      if (this.has(pane)) this.#pair(i, pane);
      else if (this.#initial === null) this.#kept.set(pane, this.#columns, i);
      else {
        this.begins(pane);
        this.#pair(i, pane);
      }
    }
    if (this.#pairs.rowCount > 0) this.#combine.processBatch(this.#pairs.take());
  }

  #pair(i: number, pane: number): void {
    const pairs = this.#pairs;
    const at = pairs.rowCount++;
    this.#targets[at] = pane;
    const kept = this.#kept.columns;
    for (let index = 0; index < kept.length; index++) pairs.copyValue(index, at, kept[index]!, pane);
    for (let index = 0; index < this.#columns.length; index++)
      pairs.copyValue(kept.length + index, at, this.#columns[index]!, i);
  }

  #take(batch: RowBatch): void {
    for (let at = batch.from; at < batch.to; at++)
      this.#kept.set(this.#targets[at - batch.from]!, batch.columns, at);
  }
}

/** One row of what is kept before the first row. */
function initialColumns({ kept, initial }: Fold, context: OperatorContext): readonly Column[] | null {
  if (initial === null) return null;
  const row = new BatchBuilder({ fields: kept }, 1);
  const calc = new CalcOperator([{ filter: null, projections: initial }]);
  const output = rowsTo((batch) => row.appendRow(batch.columns, batch.from));
  calc.open({ ...context, inputSchema: rowSchema([]), outputSchema: rowSchema(kept), output });
  calc.processBatch(new RowBatch([], 0, 1));
  return row.take().columns;
}
