import { equalBytes } from "../../../batch/string-arena.ts";
import { decodeUtf8, encodeUtf8 } from "../../../batch/utf8.ts";

/** What stands in a member of the object. `nested`: an object or an array. */
export const MISSING = 0;
export const NULL_VALUE = 1;
export const TEXT = 2;
/** Text with escapes in it. */
export const ESCAPED_TEXT = 3;
export const NUMBER = 4;
export const TRUTH = 5;
export const NESTED = 6;

const QUOTE = 34;
const BACKSLASH = 92;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const MAX_DEPTH = 512;

/**
 * One line as a JSON object (RFC 8259): where the wanted members stand, as ranges of its bytes (texts without their
 * quotes). Of two members of one name the last counts. Used again for the next line.
 */
export class JsonRecord {
  bytes: Uint8Array = new Uint8Array(0);
  readonly shape: number[];
  readonly from: number[];
  readonly to: number[];
  /** Where the text ceased to be JSON. */
  problemAt = 0;
  readonly #names: readonly Uint8Array[];
  #end = 0;
  /** Members mostly come in one order: the wanted name that probably comes next. */
  #guess = 0;

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => encodeUtf8(name));
    this.shape = names.map(() => MISSING);
    this.from = names.map(() => 0);
    this.to = names.map(() => 0);
  }

  /** False where bytes [from, to) are no object. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.bytes = bytes;
    this.#end = to;
    this.#guess = 0;
    this.shape.fill(MISSING);
    const start = this.#skipBlanks(from);
    if (bytes[start] !== 123 || start >= to) return this.#fail(start) >= 0;
    const end = this.#members(start + 1, 0);
    if (end < 0) return false;
    const rest = this.#skipBlanks(end);
    return rest === to || this.#fail(rest) >= 0;
  }

  /** Text of a member without escapes and quotes; of what is no text, as it stands there. */
  text(index: number): string {
    const text = decodeUtf8(this.bytes, this.from[index]!, this.to[index]! - this.from[index]!);
    return this.shape[index] === ESCAPED_TEXT ? (JSON.parse(`"${text}"`) as string) : text;
  }

  /** Behind the brace that opens an object; returns the position behind the one that closes it, or -1. */
  #members(from: number, depth: number): number {
    let at = this.#skipBlanks(from);
    if (this.#byte(at) === 125) return at + 1;
    for (;;) {
      const value = this.#member(at, depth);
      if (value < 0) return -1;
      at = this.#skipBlanks(value);
      const byte = this.#byte(at);
      if (byte === 125) return at + 1;
      if (byte !== 44) return this.#fail(at);
      at = this.#skipBlanks(at + 1);
    }
  }

  #member(from: number, depth: number): number {
    if (this.#byte(from) !== QUOTE) return this.#fail(from);
    const keyEnd = this.#string(from);
    if (keyEnd < 0) return -1;
    const wanted = depth === 0 ? this.#wanted(from + 1, keyEnd - 1) : -1;
    const colon = this.#skipBlanks(keyEnd);
    if (this.#byte(colon) !== 58) return this.#fail(colon);
    const start = this.#skipBlanks(colon + 1);
    const end = this.#value(start, depth);
    if (end >= 0 && wanted >= 0) this.#note(wanted, start, end);
    return end;
  }

  // oxlint-disable-next-line max-params -- a member and its byte range
  #note(index: number, from: number, to: number): void {
    const shape = this.#shapeOf(from, to);
    const quotes = shape === TEXT || shape === ESCAPED_TEXT ? 1 : 0;
    this.shape[index] = shape;
    this.from[index] = from + quotes;
    this.to[index] = to - quotes;
  }

  #shapeOf(from: number, to: number): number {
    switch (this.bytes[from]) {
      case QUOTE:
        return this.#hasEscape(from, to) ? ESCAPED_TEXT : TEXT;
      case 123:
      case 91:
        return NESTED;
      case 110:
        return NULL_VALUE;
      case 116:
      case 102:
        return TRUTH;
      default:
        return NUMBER;
    }
  }

  #hasEscape(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.bytes[i] === BACKSLASH) return true;
    return false;
  }

  /** The position behind the value at `at`, or -1. */
  #value(at: number, depth: number): number {
    switch (this.#byte(at)) {
      case QUOTE:
        return this.#string(at);
      case 123:
        return depth < MAX_DEPTH ? this.#members(at + 1, depth + 1) : this.#fail(at);
      case 91:
        return depth < MAX_DEPTH ? this.#elements(at + 1, depth + 1) : this.#fail(at);
      case 110:
        return this.#word(at, NULL_WORD);
      case 116:
        return this.#word(at, TRUE_WORD);
      case 102:
        return this.#word(at, FALSE_WORD);
      default:
        return this.#number(at);
    }
  }

  #elements(from: number, depth: number): number {
    let at = this.#skipBlanks(from);
    if (this.#byte(at) === 93) return at + 1;
    for (;;) {
      const end = this.#value(at, depth);
      if (end < 0) return -1;
      at = this.#skipBlanks(end);
      const byte = this.#byte(at);
      if (byte === 93) return at + 1;
      if (byte !== 44) return this.#fail(at);
      at = this.#skipBlanks(at + 1);
    }
  }

  #string(from: number): number {
    const { bytes } = this;
    for (let i = from + 1, end = this.#end; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE) return i + 1;
      if (byte < 32) return this.#fail(i);
      if (byte !== BACKSLASH) continue;
      const escape = this.#escape(i + 1);
      if (escape < 0) return -1;
      i = escape;
    }
    return this.#fail(this.#end);
  }

  /** The last byte of the escape whose letter is at `at`, or -1. */
  #escape(at: number): number {
    const letter = this.#byte(at);
    if (letter !== 117) return ESCAPES.includes(letter) ? at : this.#fail(at);
    for (let i = at + 1; i <= at + 4; i++) if (!isHex(this.#byte(i))) return this.#fail(i);
    return at + 4;
  }

  #number(from: number): number {
    let at = this.#byte(from) === MINUS ? from + 1 : from;
    const whole = this.#digits(at);
    if (whole === at || (this.#byte(at) === 48 && whole > at + 1)) return this.#fail(at);
    at = whole;
    if (this.#byte(at) === POINT) {
      const fraction = this.#digits(at + 1);
      if (fraction === at + 1) return this.#fail(fraction);
      at = fraction;
    }
    if ((this.#byte(at) | 32) !== 101) return at;
    const sign = this.#byte(at + 1);
    const first = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
    const exponent = this.#digits(first);
    return exponent === first ? this.#fail(first) : exponent;
  }

  #digits(from: number): number {
    let i = from;
    while (i < this.#end && (this.bytes[i]! - 48) >>> 0 <= 9) i++;
    return i;
  }

  #word(at: number, word: Uint8Array): number {
    const fits = at + word.length <= this.#end && equalBytes(this.bytes, at, word, 0, word.length);
    return fits ? at + word.length : this.#fail(at);
  }

  /** Index of the wanted name that stands in bytes [from, to), or -1. */
  #wanted(from: number, to: number): number {
    const names = this.#names;
    for (let tries = 0; tries < names.length; tries++) {
      const index = (this.#guess + tries) % names.length;
      const name = names[index]!;
      if (name.length === to - from && equalBytes(this.bytes, from, name, 0, name.length)) {
        this.#guess = index + 1;
        return index;
      }
    }
    return this.#hasEscape(from, to) ? this.#wantedEscaped(from, to) : -1;
  }

  #wantedEscaped(from: number, to: number): number {
    const name = encodeUtf8(JSON.parse(`"${decodeUtf8(this.bytes, from, to - from)}"`) as string);
    return this.#names.findIndex(
      (wanted) => wanted.length === name.length && equalBytes(wanted, 0, name, 0, name.length),
    );
  }

  #skipBlanks(from: number): number {
    let i = from;
    while (i < this.#end && isBlank(this.bytes[i]!)) i++;
    return i;
  }

  /** 0 behind the end: no byte of JSON's syntax. */
  #byte(at: number): number {
    return at < this.#end ? this.bytes[at]! : 0;
  }

  #fail(at: number): -1 {
    this.problemAt = at;
    return -1;
  }
}

const NULL_WORD = encodeUtf8("null");
const TRUE_WORD = encodeUtf8("true");
const FALSE_WORD = encodeUtf8("false");
const ESCAPES: readonly number[] = [...encodeUtf8('"\\/bfnrt')];

const isBlank = (byte: number): boolean => byte === 32 || byte === 10 || byte === 9 || byte === 13;
const isHex = (byte: number): boolean => (byte - 48) >>> 0 <= 9 || ((byte | 32) - 97) >>> 0 <= 5;
