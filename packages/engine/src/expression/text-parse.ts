import type { LogicalType } from "@millrace/graph";
import { divideHalfUp, fitPrecision, powerOfTen } from "../batch/decimal-lanes.ts";
import type { Value } from "../batch/row-values.ts";

/** The value that a text stands for, or `undefined` where it does not fit the type. Spaces around it are ignored. */
export function parseValue(text: string, type: LogicalType): Value | undefined {
  const trimmed = text.trim();
  switch (type.kind) {
    case "STRING":
      return text;
    case "BOOLEAN":
      return parseBoolean(trimmed);
    case "INT":
      return parseInt32(trimmed);
    case "BIGINT":
      return parseInt64(trimmed);
    case "DOUBLE":
      return parseDouble(trimmed);
    case "DECIMAL":
      return parseDecimal(trimmed, type.precision, type.scale);
    case "TIMESTAMP":
      return parseTimestamp(trimmed, type.precision);
    case "INTERVAL":
    case "NULL":
      return undefined;
  }
}

function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (["t", "true", "y", "yes", "1"].includes(lower)) return true;
  return ["f", "false", "n", "no", "0"].includes(lower) ? false : undefined;
}

const INTEGER = /^[+-]?\d{1,40}$/;
/** Casting text to an integer type drops a fraction, as Flink does. */
const INTEGER_WITH_FRACTION = /^([+-]?\d{1,40})\.\d*$/;

function parseInteger(text: string): bigint | undefined {
  const digits = INTEGER.test(text) ? text : INTEGER_WITH_FRACTION.exec(text)?.[1];
  return digits === undefined ? undefined : BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
}

function parseInt32(text: string): number | undefined {
  const value = parseInteger(text);
  return value === undefined || BigInt.asIntN(32, value) !== value ? undefined : Number(value);
}

function parseInt64(text: string): bigint | undefined {
  const value = parseInteger(text);
  return value === undefined || BigInt.asIntN(64, value) !== value ? undefined : value;
}

const DOUBLE = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/;
const SPECIAL_DOUBLES: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Infinity,
  "+Infinity": Infinity,
  "-Infinity": -Infinity,
};

function parseDouble(text: string): number | undefined {
  if (DOUBLE.test(text)) return Number(text.replace(/[dDfF]$/, ""));
  return SPECIAL_DOUBLES[text];
}

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/;

function parseDecimal(text: string, precision: number, scale: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const shift = scale - fraction.length + Number(exponent);
  if (Math.abs(shift) > 2_000) return undefined;
  const digits = BigInt(whole + fraction);
  const unscaled = shift >= 0 ? digits * powerOfTen(shift) : divideHalfUp(digits, powerOfTen(-shift));
  return fitPrecision(sign === "-" ? -unscaled : unscaled, precision) ?? undefined;
}

const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?$/;

function parseTimestamp(text: string, precision: number): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millisecond = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const time = Date.UTC(2000, month! - 1, day, hour, minute, second, millisecond);
  const date = new Date(time);
  date.setUTCFullYear(year!, month! - 1, day);
  const fits =
    date.getUTCMonth() === month! - 1 &&
    date.getUTCDate() === day &&
    hour! < 24 &&
    minute! < 60 &&
    second! < 60;
  return fits ? truncateTimestamp(date.getTime(), precision) : undefined;
}

/** Milliseconds below the precision are cut off (towards the past). */
export function truncateTimestamp(milliseconds: number, precision: number): number {
  if (precision >= 3) return milliseconds;
  const unit = 10 ** (3 - precision);
  return Math.floor(milliseconds / unit) * unit;
}
