import type { LogicalType } from "@millrace/graph";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
import type { DecimalColumn, Float64Column, Int64Column } from "../../../batch/column.ts";
import { writeValue } from "../../../batch/row-values.ts";
import { decodeUtf8, encodeUtf8, isAscii, isValidUtf8, repairUtf8 } from "../../../batch/utf8.ts";
import type { StringArena } from "../../../batch/string-arena.ts";
import { parseValue } from "../../../expression/text-parse.ts";
import { BROKEN_FIELD, ESCAPED_FIELD, UNCLOSED_FIELD } from "./csv-record.ts";
import type { CsvFormat } from "./csv-format.ts";
import type { CsvRecord } from "./csv-record.ts";
import { parseDecimalDigits, parseFraction, parseInteger, parseTimestamp } from "./number-parser.ts";

/**
 * Writes field `field` of the record as column `index` of the builder's row `row`; false where it does not fit the type.
 *
 * 1. An empty field without quotes, or the literal of NULL, is NULL; in a NOT NULL column it is text, or does not fit.
 * 2. Common numbers and times are read from the bytes; rare forms go through the rules of CAST, except that an integer
 *    must be one.
 * 3. Bytes that are no UTF-8 become U+FFFD.
 */
export interface FieldPlace {
  readonly builder: BatchBuilder;
  readonly index: number;
  readonly row: number;
  readonly type: LogicalType;
}

export function parseField(record: CsvRecord, field: number, place: FieldPlace): boolean {
  const { type, builder, index, row } = place;
  if (record.shape[field] === BROKEN_FIELD || record.shape[field] === UNCLOSED_FIELD) return false;
  const isText = type.kind === "STRING";
  if (record.isNull(field) && !(isText && !type.nullable)) {
    if (type.nullable) writeValue(builder, index, row, null);
    return type.nullable;
  }
  const { nulls } = builder.columns[index]!;
  if (nulls !== null) nulls[row] = 0;
  const range = { bytes: record.bytes, from: record.from[field]!, to: record.to[field]! };
  if (!isText) return writeScalar(range, place);
  return record.shape[field] === ESCAPED_FIELD
    ? writeEscaped(range, place, record.format)
    : appendUtf8(range, place, record.format.decoder);
}

/** A text of bytes that are in it as they are. */
export function appendUtf8(
  { bytes, from, to }: ByteRange,
  place: FieldPlace,
  decoder: TextDecoder | null,
): true {
  const { arena } = place.builder;
  const start = arena.append(bytes, from, to - from);
  return endText(start, place, decoder);
}

/** A text whose quotes are doubled. */
function writeEscaped(
  { bytes, from, to }: ByteRange,
  place: FieldPlace,
  { quote, decoder }: CsvFormat,
): true {
  const { arena } = place.builder;
  const start = arena.used;
  for (let i = from; i < to; i++) {
    arena.appendByte(bytes[i]!);
    if (bytes[i] === quote) i++;
  }
  return endText(start, place, decoder);
}

/** The text of this row is what was appended from `start` on. */
function endText(start: number, { builder, index, row }: FieldPlace, decoder: TextDecoder | null): true {
  const column = builder.columns[index]!;
  const { arena } = builder;
  toUtf8(arena, start, decoder);
  if (column.kind !== "string") return true;
  column.offsets[row] = start;
  column.lengths[row] = arena.used - start;
  return true;
}

/** Makes what was appended from `start` on valid UTF-8. */
function toUtf8(arena: StringArena, start: number, decoder: TextDecoder | null): void {
  const { bytes, used } = arena;
  if (decoder === null ? isValidUtf8(bytes, start, used) : isAscii(bytes, start, used - start)) return;
  const raw = bytes.slice(start, used);
  const text = decoder === null ? repairUtf8(raw) : encodeUtf8(decoder.decode(raw));
  arena.used = start;
  arena.append(text, 0, text.length);
}

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9;

/** Bytes as a value that is no text; false where they do not fit. */
export function writeScalar({ bytes, from: start, to: end }: ByteRange, place: FieldPlace): boolean {
  let from = start;
  let to = end;
  while (from < to && isBlank(bytes[from])) from++;
  while (to > from && isBlank(bytes[to - 1])) to--;
  if (from === to) return false;
  return writeNumber({ bytes, from, to }, place) ?? writeParsed({ bytes, from, to }, place);
}

export interface ByteRange {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** True or false where the bytes say it all, null where the general rules must decide. */
function writeNumber(text: ByteRange, { builder, index, row, type }: FieldPlace): boolean | null {
  const column = builder.columns[index]!;
  switch (type.kind) {
    case "INT":
    case "BIGINT":
      return writeInteger(text, { builder, index, row, type });
    case "DOUBLE":
      return storeDouble(column as Float64Column, row, parseFraction(text));
    case "TIMESTAMP":
      return type.precision === 3 ? storeDouble(column as Float64Column, row, parseTimestamp(text)) : null;
    case "DECIMAL":
      return storeDecimal(column as DecimalColumn, row, parseDecimalDigits(text, type.scale), type.precision);
    default:
      return null;
  }
}

function storeDouble({ values }: Float64Column, row: number, value: number): true | null {
  if (Number.isNaN(value)) return null;
  values[row] = value;
  return true;
}

// oxlint-disable-next-line max-params -- one value of a column
function storeDecimal(
  { low, high }: DecimalColumn,
  row: number,
  digits: number,
  precision: number,
): true | null {
  if (Number.isNaN(digits) || Math.abs(digits) >= 10 ** precision) return null;
  low[row] = BigInt(digits);
  if (high !== null) high[row] = digits < 0 ? -1n : 0n;
  return true;
}

function writeInteger(text: ByteRange, { builder, index, row, type }: FieldPlace): boolean | null {
  const value = parseInteger(text);
  if (value === "not a number") return false;
  if (value === "long") return null;
  const column = builder.columns[index]!;
  if (type.kind === "INT") {
    if ((value | 0) !== value) return false;
    if (column.kind === "int32") column.values[row] = value;
    return true;
  }
  const { words } = column as Int64Column;
  words[2 * row] = value;
  words[2 * row + 1] = Math.floor(value / 4_294_967_296);
  return true;
}

function writeParsed({ bytes, from, to }: ByteRange, { builder, index, row, type }: FieldPlace): boolean {
  const value = parseValue(decodeUtf8(bytes, from, to - from), type);
  if (value === undefined || value === null) return false;
  writeValue(builder, index, row, value);
  return true;
}
