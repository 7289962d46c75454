import { equalBytes } from "../../../batch/string-arena.ts";
import { decodeUtf8 } from "../../../batch/utf8.ts";
import type { CsvFormat } from "./csv-format.ts";

/** What a field looks like in the file. `escaped`: quoted, with doubled quotes in it. */
export const PLAIN_FIELD = 0;
export const QUOTED_FIELD = 1;
export const ESCAPED_FIELD = 2;
/** Something stands between the closing quote and the delimiter. */
export const BROKEN_FIELD = 3;
/** The closing quote is missing. */
export const UNCLOSED_FIELD = 4;

/** The fields of one record: ranges of its bytes without quotes around them. Used again for the next record. */
export class CsvRecord {
  fieldCount = 0;
  bytes: Uint8Array = new Uint8Array(0);
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly shape: number[] = [];
  readonly format: CsvFormat;

  constructor(format: CsvFormat) {
    this.format = format;
  }

  /** An empty field without quotes, and one that is the literal of NULL. */
  isNull(field: number): boolean {
    if (this.shape[field] !== PLAIN_FIELD) return false;
    const from = this.from[field]!;
    const length = this.to[field]! - from;
    if (length === 0) return true;
    const { nullLiteral } = this.format;
    return (
      nullLiteral !== null &&
      nullLiteral.length === length &&
      equalBytes(this.bytes, from, nullLiteral, 0, length)
    );
  }

  /** The field as a person would read it. */
  text(field: number): string {
    const text = this.decoded(this.from[field]!, this.to[field]!);
    const quote = String.fromCharCode(this.format.quote);
    return this.shape[field] === ESCAPED_FIELD ? text.replaceAll(quote + quote, quote) : text;
  }

  /** Bytes [from, to) of the record as text. */
  decoded(from: number, to: number): string {
    const { decoder } = this.format;
    return decoder === null
      ? decodeUtf8(this.bytes, from, to - from)
      : decoder.decode(this.bytes.slice(from, to));
  }

  /** Finds the fields of bytes [from, to), which have no line end behind them. */
  split(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.fieldCount = 0;
    let at = from;
    for (;;) {
      at = at < to && bytes[at] === this.format.quote ? this.#quoted(at + 1, to) : this.#plain(at, to);
      if (at >= to) return;
      at++;
    }
  }

  /** Takes the field that begins at `from`; returns the position of the delimiter behind it, or `to`. */
  #plain(from: number, to: number): number {
    const end = this.#delimiterFrom(from, to);
    this.#add(from, end, PLAIN_FIELD);
    return end;
  }

  #quoted(from: number, to: number): number {
    const { quote } = this.format;
    let shape = QUOTED_FIELD;
    for (let i = from; i < to; i++) {
      if (this.bytes[i] !== quote) continue;
      if (i + 1 < to && this.bytes[i + 1] === quote) {
        shape = ESCAPED_FIELD;
        i++;
        continue;
      }
      const end = this.#delimiterFrom(i + 1, to);
      if (end === i + 1) this.#add(from, i, shape);
      else this.#add(from - 1, end, BROKEN_FIELD);
      return end;
    }
    this.#add(from - 1, to, UNCLOSED_FIELD);
    return to;
  }

  #delimiterFrom(from: number, to: number): number {
    const { bytes } = this;
    const { delimiter } = this.format;
    let i = from;
    while (i < to && bytes[i] !== delimiter) i++;
    return i;
  }

  #add(from: number, to: number, shape: number): void {
    const field = this.fieldCount++;
    this.from[field] = from;
    this.to[field] = to;
    this.shape[field] = shape;
  }
}
