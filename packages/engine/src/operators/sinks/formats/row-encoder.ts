import { isBytes, isNested } from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";
import type { Column, Float64Column, Int64Column, StringColumn } from "../../../batch/column.ts";
import { readValue } from "../../../batch/row-values.ts";
import { StringArena } from "../../../batch/string-arena.ts";
import { encodeUtf8 } from "../../../batch/utf8.ts";
import { formatValue } from "../../../expression/text-format.ts";
import { MomentBytes } from "./moment-bytes.ts";

/**
 * How rows become lines. `text`: values as they are, separated by the delimiter. `csv`: RFC 4180, with LF as the line
 * end; a value is quoted where it holds the delimiter, a quote or a line break, and an empty text is `""`, because NULL is
 * the empty field (in `text` too, where nothing tells them apart).
 */
export interface LineFormat {
  readonly format: "text" | "csv";
  readonly delimiter: string;
}

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const MINUS = 45;
const ZERO = 48;

/** Writes rows of one schema as lines of bytes; numbers and texts without making a JavaScript string. */
export class RowEncoder {
  readonly #types: readonly LogicalType[];
  readonly #format: LineFormat;
  readonly #delimiter: Uint8Array;
  readonly #digits = new Uint8Array(20);
  readonly #scratch = new StringArena(64);
  readonly #moments = new MomentBytes();

  constructor(fields: readonly Field[], format: LineFormat) {
    this.#types = fields.map((field) => field.type);
    this.#format = format;
    this.#delimiter = encodeUtf8(format.delimiter);
  }

  header(arena: StringArena, fields: readonly Field[]): void {
    fields.forEach(({ name }, index) => {
      if (index > 0) this.#append(arena, this.#delimiter);
      this.#text(arena, encodeUtf8(name), 0, encodeUtf8(name).length);
    });
    arena.appendByte(LINE_FEED);
  }

  row(arena: StringArena, columns: readonly Column[], row: number): void {
    for (let index = 0; index < columns.length; index++) {
      if (index > 0) this.#append(arena, this.#delimiter);
      const column = columns[index]!;
      if (column.nulls === null || column.nulls[row] === 0)
        this.value(arena, column, row, this.#types[index]!);
    }
    arena.appendByte(LINE_FEED);
  }

  /** A value that is not NULL. */
  // oxlint-disable-next-line max-params -- one value of a row
  value(arena: StringArena, column: Column, row: number, type: LogicalType): void {
    switch (column.kind) {
      case "string":
        if (isNested(type)) return this.#formatted(arena, column, row, type);
        return isBytes(type) ? this.#base64(arena, column, row) : this.#string(arena, column, row);
      case "int32":
        return type.kind === "DATE" || type.kind === "TIME"
          ? this.#formatted(arena, column, row, type)
          : this.#integer(arena, column.values[row]!);
      case "int64":
        return this.#long(arena, column, row);
      case "float64":
        return this.#float(arena, column, row, type);
      case "int8":
      case "decimal":
        return this.#formatted(arena, column, row, type);
    }
  }

  #string(arena: StringArena, { heap, offsets, lengths }: StringColumn, row: number): void {
    this.#text(arena, heap, offsets[row]!, lengths[row]!);
  }

  /** Bytes, as Flink's CSV has them. */
  #base64(arena: StringArena, column: StringColumn, row: number): void {
    const bytes = encodeUtf8(btoa(String(readValue(column, row))));
    this.#text(arena, bytes, 0, bytes.length);
  }

  // oxlint-disable-next-line max-params -- one value of a row
  #formatted(arena: StringArena, column: Column, row: number, type: LogicalType): void {
    const text = formatValue(readValue(column, row)!, type);
    if (isNested(type)) {
      const bytes = encodeUtf8(text);
      return this.#text(arena, bytes, 0, bytes.length);
    }
    this.#scratch.reset();
    this.#scratch.appendAscii(text);
    this.#text(arena, this.#scratch.bytes, 0, text.length);
  }

  /** Of moments files show those of both kinds as in UTC. */
  // oxlint-disable-next-line max-params -- one value of a row
  #float(arena: StringArena, column: Float64Column, row: number, type: LogicalType): void {
    const isMoment = type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ";
    const length = isMoment ? this.#moments.write(column.values[row]!, type.precision) : 0;
    if (length === 0) return this.#formatted(arena, column, row, type);
    this.#text(arena, this.#moments.bytes, 0, length);
  }

  // oxlint-disable-next-line max-params -- a byte range
  #text(arena: StringArena, bytes: Uint8Array, from: number, length: number): void {
    if (this.#format.format === "csv" && this.#mustQuote(bytes, from, length)) {
      this.#quoted(arena, bytes, from, length);
    } else {
      arena.append(bytes, from, length);
    }
  }

  #mustQuote(bytes: Uint8Array, from: number, length: number): boolean {
    const first = this.#delimiter[0];
    for (let i = from, end = from + length; i < end; i++) {
      const byte = bytes[i];
      if (byte === QUOTE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === first) return true;
    }
    return length === 0;
  }

  // oxlint-disable-next-line max-params -- a byte range
  #quoted(arena: StringArena, bytes: Uint8Array, from: number, length: number): void {
    arena.appendByte(QUOTE);
    for (let i = from, end = from + length; i < end; i++) {
      if (bytes[i] === QUOTE) arena.appendByte(QUOTE);
      arena.appendByte(bytes[i]!);
    }
    arena.appendByte(QUOTE);
  }

  #append(arena: StringArena, bytes: Uint8Array): void {
    arena.append(bytes, 0, bytes.length);
  }

  #long(arena: StringArena, { values, words }: Int64Column, row: number): void {
    const high = words[2 * row + 1]!;
    const value = high * 4_294_967_296 + (words[2 * row]! >>> 0);
    if (Number.isSafeInteger(value)) {
      this.#integer(arena, value);
    } else {
      this.#append(arena, encodeUtf8(values[row]!.toString()));
    }
  }

  #integer(arena: StringArena, value: number): void {
    const digits = this.#digits;
    let rest = value < 0 ? -value : value;
    let at = digits.length;
    while (rest > 0x7fffffff) {
      const shorter = Math.floor(rest / 10);
      digits[--at] = ZERO + (rest - shorter * 10);
      rest = shorter;
    }
    let small = rest | 0;
    do {
      const shorter = (small / 10) | 0;
      digits[--at] = ZERO + (small - shorter * 10);
      small = shorter;
    } while (small > 0);
    if (value < 0) digits[--at] = MINUS;
    arena.append(digits, at, digits.length - at);
  }
}
