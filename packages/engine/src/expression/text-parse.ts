import type { LogicalType } from "@millrace/graph";
import { divideHalfUp, fitPrecision, powerOfTen } from "../batch/decimal-lanes.ts";
import type { Value } from "../batch/row-values.ts";
import { bytesOfText } from "./byte-text.ts";
import { fitBytes, fitText } from "./fit-length.ts";
import { parseDate, parseTime, parseTimestamp } from "./time-parse.ts";
import { instantMoment, valueOfMoment } from "./moment.ts";

export interface ParseOptions {
  /** Of a TIMESTAMP_LTZ without one. */
  readonly zone?: string;
  /** As CAST reads times; otherwise a `T` may stand before them, and seconds may be missing. */
  readonly strict?: boolean;
}

/**
 * The value that a text stands for, or `undefined` where it is none of the type; NULL for a DECIMAL of too many digits.
 * Spaces around it are ignored.
 */
// oxlint-disable-next-line complexity -- one case a type of the closed list
export function parseValue(text: string, type: LogicalType, options: ParseOptions = {}): Value | undefined {
  const trimmed = text.trim();
  switch (type.kind) {
    case "STRING":
    case "CHAR":
    case "VARCHAR":
      return fitText(text, type);
    case "BYTES":
    case "BINARY":
    case "VARBINARY":
      return fitBytes(bytesOfText(text), type);
    case "BOOLEAN":
      return parseBoolean(trimmed);
    case "TINYINT":
      return parseSmall(trimmed, 8);
    case "SMALLINT":
      return parseSmall(trimmed, 16);
    case "INT":
      return parseSmall(trimmed, 32);
    case "BIGINT":
      return parseInt64(trimmed);
    case "FLOAT": {
      const value = parseDouble(trimmed);
      return value === undefined ? undefined : Math.fround(value);
    }
    case "DOUBLE":
      return parseDouble(trimmed);
    case "DECIMAL":
      return parseDecimal(trimmed, type.precision, type.scale);
    case "DATE":
      return parseDate(trimmed) ?? undefined;
    case "TIME": {
      const ms = parseTime(trimmed);
      return ms === null ? undefined : (valueOfMoment({ ms, nanos: 0 }, type) ?? undefined);
    }
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ": {
      const local = parseTimestamp(trimmed, options.strict === true);
      if (local === null) return undefined;
      return valueOfMoment(
        type.kind === "TIMESTAMP" ? local : instantMoment(local, options.zone ?? "UTC"),
        type,
      );
    }
    default:
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

function parseSmall(text: string, bits: number): number | undefined {
  const value = parseInteger(text);
  return value === undefined || BigInt.asIntN(bits, value) !== value ? undefined : Number(value);
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

export function parseDecimal(text: string, precision: number, scale: number): bigint | null | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const shift = scale - fraction.length + Number(exponent);
  if (Math.abs(shift) > 2_000) return undefined;
  const digits = BigInt(whole + fraction);
  const unscaled = shift >= 0 ? digits * powerOfTen(shift) : divideHalfUp(digits, powerOfTen(-shift));
  return fitPrecision(sign === "-" ? -unscaled : unscaled, precision);
}
