import type { ByteRange } from "./field-parser.ts";

const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
/** Digits of which any number is a safe integer. */
const SAFE_DIGITS = 15;
/** Powers of ten that a double holds exactly. */
const EXACT_POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

const digitAt = (bytes: Uint8Array, i: number): number => (bytes[i]! - ZERO) >>> 0;
const isSign = (byte: number | undefined): boolean => byte === PLUS || byte === MINUS;

/** An integer of up to 15 digits; `long`: an integer of more. */
export function parseInteger({ bytes, from, to }: ByteRange): number | "long" | "not a number" {
  const start = isSign(bytes[from]) ? from + 1 : from;
  if (start === to) return "not a number";
  let value = 0;
  for (let i = start; i < to; i++) {
    const digit = digitAt(bytes, i);
    if (digit > 9) return "not a number";
    value = value * 10 + digit;
  }
  if (to - start > SAFE_DIGITS) return "long";
  return bytes[from] === MINUS && value !== 0 ? -value : value;
}

interface Digits {
  /** All digits as one integer, without the point. */
  readonly value: number;
  /** How many of them stood behind the point. */
  readonly behindPoint: number;
}

/** Digits with at most one point among them, 15 digits at most and one at least; null for anything else. */
function parseDigits({ bytes, from, to }: ByteRange): Digits | null {
  const start = isSign(bytes[from]) ? from + 1 : from;
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let i = start; i < to; i++) {
    const digit = digitAt(bytes, i);
    if (digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (bytes[i] === POINT && point < 0) {
      point = i;
    } else {
      return null;
    }
  }
  if (digits === 0 || digits > SAFE_DIGITS) return null;
  return { value, behindPoint: point < 0 ? 0 : to - point - 1 };
}

/** The nearest double of a number without exponent and of 15 digits at most, else NaN: both operands of the division are exact. */
export function parseFraction(text: ByteRange): number {
  const digits = parseDigits(text);
  if (digits === null) return Number.NaN;
  const value = digits.value / EXACT_POWERS[digits.behindPoint]!;
  return text.bytes[text.from] === MINUS ? -value : value;
}

/** The number as an integer of this scale, exactly; NaN where that is not a safe integer of 15 digits. */
export function parseDecimalDigits(text: ByteRange, scale: number): number {
  const digits = parseDigits(text);
  if (digits === null || digits.behindPoint > scale || scale - digits.behindPoint > SAFE_DIGITS)
    return Number.NaN;
  const value = digits.value * EXACT_POWERS[scale - digits.behindPoint]!;
  if (value >= 10 ** SAFE_DIGITS) return Number.NaN;
  return text.bytes[text.from] === MINUS && value !== 0 ? -value : value;
}

/** `yyyy-MM-dd HH:mm:ss`, or with `T`, and up to three digits of the second: ms since the epoch. NaN for anything else. */
export function parseTimestamp({ bytes, from, to }: ByteRange): number {
  const digits = to - from - 20;
  if (digits < -1 || digits > 3 || digits === 0 || !hasSeparators(bytes, from)) return Number.NaN;
  if (digits > 0 && bytes[from + 19] !== POINT) return Number.NaN;
  const fraction = digits < 0 ? 0 : number(bytes, from + 20, digits) * EXACT_POWERS[3 - digits]!;
  return dayAt(bytes, from) + timeOfDayAt(bytes, from + 11) + fraction;
}

/** Days up to the 28th, which every month has, are decided here. */
function dayAt(bytes: Uint8Array, from: number): number {
  const year = number(bytes, from, 4);
  const month = number(bytes, from + 5, 2);
  const day = number(bytes, from + 8, 2);
  const exists = year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return exists ? Date.UTC(year, month - 1, day) : Number.NaN;
}

function timeOfDayAt(bytes: Uint8Array, from: number): number {
  const hour = number(bytes, from, 2);
  const minute = number(bytes, from + 3, 2);
  const second = number(bytes, from + 6, 2);
  const exists = hour < 24 && minute < 60 && second < 60;
  return exists ? ((hour * 60 + minute) * 60 + second) * 1_000 : Number.NaN;
}

function hasSeparators(bytes: Uint8Array, from: number): boolean {
  const between = bytes[from + 10];
  const isDate = bytes[from + 4] === MINUS && bytes[from + 7] === MINUS && (between === 32 || between === 84);
  return isDate && bytes[from + 13] === 58 && bytes[from + 16] === 58;
}

function number(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let i = from; i < from + length; i++) {
    const digit = digitAt(bytes, i);
    if (digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
