import type { LogicalType } from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";

/** Java's `Double.toString`: at least one digit behind the point, scientific beyond 10^-3 .. 10^7. */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** Plain digits, never an exponent: `-0.50`. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative ? `-${text}` : text;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** `yyyy-MM-dd HH:mm:ss` and as many digits of the second as the precision says. */
export function formatTimestamp(milliseconds: number, precision: number): string {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  const yearText = year < 0 ? `-${String(-year).padStart(4, "0")}` : String(year).padStart(4, "0");
  const day = `${yearText}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  if (precision === 0) return `${day} ${time}`;
  const fraction = String(date.getUTCMilliseconds()).padStart(3, "0").padEnd(precision, "0");
  return `${day} ${time}.${fraction.slice(0, precision)}`;
}

/** The text of CAST(value AS STRING), which is also what Print and files show. NULL has no text. */
export function formatValue(value: NonNullable<Value>, type: LogicalType): string {
  switch (type.kind) {
    case "BOOLEAN":
      return value === true ? "TRUE" : "FALSE";
    case "DOUBLE":
      return formatDouble(Number(value));
    case "DECIMAL":
      return formatDecimal(BigInt(value), type.scale);
    case "TIMESTAMP":
      return formatTimestamp(Number(value), type.precision);
    case "INT":
    case "BIGINT":
    case "STRING":
    case "INTERVAL":
    case "NULL":
      return String(value);
  }
}
