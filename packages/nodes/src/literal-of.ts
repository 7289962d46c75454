import { isBytes, isFine, isText } from "@millrace/graph";
import type { LiteralValue, LogicalType } from "@millrace/graph";
import { parseDate, parseTime, parseTimestamp } from "@millrace/sql";

const TRUTH: Readonly<Record<string, boolean>> = { true: true, false: false };
const BIGINT_LIMIT = 1n << 63n;

/** What a person typed as a value of a column, in the form of `LiteralValue`; undefined where it is none. */
// oxlint-disable-next-line complexity -- one case a type of the closed list
export function literalOf(value: string | number | boolean, type: LogicalType): LiteralValue | undefined {
  const text = String(value).trim();
  if (isText(type)) return withinLength(String(value), type);
  if (isBytes(type)) return bytesOfHex(text);
  switch (type.kind) {
    case "BOOLEAN":
      return TRUTH[text.toLowerCase()];
    case "TINYINT":
      return smallInteger(text, 8);
    case "SMALLINT":
      return smallInteger(text, 16);
    case "INT":
      return smallInteger(text, 32);
    case "BIGINT":
      return bigintText(text);
    case "FLOAT":
    case "DOUBLE":
      return doubleOf(text);
    case "DECIMAL":
      return unscaled(text, type.precision, type.scale);
    case "DATE":
      return parseDate(text) ?? undefined;
    case "TIME":
      return parseTime(text)?.ms;
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return timestampOf(text, type);
    default:
      return undefined;
  }
}

/** -0 is a text: JSON has no such number. */
function doubleOf(text: string): LiteralValue | undefined {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return undefined;
  return Object.is(value, -0) ? "-0" : value;
}

/** CHAR and VARCHAR hold so many characters. */
function withinLength(text: string, type: LogicalType): string | undefined {
  return "length" in type && [...text].length > type.length ? undefined : text;
}

/** `0x00ff`: a character for each byte. */
function bytesOfHex(text: string): string | undefined {
  const digits = /^0x((?:[0-9a-fA-F]{2})*)$/u.exec(text)?.[1];
  return digits?.replace(/../gu, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
}

function smallInteger(text: string, bits: number): number | undefined {
  if (!/^[+-]?\d{1,11}$/u.test(text)) return undefined;
  const value = Number(text);
  return value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1) ? value : undefined;
}

function bigintText(text: string): string | undefined {
  if (!/^[+-]?\d{1,20}$/u.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/u, ""));
  return value >= -BIGINT_LIMIT && value < BIGINT_LIMIT ? String(value) : undefined;
}

/** Digits of the unscaled integer; no rounding: more digits than the scale are refused. */
function unscaled(text: string, precision: number, scale: number): string | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/u.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const digits = whole + fraction.padEnd(scale, "0");
  if (whole + fraction === "" || fraction.length > scale) return undefined;
  const value = BigInt(digits);
  if (String(value).length > precision) return undefined;
  return String(sign === "-" ? -value : value);
}

/** No digits beyond the precision: they would be lost. */
function timestampOf(text: string, type: LogicalType): number | string | undefined {
  const parsed = parseTimestamp(text);
  if (parsed === null || !("precision" in type)) return undefined;
  if (isFine(type)) return (BigInt(parsed.ms) * 1_000_000n + BigInt(parsed.nanos)).toString();
  return parsed.nanos === 0 ? parsed.ms : undefined;
}
