import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import type { Lane } from "../../state/lane.ts";
import { ValueColumn } from "../../state/value-column.ts";
import { needColumn, RowAccumulator } from "./row-accumulator.ts";

/** The value that was set last, NULL included: a column of rows that are kept by key. */
export class LastValueAccumulator extends RowAccumulator {
  readonly rowBytes = 17;
  readonly #values: ValueColumn;

  constructor(type: LogicalType) {
    super();
    this.#values = new ValueColumn(type);
  }

  override get heapBytes(): number {
    return this.#values.heapBytes;
  }

  /** The values by row. */
  get column(): Column {
    return this.#values.column;
  }

  protected override grow(capacity: number): void {
    this.#values.ensure(capacity);
  }

  set(row: number, column: Column, i: number): void {
    this.#values.set(row, column, i);
  }

  // oxlint-disable-next-line max-params -- the hot call
  override add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const values = needColumn(column);
    for (let i = from; i < to; i++) this.#values.set(rows[i]!, values, i);
  }

  protected override addRow(column: Column, i: number, row: number): void {
    this.#values.set(row, column, i);
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    this.#values.set(row, other.#values.column, from);
  }

  // oxlint-disable-next-line max-params -- from where to where
  override emitRow(row: number, target: Column, at: number, arena: StringArena): void {
    this.#values.emit(row, target, at, arena);
  }

  override clear(): void {
    this.#values.clear();
  }

  override clearRow(row: number): void {
    this.#values.clearRow(row);
  }

  override lanes(): readonly Lane[] {
    return this.#values.lanes();
  }

  override lanesWritten(): void {
    this.#values.lanesWritten();
  }

  override write(writer: ByteWriter, row: number): void {
    this.#values.write(writer, row);
  }

  override read(reader: ByteReader, row: number): void {
    this.#values.read(reader, row);
  }
}
