import { invariant } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import type { Lane } from "../../state/lane.ts";
import { ValueColumn } from "../../state/value-column.ts";
import type { BestRow } from "./best-row.ts";
import { needColumn, RowAccumulator } from "./row-accumulator.ts";

/**
 * One column of the row that MIN_BY or MAX_BY keeps. The first accumulator of a row `leads`: it is called before the others
 * with the same rows, and decides for all of them.
 */
export class BestRowAccumulator extends RowAccumulator {
  readonly rowBytes: number;
  readonly #best: BestRow;
  readonly #leads: boolean;
  readonly #values: ValueColumn;
  #order: Column | null = null;

  constructor(best: BestRow, leads: boolean, type: LogicalType) {
    super();
    this.#best = best;
    this.#leads = leads;
    this.#values = new ValueColumn(type);
    this.rowBytes = leads ? 34 : 17;
  }

  override get heapBytes(): number {
    return this.#values.heapBytes + (this.#leads ? this.#best.values.heapBytes : 0);
  }

  /** The column that rows are compared by, of the batch that is added next. */
  orderBy(column: Column): void {
    this.#order = column;
  }

  protected override grow(capacity: number): void {
    if (this.#leads) this.#best.values.ensure(capacity);
    this.#values.ensure(capacity);
  }

  // oxlint-disable-next-line max-params -- the hot call
  override add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const input = needColumn(column);
    if (this.#leads) {
      invariant(this.#order !== null, "rows are compared by a column");
      this.#best.add(this.#order, from, to, rows);
    }
    const { wins } = this.#best;
    for (let i = from; i < to; i++) if (wins[i] === 1) this.#values.set(rows[i]!, input, i);
  }

  protected override addRow(column: Column, i: number, row: number): void {
    this.#values.set(row, column, i);
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    if (this.#leads) this.#best.merge(other.#best, from, row);
    if (this.#best.wins[from] === 1) this.#values.set(row, other.#values.column, from);
  }

  // oxlint-disable-next-line max-params -- from where to where
  override emitRow(row: number, target: Column, at: number, arena: StringArena): void {
    this.#values.emit(row, target, at, arena);
  }

  override clear(): void {
    if (this.#leads) this.#best.values.clear();
    this.#values.clear();
  }

  override clearRow(row: number): void {
    if (this.#leads) this.#best.values.clearRow(row);
    this.#values.clearRow(row);
  }

  override lanes(): readonly Lane[] {
    return [...(this.#leads ? this.#best.values.lanes() : []), ...this.#values.lanes()];
  }

  override lanesWritten(): void {
    if (this.#leads) this.#best.values.lanesWritten();
    this.#values.lanesWritten();
  }

  override write(writer: ByteWriter, row: number): void {
    if (this.#leads) this.#best.values.write(writer, row);
    this.#values.write(writer, row);
  }

  override read(reader: ByteReader, row: number): void {
    if (this.#leads) this.#best.values.read(reader, row);
    this.#values.read(reader, row);
  }
}
