import type { RecordScanner } from "../record-splitter.ts";

export const QUOTE = 34;
const LINE_FEED = 10;

const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;

/** RFC 4180: a line feed ends a record unless it is quoted. A quote opens a field only at its start. */
export class CsvScanner implements RecordScanner {
  /** Of the record given last: lines that it takes in the file, and whether the file ended within quotes. */
  recordLines = 0;
  unterminated = false;
  readonly #delimiter: number;
  #state = FIELD_START;
  #breaks = 0;

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  begin(): void {
    this.recordLines = this.#breaks + 1;
    this.unterminated = this.#state === QUOTED;
    this.#breaks = 0;
    this.#state = FIELD_START;
  }

  scan(bytes: Uint8Array, from: number): number {
    let state = this.#state;
    for (let i = from, end = bytes.length; i < end; i++) {
      const byte = bytes[i]!;
      if (state === QUOTED) {
        if (byte === QUOTE) state = AFTER_QUOTE;
        else if (byte === LINE_FEED) this.#breaks++;
      } else if (byte === LINE_FEED) {
        this.#state = PLAIN;
        return i;
      } else {
        state = this.#next(state, byte);
      }
    }
    this.#state = state;
    return -1;
  }

  #next(state: number, byte: number): number {
    if (byte === this.#delimiter) return FIELD_START;
    return byte === QUOTE && state !== PLAIN ? QUOTED : PLAIN;
  }
}
