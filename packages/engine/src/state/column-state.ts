import type { Column } from "../batch/column.ts";
import type { StringArena } from "../batch/string-arena.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** One value with its NULL flag, in a form that depends on the column's kind alone. */
export function writeColumnValue(writer: ByteWriter, column: Column, row: number): void {
  const isNull = column.nulls !== null && column.nulls[row] !== 0;
  writer.byte(isNull ? 1 : 0);
  if (isNull) return;
  switch (column.kind) {
    case "int8":
      writer.byte(column.values[row]!);
      return;
    case "int32":
      writer.int32(column.values[row]!);
      return;
    case "int64":
      writer.int64(column.values[row]!);
      return;
    case "float64":
      writer.float64(column.values[row]!);
      return;
    case "decimal":
      writer.int64(column.low[row]!);
      writer.int64(column.high === null ? column.low[row]! >> 63n : column.high[row]!);
      return;
    case "string":
      writer.range(column.heap, column.offsets[row]!, column.lengths[row]!);
  }
}

/** Strings go to `arena`, which the column's heap is afterwards. */
// oxlint-disable-next-line max-params -- from where to where
export function readColumnValue(reader: ByteReader, column: Column, row: number, arena: StringArena): void {
  const isNull = reader.byte() !== 0;
  if (column.nulls !== null) column.nulls[row] = isNull ? 1 : 0;
  if (isNull) return;
  switch (column.kind) {
    case "int8":
      column.values[row] = reader.byte();
      return;
    case "int32":
      column.values[row] = reader.int32();
      return;
    case "int64":
      column.values[row] = reader.int64();
      return;
    case "float64":
      column.values[row] = reader.float64();
      return;
    case "decimal": {
      column.low[row] = reader.int64();
      const high = reader.int64();
      if (column.high !== null) column.high[row] = high;
      return;
    }
    case "string": {
      const { offset, length } = reader.range();
      column.offsets[row] = arena.append(reader.bytes, offset, length);
      column.lengths[row] = length;
      column.heap = arena.bytes;
    }
  }
}
