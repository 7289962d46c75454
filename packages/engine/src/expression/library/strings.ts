import { isText } from "@millrace/graph";
import type { LibraryFunction } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { TypedValue } from "../arithmetic.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";

/** Takes any of `characters` from the ends: 'BOTH', 'LEADING' or 'TRAILING'. */
function trimSide(args: readonly TypedValue[]): string {
  const [side, characters] = [textAt(args, 1), new Set(textAt(args, 2))];
  const points = [...textAt(args, 0)];
  let [from, to] = [0, points.length];
  if (side !== "TRAILING") while (from < to && characters.has(points[from]!)) from++;
  if (side !== "LEADING") while (to > from && characters.has(points[to - 1]!)) to--;
  return points.slice(from, to).join("");
}

function overlay(args: readonly TypedValue[]): string {
  const [text, replacement, start] = [textAt(args, 0), textAt(args, 1), numberAt(args, 2)];
  const length = args.length > 3 ? numberAt(args, 3) : replacement.length;
  if (start <= 0 || start > text.length) return text;
  const rest = start + length <= text.length && length > 0 ? text.slice(start - 1 + length) : "";
  return text.slice(0, start - 1) + replacement + rest;
}

/** First letters of words in capitals, the rest small: words are of ASCII letters and digits. */
function initcap(args: readonly TypedValue[]): string {
  return textAt(args, 0).replace(
    /[A-Za-z0-9]+/g,
    (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  );
}

function pad(args: readonly TypedValue[], side: "left" | "right"): string | null {
  const [text, length, filler] = [textAt(args, 0), numberAt(args, 1), textAt(args, 2)];
  if (length < 0 || filler === "") return null;
  if (text.length >= length) return text.slice(0, length);
  return side === "left" ? text.padStart(length, filler) : text.padEnd(length, filler);
}

/** The code of the first byte of the UTF-8 text, 0 for the empty one. */
function ascii(args: readonly TypedValue[]): number {
  const first = new TextEncoder().encode(textAt(args, 0).slice(0, 2))[0];
  return first === undefined ? 0 : (first << 24) >> 24;
}

function chr(args: readonly TypedValue[]): string {
  const code = BigInt(args[0]!.value);
  return code < 0n ? "" : String.fromCharCode(Number(code & 0xffn));
}

/** Position from 1 of the `nth` occurrence, from `start` on; counted from the end where it is negative. */
function instr(args: readonly TypedValue[]): number {
  const [text, part] = [textAt(args, 0), textAt(args, 1)];
  const start = args.length > 2 ? numberAt(args, 2) : 1;
  const nth = args.length > 3 ? numberAt(args, 3) : 1;
  if (nth <= 0) throw new JobFailureError("runtime.cast-failed", { value: String(nth), type: "INSTR" });
  if (start >= 0) return start === 0 ? 0 : nthPosition([...text], [...part], start, nth);
  const [points, wanted] = [[...text].toReversed(), [...part].toReversed()];
  const position = nthPosition(points, wanted, -start, nth);
  return position === 0 ? 0 : points.length + 2 - position - wanted.length;
}

// oxlint-disable-next-line max-params -- what is looked for, where
function nthPosition(
  points: readonly string[],
  wanted: readonly string[],
  start: number,
  nth: number,
): number {
  let left = nth;
  for (let at = start - 1; at + wanted.length <= points.length; at++) {
    const found = wanted.every((point, index) => points[at + index] === point);
    if (found && --left === 0) return at + 1;
  }
  return 0;
}

function locate(args: readonly TypedValue[]): number {
  const from = args.length > 2 ? Math.max(1, numberAt(args, 2)) : 1;
  const part = textAt(args, 0);
  return part === "" ? 1 : nthPosition([...textAt(args, 1)], [...part], from, 1);
}

/** The separator is a text or the code of a character. */
function splitIndex(args: readonly TypedValue[]): string | null {
  const [text, separator, index] = [textAt(args, 0), args[1]!, numberAt(args, 2)];
  const code = Number(separator.value);
  const byCode = separator.type.kind !== "STRING" && typeof separator.value !== "string";
  if (index < 0 || text === "" || (byCode && (code < 1 || code > 255))) return null;
  const by = byCode ? String.fromCharCode(code) : String(separator.value);
  return (by === "" ? text.split(/\s+/) : text.split(by))[index] ?? null;
}

const isDecimal: Implementation = (args) =>
  typeof args[0]!.value !== "string" ||
  /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?\s*$/.test(args[0]!.value);

/** Whole numbers are of digits. */
const isDigit: Implementation = ([argument]) => {
  const { value, type } = argument!;
  if (isText(type)) return /^\p{Nd}+$/u.test(String(value));
  return type.kind === "BIGINT" || type.kind === "INT" || type.kind === "SMALLINT" || type.kind === "TINYINT";
};

const left: Implementation = (args) => [...textAt(args, 0)].slice(0, Math.max(0, numberAt(args, 1))).join("");

function right(args: readonly TypedValue[]): string {
  const points = [...textAt(args, 0)];
  const count = Math.max(0, numberAt(args, 1));
  return points.slice(Math.max(0, points.length - count)).join("");
}

export const STRING_LIBRARY = {
  TRIM_SIDE: trimSide,
  REPEAT: (args) => textAt(args, 0).repeat(Math.max(0, numberAt(args, 1))),
  OVERLAY: overlay,
  INITCAP: initcap,
  LPAD: (args) => pad(args, "left"),
  RPAD: (args) => pad(args, "right"),
  ASCII: ascii,
  CHR: chr,
  INSTR: instr,
  LEFT: left,
  RIGHT: right,
  LOCATE: locate,
  REVERSE: (args) => [...textAt(args, 0)].toReversed().join(""),
  SPLIT_INDEX: splitIndex,
  STARTSWITH: (args) => textAt(args, 0).startsWith(textAt(args, 1)),
  ENDSWITH: (args) => textAt(args, 0).endsWith(textAt(args, 1)),
  IS_ALPHA: (args) => isText(args[0]!.type) && /^\p{L}+$/u.test(textAt(args, 0)),
  IS_DECIMAL: isDecimal,
  IS_DIGIT: isDigit,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
