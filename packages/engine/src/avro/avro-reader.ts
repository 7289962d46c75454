import { isBytes, isFine } from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";
import type { BatchBuilder } from "../batch/batch-builder.ts";
import { textOfRaw } from "../batch/byte-values.ts";
import { floorDivide } from "../batch/floor-divide.ts";
import { writeValue } from "../batch/row-values.ts";
import { fromTwosComplement } from "../batch/twos-complement.ts";
import { encodeUtf8, repairUtf8 } from "../batch/utf8.ts";
import { avroReadableAs, columnOf, unitOf } from "./avro-columns.ts";
import type { AvroColumn } from "./avro-columns.ts";
import { AvroError } from "./avro-cursor.ts";
import type { AvroCursor } from "./avro-cursor.ts";
import type { AvroRecord, AvroType } from "./avro-schema.ts";
import { skipValue } from "./skip-value.ts";

type Read = (cursor: AvroCursor, row: number) => void;

/** Decodes records into the columns of a builder: those of `fields`, by name; the others are passed over. */
export class AvroReader {
  readonly #steps: readonly Read[];
  readonly #schema: AvroRecord;

  /** Throws AvroError where a field is missing or of another type. */
  constructor(schema: AvroRecord, fields: readonly Field[], builder: BatchBuilder) {
    this.#schema = schema;
    const known = new Set(schema.fields.map(({ name }) => name));
    const missing = fields.find(({ name }) => !known.has(name));
    if (missing !== undefined) throw new AvroError(`it has no column ${missing.name}`);
    this.#steps = schema.fields.map(({ name, type }) => {
      const index = fields.findIndex((field) => field.name === name);
      if (index < 0) return (cursor) => skipValue(type, cursor);
      return columnReader(builder, index, columnOf(name, type), fields[index]!);
    });
  }

  /** One record, as row `row`. */
  read(cursor: AvroCursor, row: number): void {
    for (const step of this.#steps) step(cursor, row);
  }

  skip(cursor: AvroCursor): void {
    skipValue(this.#schema, cursor);
  }
}

// oxlint-disable-next-line max-params -- a field of a record as a column of a batch
function columnReader(builder: BatchBuilder, index: number, column: AvroColumn | null, field: Field): Read {
  if (column === null || !avroReadableAs(column, field))
    throw new AvroError(`its column ${field.name} is of another type`);
  const { nullBranch, value } = column;
  const read = valueReader(builder, index, value, field);
  const { nulls } = builder.columns[index]!;
  if (nullBranch === null) {
    if (nulls === null) return read;
    return (cursor, row) => {
      nulls[row] = 0;
      read(cursor, row);
    };
  }
  return (cursor, row) => {
    const branch = cursor.int();
    if (branch !== 0 && branch !== 1) throw new AvroError("a union has no such branch");
    if (branch !== nullBranch) {
      if (nulls !== null) nulls[row] = 0;
      return read(cursor, row);
    }
    if (nulls === null) throw new AvroError(`its column ${field.name} has a NULL, and is declared NOT NULL`);
    writeValue(builder, index, row, null);
  };
}

// oxlint-disable-next-line max-params, complexity -- one case a kind of column
function valueReader(builder: BatchBuilder, index: number, value: AvroType, { type }: Field): Read {
  const target = builder.columns[index]!;
  switch (target.kind) {
    case "int8":
      return (cursor, row) => void (target.values[row] = cursor.byte() === 0 ? 0 : 1);
    case "int32":
      if (value.kind === "long")
        return (cursor, row) => void (target.values[row] = Math.floor(cursor.number() / 1_000));
      return intReader(target.values, type.kind);
    case "int64": {
      const { words } = target;
      return (cursor, row) => {
        cursor.long();
        words[2 * row] = cursor.low;
        words[2 * row + 1] = cursor.high;
      };
    }
    case "float64": {
      const number = numberReader(value);
      return (cursor, row) => void (target.values[row] = number(cursor));
    }
    case "decimal": {
      const exact = isFine(type)
        ? nanosReader(value)
        : (cursor: AvroCursor) => fromTwosComplement(rawBytes(value, cursor));
      return (cursor, row) => writeValue(builder, index, row, exact(cursor));
    }
    case "string":
      return textReader(builder, index, value, isBytes(type));
  }
}

/** Values of an int that is read as a smaller one have to fit. */
function intReader(values: Int32Array, kind: LogicalType["kind"]): Read {
  const bits = kind === "TINYINT" ? 24 : 16;
  if (kind !== "TINYINT" && kind !== "SMALLINT") return (cursor, row) => void (values[row] = cursor.int());
  return (cursor, row) => {
    const value = cursor.int();
    if ((value << bits) >> bits !== value) throw new AvroError(`${value} is no ${kind}`);
    values[row] = value;
  };
}

function numberReader(value: AvroType): (cursor: AvroCursor) => number {
  switch (value.kind) {
    case "float":
      return (cursor) => cursor.float();
    case "double":
      return (cursor) => cursor.double();
    default: {
      const unit = unitOf(value);
      if (unit === null || unit === "millis") return (cursor) => cursor.number();
      const units = UNITS_A_MS[unit];
      return (cursor) => Number(floorDivide(cursor.bigint(), units));
    }
  }
}

const UNITS_A_MS = { micros: 1_000n, nanos: 1_000_000n } as const;
const NANOS_A_UNIT = { millis: 1_000_000n, micros: 1_000n, nanos: 1n } as const;

function nanosReader(value: AvroType): (cursor: AvroCursor) => bigint {
  const nanos = NANOS_A_UNIT[unitOf(value) ?? "millis"];
  return (cursor) => cursor.bigint() * nanos;
}

/** Range of the value's bytes; the cursor is behind it. */
function rawBytes(value: AvroType, cursor: AvroCursor): Uint8Array {
  const length = value.kind === "fixed" ? value.size : cursor.length();
  cursor.skip(length);
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}

// oxlint-disable-next-line max-params -- a field of a record as a column of a batch
function textReader({ arena, columns }: BatchBuilder, index: number, value: AvroType, binary: boolean): Read {
  const column = columns[index]!;
  const append = (row: number, bytes: Uint8Array): void => {
    if (column.kind !== "string") return;
    column.offsets[row] = arena.append(bytes, 0, bytes.length);
    column.lengths[row] = bytes.length;
  };
  if (value.kind === "enum") {
    const symbols = value.symbols.map(encodeUtf8);
    return (cursor, row) => {
      const symbol = symbols[cursor.int()];
      if (symbol === undefined) throw new AvroError("an enum has no such symbol");
      append(row, symbol);
    };
  }
  if (binary) return (cursor, row) => append(row, textOfRaw(rawBytes(value, cursor)));
  return (cursor, row) => append(row, repairUtf8(rawBytes(value, cursor)));
}
