import { InvariantError, isFine } from "@millrace/graph";
import type { LiteralValue, LogicalType, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "./batch-builder.ts";
import type { Column, StringColumn } from "./column.ts";
import { joinLanes } from "./decimal-lanes.ts";
import type { RowBatch } from "./row-batch.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/**
 * A value outside of columns: for tests, the interpreter and the edges of the engine, never on the hot path. BIGINT,
 * the unscaled integer of DECIMAL and nanoseconds are bigint, other numbers and times number, bytes a text with a
 * character for each.
 */
export type Value = null | boolean | number | bigint | string;

export function readValue(column: Column, row: number): Value {
  if (column.nulls !== null && column.nulls[row] !== 0) return null;
  switch (column.kind) {
    case "int8":
      return column.values[row] !== 0;
    case "int32":
    case "float64":
    case "int64":
      return column.values[row]!;
    case "decimal":
      return joinLanes(column.low[row]!, column.high === null ? null : column.high[row]!);
    case "string":
      return decodeUtf8(column.heap, column.offsets[row]!, column.lengths[row]!);
  }
}

/** The value that a JSON literal of this type stands for. */
export function literalToValue(type: LogicalType, literal: LiteralValue): Value {
  if (literal === null) return null;
  if (type.kind === "BIGINT" || type.kind === "DECIMAL" || isFine(type)) return BigInt(literal);
  return type.kind === "DOUBLE" || type.kind === "FLOAT" ? Number(literal) : literal;
}

/** Appends one row of values. Every column must be given. */
export function appendValues(builder: BatchBuilder, values: readonly Value[]): void {
  const row = builder.rowCount++;
  builder.columns.forEach((_, index) => writeValue(builder, index, row, values[index] ?? null));
}

export function writeValue(builder: BatchBuilder, index: number, row: number, value: Value): void {
  const column = builder.columns[index]!;
  if (column.nulls !== null) column.nulls[row] = value === null ? 1 : 0;
  else if (value === null) throw new InvariantError(`NULL in column ${index}, which is NOT NULL`);
  if (column.kind === "string") {
    const bytes = encodeUtf8(value === null ? "" : String(value));
    column.offsets[row] = builder.arena.append(bytes, 0, bytes.length);
    column.lengths[row] = bytes.length;
  } else {
    writeFixed(column, row, value ?? 0);
  }
}

function writeFixed(column: Exclude<Column, StringColumn>, row: number, value: NonNullable<Value>): void {
  if (column.kind === "int64") {
    column.values[row] = BigInt(value);
  } else if (column.kind === "decimal") {
    column.low[row] = BigInt.asIntN(64, BigInt(value));
    if (column.high !== null) column.high[row] = BigInt(value) >> 64n;
  } else {
    column.values[row] = Number(value);
  }
}

/** A batch of its own, that nobody lends again. */
export function batchOfRows(schema: RowSchema, rows: readonly (readonly Value[])[]): RowBatch {
  const builder = new BatchBuilder(schema, Math.max(rows.length, 1));
  for (const row of rows) appendValues(builder, row);
  return builder.take();
}

export function rowsOfBatch(batch: RowBatch): Value[][] {
  const rows: Value[][] = [];
  for (let row = batch.from; row < batch.to; row++)
    rows.push(batch.columns.map((column) => readValue(column, row)));
  return rows;
}
