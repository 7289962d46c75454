import { avroName, isBytes, isFine } from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";
import { rawOfText } from "../batch/byte-values.ts";
import type { Column } from "../batch/column.ts";
import { floorDivide } from "../batch/floor-divide.ts";
import { readValue } from "../batch/row-values.ts";
import type { StringArena } from "../batch/string-arena.ts";
import { toTwosComplement } from "../batch/twos-complement.ts";

/** The Avro type of a column: NULL first, as Flink writes it. */
const schemaOf = (type: LogicalType): unknown =>
  type.nullable ? ["null", valueSchema(type)] : valueSchema(type);

// oxlint-disable-next-line complexity -- one case a kind
function valueSchema(type: LogicalType): unknown {
  switch (type.kind) {
    case "BOOLEAN":
      return "boolean";
    case "TINYINT":
    case "SMALLINT":
    case "INT":
      return "int";
    case "BIGINT":
      return "long";
    case "FLOAT":
      return "float";
    case "DOUBLE":
      return "double";
    case "DATE":
      return { type: "int", logicalType: "date" };
    case "TIME":
      return { type: "int", logicalType: "time-millis" };
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return { type: "long", logicalType: `timestamp-${isFine(type) ? "micros" : "millis"}` };
    case "DECIMAL":
      return { type: "bytes", logicalType: "decimal", precision: type.precision, scale: type.scale };
    default:
      return isBytes(type) ? "bytes" : "string";
  }
}

export const avroSchemaOf = (fields: readonly Field[]): string =>
  JSON.stringify({
    type: "record",
    name: "Row",
    namespace: "millrace",
    fields: fields.map(({ name, type }) => ({
      name: avroName(name),
      type: schemaOf(type),
      ...(type.nullable && { default: null }),
    })),
  });

type Write = (arena: StringArena, column: Column, row: number) => void;

/** Encodes rows of one schema in Avro's binary form. */
export class AvroWriter {
  readonly #steps: readonly Write[];

  constructor(fields: readonly Field[]) {
    this.#steps = fields.map(({ type }) => (type.nullable ? orNull(valueWriter(type)) : valueWriter(type)));
  }

  row(arena: StringArena, columns: readonly Column[], row: number): void {
    for (let index = 0; index < this.#steps.length; index++) this.#steps[index]!(arena, columns[index]!, row);
  }
}

function orNull(write: Write): Write {
  return (arena, column, row) => {
    const isNull = column.nulls !== null && column.nulls[row] !== 0;
    arena.appendByte(isNull ? 0 : 2);
    if (!isNull) write(arena, column, row);
  };
}

// oxlint-disable-next-line complexity -- one case a kind
function valueWriter(type: LogicalType): Write {
  switch (type.kind) {
    case "BOOLEAN":
      return (arena, column, row) =>
        arena.appendByte(column.kind === "int8" && column.values[row] !== 0 ? 1 : 0);
    case "FLOAT":
      return (arena, column, row) => {
        const view = viewOf(arena, 4);
        if (column.kind === "float64") view.setFloat32(0, column.values[row]!, true);
      };
    case "DOUBLE":
      return (arena, column, row) => {
        const view = viewOf(arena, 8);
        if (column.kind === "float64") view.setFloat64(0, column.values[row]!, true);
      };
    case "DECIMAL":
      return (arena, column, row) => writeBytes(arena, toTwosComplement(readValue(column, row) as bigint));
    default:
      if (isFine(type))
        return (arena, column, row) =>
          writeBigLong(arena, floorDivide(readValue(column, row) as bigint, 1_000n));
      return writePlain(isBytes(type));
  }
}

const writePlain =
  (binary: boolean): Write =>
  (arena, column, row) => {
    if (column.kind === "int32" || column.kind === "float64") writeLong(arena, column.values[row]!);
    else if (column.kind === "int64") writeBigLong(arena, column.values[row]!);
    else if (column.kind === "string") {
      const { heap, offsets, lengths } = column;
      if (binary) return writeBytes(arena, rawOfText(heap, offsets[row]!, lengths[row]!));
      writeLong(arena, lengths[row]!);
      arena.append(heap, offsets[row]!, lengths[row]!);
    }
  };

/** The next `length` bytes of the arena. */
function viewOf(arena: StringArena, length: number): DataView {
  arena.ensure(length);
  const at = arena.used;
  arena.used += length;
  return new DataView(arena.bytes.buffer, arena.bytes.byteOffset + at, length);
}

/** A zigzag number of an integer that a double holds exactly. */
export function writeLong(arena: StringArena, value: number): void {
  if (!Number.isSafeInteger(value * 2)) return writeBigLong(arena, BigInt(Math.trunc(value)));
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  while (rest > 0x7f) {
    const bits = rest % 128;
    arena.appendByte(bits | 0x80);
    rest = (rest - bits) / 128;
  }
  arena.appendByte(rest);
}

export function writeBigLong(arena: StringArena, value: bigint): void {
  const number = Number(value);
  if (Number.isSafeInteger(number * 2)) return writeLong(arena, number);
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  while (rest > 0x7fn) {
    arena.appendByte(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  arena.appendByte(Number(rest));
}

export function writeBytes(arena: StringArena, bytes: Uint8Array): void {
  writeLong(arena, bytes.length);
  arena.append(bytes, 0, bytes.length);
}
