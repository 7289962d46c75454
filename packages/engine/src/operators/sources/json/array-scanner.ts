import type { RecordScanner } from "../records/record-splitter.ts";

const LINE_FEED = 10;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

export type ArrayPhase = (typeof ARRAY_PHASES)[number];
export const ARRAY_PHASES = ["before", "inside", "behind"] as const;

/**
 * Elements of a file that is one JSON array: the commas between them and the closing bracket end a record. The opening
 * bracket is part of the first one.
 */
export class ArrayScanner implements RecordScanner {
  recordLines = 0;
  /** Lines that the record given last takes before its element begins. */
  leadingLines = 0;
  /** What comes next stands before the opening bracket, between the two, or behind the closing one. */
  phase: ArrayPhase = "before";
  /** Where the next record begins. */
  begunIn: ArrayPhase = "before";
  /** Where the record given last began. */
  recordPhase: ArrayPhase = "before";
  /** The file begins with something else than an array. */
  broken = false;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #begun = false;
  #lines = 0;
  #leading = 0;

  /** Goes on behind a record. */
  resume(phase: ArrayPhase): void {
    this.phase = phase;
    this.begunIn = phase;
  }

  begin(): void {
    this.recordPhase = this.begunIn;
    this.begunIn = this.phase;
    this.recordLines = this.#lines;
    this.leadingLines = this.#leading;
    this.#lines = 0;
    this.#leading = 0;
    this.#begun = false;
    this.#depth = 0;
    this.#inText = false;
    this.#escaped = false;
  }

  scan(bytes: Uint8Array, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (this.#inText) this.#text(byte);
      else if (byte <= 32) this.#blank(byte);
      else if (this.#ends(byte)) return i;
    }
    return -1;
  }

  #text(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inText = false;
  }

  #blank(byte: number): void {
    if (byte !== LINE_FEED) return;
    this.#lines++;
    if (!this.#begun) this.#leading++;
  }

  #ends(byte: number): boolean {
    if (this.phase !== "inside") return this.#outside(byte);
    if (this.#depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
      if (byte === CLOSE_BRACKET) this.phase = "behind";
      return true;
    }
    this.#begun = true;
    if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) this.#depth++;
    else if ((byte === CLOSE_BRACKET || byte === CLOSE_BRACE) && this.#depth > 0) this.#depth--;
    return false;
  }

  /** Before the array nothing may stand but a byte order mark. What stands behind it is a record at the end of the file. */
  #outside(byte: number): boolean {
    if (this.phase === "behind") this.#begun = true;
    if (this.phase === "behind" || byte >= 0x80) return false;
    if (byte === OPEN_BRACKET) this.phase = "inside";
    else this.broken = true;
    return this.broken;
  }
}
