import { rowSchema } from "@millrace/graph";
import type { Expression, Field, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { Column } from "../../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import { appendValues, literalToValue } from "../../../batch/row-values.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import { LastValueAccumulator } from "../../aggregates/last-value-accumulator.ts";
import { CalcOperator } from "../../calc.ts";
import type { OperatorContext } from "../../operator.ts";
import { Rounds } from "../../rounds.ts";
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
  readonly #kept: readonly LastValueAccumulator[];
  readonly #initial: readonly Column[] | null;
  readonly #pairs: BatchBuilder;
  readonly #combine: CalcOperator;
  readonly #rounds = new Rounds();
  #has = new Uint8Array(0);
  #columns: readonly Column[] = [];
  /** Rows and panes that wait. */
  #waiting = 0;
  readonly #rows = new Int32Array(MAX_BATCH_ROWS);
  readonly #panes = new Int32Array(MAX_BATCH_ROWS);
  /** Pane of each row of the pairs. */
  readonly #targets = new Int32Array(MAX_BATCH_ROWS);

  constructor(fold: Fold, input: RowSchema, context: OperatorContext) {
    this.#kept = fold.kept.map(({ type }) => new LastValueAccumulator(type));
    this.#initial = fold.initial === null ? null : literalColumns(fold.kept, fold.initial);
    const pair = rowSchema([...fold.kept, ...input.fields]);
    this.#pairs = new BatchBuilder(pair);
    this.#combine = new CalcOperator([{ filter: null, projections: fold.columns }]);
    const output = {
      emit: (batch: RowBatch) => this.#take(batch),
      emitWatermark: () => {},
      emitIdle: () => {},
      blocked: false,
    };
    this.#combine.open({ ...context, inputSchema: pair, outputSchema: rowSchema(fold.kept), output });
  }

  get byteSize(): number {
    let bytes = this.#has.length;
    for (const { rowBytes, heapBytes } of this.#kept) bytes += rowBytes * this.#has.length + heapBytes;
    return bytes;
  }

  get accumulators(): readonly LastValueAccumulator[] {
    return this.#kept;
  }

  ensure(panes: number): void {
    if (panes <= this.#has.length) return;
    const has = new Uint8Array(panes);
    has.set(this.#has);
    this.#has = has;
    for (const value of this.#kept) value.ensure(panes);
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
    this.#rounds.plan(this.#panes, 0, this.#waiting, this.#has.length);
    for (let round = 0; round < this.#rounds.count; round++) this.#combineRound(this.#rounds.rowsOf(round));
    this.#waiting = 0;
  }

  clear(pane: number): void {
    this.#has[pane] = 0;
    for (const value of this.#kept) value.clearRow(pane);
  }

  /** As Flink merges reducing state: what is kept of the one, combined with what is kept of the other as with a row. */
  merge(from: number, into: number): void {
    if (this.#has[from] === 1 && this.#has[into] !== 1) {
      this.#keep(
        into,
        this.#kept.map(({ column }) => column),
        from,
      );
    } else if (this.#has[from] === 1) {
      const columns = this.#columns;
      this.#columns = this.#kept.map(({ column }) => column);
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
    for (let index = 0; index < this.#kept.length; index++)
      this.#kept[index]!.emitRow(pane, output.values[index]!, at, output.arena);
  }

  /** Makes a pane what it is before its first row. */
  begins(pane: number): void {
    this.clear(pane);
    if (this.#initial !== null) this.#keep(pane, this.#initial, 0);
  }

  has(pane: number): boolean {
    return this.#has[pane] === 1;
  }

  rowsAfter(_pane: number, rows: number): number {
    return rows;
  }

  write(writer: ByteWriter, pane: number): void {
    for (const value of this.#kept) value.write(writer, pane);
  }

  read(reader: ByteReader, pane: number, rows: number): void {
    for (const value of this.#kept) value.read(reader, pane);
    this.#has[pane] = rows > 0 ? 1 : 0;
  }

  #combineRound(waiting: Int32Array): void {
    this.#pairs.reset();
    for (const at of waiting) {
      const [i, pane] = [this.#rows[at]!, this.#panes[at]!];
      if (this.#has[pane] === 1) this.#pair(i, pane);
      else if (this.#initial === null) this.#keep(pane, this.#columns, i);
      else {
        this.begins(pane);
        this.#pair(i, pane);
      }
    }
    if (this.#pairs.rowCount > 0) this.#combine.processBatch(this.#pairs.take());
  }

  #keep(pane: number, columns: readonly Column[], i: number): void {
    this.#has[pane] = 1;
    for (let index = 0; index < this.#kept.length; index++) this.#kept[index]!.set(pane, columns[index]!, i);
  }

  #pair(i: number, pane: number): void {
    const pairs = this.#pairs;
    const at = pairs.rowCount++;
    this.#targets[at] = pane;
    const kept = this.#kept.length;
    for (let index = 0; index < kept; index++) pairs.copyValue(index, at, this.#kept[index]!.column, pane);
    for (let index = 0; index < this.#columns.length; index++)
      pairs.copyValue(kept + index, at, this.#columns[index]!, i);
  }

  #take(batch: RowBatch): void {
    for (let at = batch.from; at < batch.to; at++) {
      const pane = this.#targets[at - batch.from]!;
      for (let index = 0; index < this.#kept.length; index++)
        this.#kept[index]!.set(pane, batch.columns[index]!, at);
    }
  }
}

function literalColumns(kept: readonly Field[], initial: readonly Expression[]): readonly Column[] {
  const builder = new BatchBuilder({ fields: kept }, 1);
  appendValues(
    builder,
    initial.map((value) => (value.kind === "literal" ? literalToValue(value.type, value.value) : null)),
  );
  return builder.take().columns;
}
