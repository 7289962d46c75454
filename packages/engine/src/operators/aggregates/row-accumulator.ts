import { InvariantError } from "@millrace/graph";
import type { Column, Int64Column } from "../../batch/column.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import type { Lane } from "../../state/lane.ts";
import type { Accumulator, EmitInput } from "./accumulator.ts";

/** What all accumulators do in the same way, from `add` of one row and `emitRow`. Hot ones override `add`. */
export abstract class RowAccumulator implements Accumulator {
  abstract readonly rowBytes: number;
  /** Rows that it has; its arrays may be longer. */
  protected capacity = 0;
  /** Makes room for so many rows, which are more than before. */
  protected abstract grow(capacity: number): void;
  abstract clear(): void;
  abstract clearRow(row: number): void;
  abstract lanes(): readonly Lane[];
  abstract write(writer: ByteWriter, row: number): void;
  abstract read(reader: ByteReader, row: number): void;
  /** Adds value i, which is not NULL, to the row. */
  protected abstract addRow(column: Column, i: number, row: number): void;
  protected abstract mergeRow(other: this, from: number, row: number): void;
  abstract emitRow(row: number, target: Column, at: number, arena: StringArena): void;

  get heapBytes(): number {
    return 0;
  }

  ensure(capacity: number): void {
    if (capacity <= this.capacity) return;
    this.grow(capacity);
    this.capacity = capacity;
  }

  lanesWritten(): void {}

  // oxlint-disable-next-line max-params -- the hot call
  add(column: Column | null, from: number, to: number, rows: Int32Array): void {
    const values = needColumn(column);
    const { nulls } = values;
    for (let i = from; i < to; i++) {
      if (nulls === null || nulls[i] === 0) this.addRow(values, i, rows[i]!);
    }
  }

  addAndEmit({ column, from, to, rows, arena }: EmitInput, target: Column, at: number): void {
    for (let i = from; i < to; i++) {
      this.add(column, i, i + 1, rows);
      this.emitRow(rows[i]!, target, at + i - from, arena);
    }
  }

  merge(other: Accumulator, count: number, rows: Int32Array): void {
    if (other.constructor !== this.constructor) throw new InvariantError("accumulators of two classes");
    for (let i = 0; i < count; i++) this.mergeRow(other as this, i, rows[i]!);
  }

  mergeOne(other: Accumulator, from: number, into: number): void {
    if (other.constructor !== this.constructor) throw new InvariantError("accumulators of two classes");
    this.mergeRow(other as this, from, into);
  }

  // oxlint-disable-next-line max-params -- from where to where
  emit(
    range: { readonly from: number; readonly to: number },
    target: Column,
    at: number,
    arena: StringArena,
  ): void {
    for (let row = range.from; row < range.to; row++) this.emitRow(row, target, at + row - range.from, arena);
  }
}

export function needColumn(column: Column | null): Column {
  if (column === null) throw new InvariantError("the aggregate has no argument");
  return column;
}

export function setNull(target: Column, at: number, isNull: boolean): void {
  if (target.nulls !== null) target.nulls[at] = isNull ? 1 : 0;
}

/** A whole number below 2^53 as BIGINT. */
export function setWhole(target: Int64Column, at: number, value: number): void {
  target.words[2 * at] = value % 4_294_967_296;
  target.words[2 * at + 1] = Math.floor(value / 4_294_967_296);
}
