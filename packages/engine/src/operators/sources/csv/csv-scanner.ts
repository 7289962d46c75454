import type { CsvFormat } from "./csv-format.ts";
import type { RecordScanner } from "../records/record-splitter.ts";

const LINE_FEED = 10;

const RECORD_START = 0;
const FIELD_START = 1;
const PLAIN = 2;
const QUOTED = 3;
const AFTER_QUOTE = 4;
const COMMENT = 5;

/** RFC 4180: a line feed ends a record unless it is quoted. A quote opens a field only at its start. */
export class CsvScanner implements RecordScanner {
  recordLines = 0;
  readonly #format: CsvFormat;
  #state = RECORD_START;
  #breaks = 0;

  constructor(format: CsvFormat) {
    this.#format = format;
  }

  begin(): void {
    this.recordLines = this.#breaks + 1;
    this.#breaks = 0;
    this.#state = RECORD_START;
  }

  scan(bytes: Uint8Array, from: number): number {
    const { delimiter, quote } = this.#format;
    let state = this.#state;
    for (let i = from, end = bytes.length; i < end; i++) {
      const byte = bytes[i]!;
      if (state === QUOTED) {
        if (byte === quote) state = AFTER_QUOTE;
        else if (byte === LINE_FEED) this.#breaks++;
      } else if (byte === LINE_FEED) {
        this.#state = PLAIN;
        return i;
      } else if (state === PLAIN) {
        if (byte === delimiter) state = FIELD_START;
      } else if (state !== COMMENT) {
        state = this.#begun(state, byte);
      }
    }
    this.#state = state;
    return -1;
  }

  /** The state behind a byte at the start of a record or of a field, or behind a quote. */
  #begun(state: number, byte: number): number {
    const { delimiter, quote, comment } = this.#format;
    if (byte === delimiter) return FIELD_START;
    if (byte === quote) return QUOTED;
    return state === RECORD_START && byte === comment ? COMMENT : PLAIN;
  }
}

/** Length of the byte order mark that bytes [from, to) begin with, or 0. */
export function byteOrderMarkAt(bytes: Uint8Array, from: number, to: number): number {
  return to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
    ? 3
    : 0;
}
