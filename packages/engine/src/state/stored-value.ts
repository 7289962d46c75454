import { InvariantError } from "@millrace/graph";
import { columnKind } from "../batch/column.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { StoredType } from "./state-declaration.ts";

/** A value of a record outside of columns: of a decimal both lanes. */
export type StoredValue = null | number | bigint | readonly [low: bigint, high: bigint] | Uint8Array;

type Lane = "int8" | "int32" | "int64" | "float64" | "decimal" | "string";

const laneOf = (type: StoredType): Lane => {
  if (type.kind === "value") return columnKind(type.type);
  return type.kind === "byte" ? "int8" : type.kind;
};

export function readStored(reader: ByteReader, type: StoredType): StoredValue {
  if (type.kind === "value" && reader.byte() !== 0) return null;
  switch (laneOf(type)) {
    case "int8":
      return reader.byte();
    case "int32":
      return reader.int32();
    case "int64":
      return reader.int64();
    case "float64":
      return reader.float64();
    case "decimal":
      return [reader.int64(), reader.int64()];
    case "string": {
      const { offset, length } = reader.range();
      return reader.bytes.subarray(offset, offset + length);
    }
  }
}

/** The value may be of a narrower type than `type`: see `widens`. */
export function writeStored(writer: ByteWriter, type: StoredType, value: StoredValue): void {
  if (type.kind === "value") writer.byte(value === null ? 1 : 0);
  if (value === null) return;
  const lane = laneOf(type);
  if (lane === "string" && value instanceof Uint8Array) writer.range(value, 0, value.length);
  else if (lane === "decimal" && Array.isArray(value)) writeLanes(writer, value[0], value[1]);
  else if (typeof value === "number" || typeof value === "bigint") writeNumber(writer, lane, value);
  else throw new InvariantError(`no ${lane} of a stored value`);
}

function writeLanes(writer: ByteWriter, low: bigint, high: bigint): void {
  writer.int64(low);
  writer.int64(high);
}

function writeNumber(writer: ByteWriter, lane: Lane, value: number | bigint): void {
  if (lane === "int64") writer.int64(BigInt(value));
  else if (lane === "int32") writer.int32(Number(value));
  else if (lane === "int8") writer.byte(Number(value));
  else writer.float64(Number(value));
}

/** What a column is that nothing was added to. */
export const emptyValue = (type: StoredType): StoredValue =>
  type.kind === "value" ? null : type.kind === "int64" ? 0n : 0;
