import type { LogicalType } from "@millrace/graph";
import { copyFixed, createColumn } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { joinLanes } from "../../batch/decimal-lanes.ts";
import { compareBytes, StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { readColumnValue, writeColumnValue } from "../../state/column-state.ts";
import { grownColumn } from "../../state/key-index.ts";
import { needColumn, RowAccumulator, setNull } from "./row-accumulator.ts";

/** MIN and MAX of any type: the value itself, NULL until the first one. NaN is the largest DOUBLE, as in Java. */
export class ExtremeAccumulator extends RowAccumulator {
  readonly rowBytes = 17;
  readonly #sign: 1 | -1;
  readonly #type: LogicalType;
  readonly #arena = new StringArena(64);
  #values: Column;

  constructor(fn: "MIN" | "MAX", type: LogicalType) {
    super();
    this.#sign = fn === "MAX" ? 1 : -1;
    this.#type = { ...type, nullable: true };
    this.#values = createColumn(this.#type, 0);
  }

  get #nulls(): Uint8Array {
    return this.#values.nulls!;
  }

  ensure(capacity: number): void {
    const before = this.#nulls.length;
    if (capacity <= before) return;
    this.#values = grownColumn(this.#values, this.#type, capacity);
    this.#nulls.fill(1, before);
  }

  // oxlint-disable-next-line max-params -- the hot call
  override add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const input = needColumn(column);
    const values = this.#values;
    if (input.kind !== "int64" || values.kind !== "int64" || input.nulls !== null) {
      super.add(column, from, to, rows);
      return;
    }
    const nulls = this.#nulls;
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
    if (this.#nulls[row] === 0 && compareColumns(column, i, this.#values, row) * this.#sign <= 0) return;
    this.#nulls[row] = 0;
    if (this.#values.kind === "string" && column.kind === "string") {
      this.#values.offsets[row] = this.#arena.append(column.heap, column.offsets[i]!, column.lengths[i]!);
      this.#values.lengths[row] = column.lengths[i]!;
      this.#values.heap = this.#arena.bytes;
    } else if (this.#values.kind !== "string") {
      copyFixed(this.#values, row, column, i);
    }
  }

  protected override mergeRow(other: this, from: number, row: number): void {
    if (other.#nulls[from] === 0) this.addRow(other.#values, from, row);
  }

  // oxlint-disable-next-line max-params -- from where to where
  protected override emitRow(row: number, target: Column, at: number, arena: StringArena): void {
    const isNull = this.#nulls[row] !== 0;
    setNull(target, at, isNull);
    if (target.kind === "string" && this.#values.kind === "string") {
      const length = isNull ? 0 : this.#values.lengths[row]!;
      target.offsets[at] = arena.append(this.#values.heap, isNull ? 0 : this.#values.offsets[row]!, length);
      target.lengths[at] = length;
    } else if (target.kind !== "string" && !isNull) {
      copyFixed(target, at, this.#values, row);
    }
  }

  override clear(): void {
    this.#nulls.fill(1);
    this.#arena.reset();
  }

  override write(writer: ByteWriter, row: number): void {
    writeColumnValue(writer, this.#values, row);
  }

  override read(reader: ByteReader, row: number): void {
    readColumnValue(reader, this.#values, row, this.#arena);
  }
}

// oxlint-disable-next-line max-params, complexity -- two values, one case a kind
function compareColumns(a: Column, i: number, b: Column, row: number): number {
  if (a.kind === "string" && b.kind === "string") {
    return compareBytes(a.heap, a.offsets[i]!, a.lengths[i]!, b.heap, b.offsets[row]!, b.lengths[row]!);
  }
  if (a.kind === "decimal" && b.kind === "decimal") {
    return order(
      joinLanes(a.low[i]!, a.high === null ? null : a.high[i]!),
      joinLanes(b.low[row]!, b.high === null ? null : b.high[row]!),
    );
  }
  if ("values" in a && "values" in b) {
    const [x, y] = [a.values[i]!, b.values[row]!];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return order(x, y);
  }
  return 0;
}

const order = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);
