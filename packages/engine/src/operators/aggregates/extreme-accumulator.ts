import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { compareColumns } from "../../batch/compare-columns.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import type { Lane } from "../../state/lane.ts";
import { ValueColumn } from "../../state/value-column.ts";
import { needColumn, RowAccumulator } from "./row-accumulator.ts";

/** MIN and MAX of any type: the value itself, NULL until the first one. */
export class ExtremeAccumulator extends RowAccumulator {
  readonly rowBytes = 17;
  readonly #sign: 1 | -1;
  readonly #values: ValueColumn;

  constructor(fn: "MIN" | "MAX", type: LogicalType) {
    super();
    this.#sign = fn === "MAX" ? 1 : -1;
    this.#values = new ValueColumn(type);
  }

  override get heapBytes(): number {
    return this.#values.heapBytes;
  }

  protected override grow(capacity: number): void {
    this.#values.ensure(capacity);
  }

  // oxlint-disable-next-line max-params -- the hot call
  override add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const input = needColumn(column);
    const values = this.#values.column;
    if (input.kind !== "int64" || values.kind !== "int64" || input.nulls !== null) {
      super.add(column, from, to, rows);
      return;
    }
    const nulls = this.#values.nulls;
    const max = this.#sign > 0;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const better = max ? input.values[i]! > values.values[row]! : input.values[i]! < values.values[row]!;
      if (!better && nulls[row] === 0) continue;
      values.words[2 * row] = input.words[2 * i]!;
      values.words[2 * row + 1] = input.words[2 * i + 1]!;
      nulls[row] = 0;
    }
  }

  protected override addRow(column: Column, i: number, row: number): void {
    const { column: values, nulls } = this.#values;
    if (nulls[row] === 0 && compareColumns(column, i, values, row) * this.#sign <= 0) return;
    this.#values.set(row, column, i);
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    if (other.#values.nulls[from] === 0) this.addRow(other.#values.column, from, row);
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
