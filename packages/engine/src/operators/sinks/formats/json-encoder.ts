import { isBytes } from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";
import type { Column, StringColumn } from "../../../batch/column.ts";
import type { StringArena } from "../../../batch/string-arena.ts";
import { encodeUtf8 } from "../../../batch/utf8.ts";
import { RowEncoder } from "./row-encoder.ts";

const QUOTE = 34;
const BACKSLASH = 92;
const LINE_FEED = 10;

/**
 * Rows as one JSON object a line: the members in the order of the columns, NULL as null, times as text in SQL's form,
 * bytes in base64. A DOUBLE or FLOAT that JSON has no number for (NaN, infinities) is a text.
 */
export class JsonEncoder {
  readonly #types: readonly LogicalType[];
  /** `{"first":` and `,"next":`. */
  readonly #names: readonly Uint8Array[];
  readonly #values: RowEncoder;

  constructor(fields: readonly Field[]) {
    this.#types = fields.map(({ type }) => type);
    this.#names = fields.map(({ name }, index) =>
      encodeUtf8(`${index === 0 ? "{" : ","}${JSON.stringify(name)}:`),
    );
    this.#values = new RowEncoder(fields, { format: "text", delimiter: "" });
  }

  row(arena: StringArena, columns: readonly Column[], row: number): void {
    for (let index = 0; index < columns.length; index++) {
      const name = this.#names[index]!;
      const column = columns[index]!;
      arena.append(name, 0, name.length);
      if (column.nulls !== null && column.nulls[row] !== 0) arena.append(NULL_WORD, 0, NULL_WORD.length);
      else this.#value(arena, column, row, this.#types[index]!);
    }
    arena.append(END, 0, END.length);
  }

  // oxlint-disable-next-line max-params -- one value of a row
  #value(arena: StringArena, column: Column, row: number, type: LogicalType): void {
    if (column.kind === "string" && !isBytes(type)) return appendText(arena, column, row);
    if (column.kind === "int8") {
      const word = column.values[row] === 0 ? FALSE_WORD : TRUE_WORD;
      arena.append(word, 0, word.length);
      return;
    }
    if (type.kind === "DOUBLE" && column.kind === "float64") {
      const value = column.values[row]!;
      arena.appendAscii(Number.isFinite(value) ? String(value) : `"${value}"`);
      return;
    }
    const isText = !NUMBERS.has(type.kind) && !(type.kind === "FLOAT" && isFiniteAt(column, row));
    if (isText) arena.appendByte(QUOTE);
    this.#values.value(arena, column, row, type);
    if (isText) arena.appendByte(QUOTE);
  }
}

const isFiniteAt = (column: Column, row: number): boolean =>
  column.kind === "float64" && Number.isFinite(column.values[row]!);
const NUMBERS: ReadonlySet<LogicalType["kind"]> = new Set([
  "TINYINT",
  "SMALLINT",
  "INT",
  "BIGINT",
  "DECIMAL",
]);
const NULL_WORD = encodeUtf8("null");
const TRUE_WORD = encodeUtf8("true");
const FALSE_WORD = encodeUtf8("false");
const END = encodeUtf8("}\n");

/** Bytes that stand for themselves are copied; the others are few. */
function appendText(arena: StringArena, { heap, offsets, lengths }: StringColumn, row: number): void {
  const from = offsets[row]!;
  const end = from + lengths[row]!;
  arena.appendByte(QUOTE);
  let start = from;
  for (let i = from; i < end; i++) {
    const byte = heap[i]!;
    if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) continue;
    arena.append(heap, start, i - start);
    const escaped = escapeOf(byte);
    arena.append(escaped, 0, escaped.length);
    start = i + 1;
  }
  arena.append(heap, start, end - start);
  arena.appendByte(QUOTE);
}

const escapeOf = (byte: number): Uint8Array =>
  byte === LINE_FEED ? LINE_BREAK : encodeUtf8(JSON.stringify(String.fromCharCode(byte)).slice(1, -1));
const LINE_BREAK = encodeUtf8("\\n");
