import { InvariantError, isFine } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";
import { civilDate } from "./civil-time.ts";
import { textOfBytes } from "./byte-text.ts";
import { formatDouble, formatFloat } from "./float-format.ts";
import { localMoment, momentOf } from "./moment.ts";
import { decodeItem, itemType, readNested } from "./nested-value.ts";
import type { NestedJson } from "./nested-value.ts";

export { formatDouble } from "./float-format.ts";

/** Plain digits, never an exponent: `-0.50`. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative ? `-${text}` : text;
}

const two = (value: number): string => String(value).padStart(2, "0");
const DAY_MS = 86_400_000;

/** `yyyy-MM-dd`. */
export function formatDate(days: number): string {
  const { year, month, day } = civilDate(days);
  const yearText = year < 0 ? `-${String(-year).padStart(4, "0")}` : String(year).padStart(4, "0");
  return `${yearText}-${two(month)}-${two(day)}`;
}

/** `HH:mm:ss` and as many digits of the second as the precision says. */
export function formatTime(milliseconds: number, precision: number, nanos = 0): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const text = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (precision === 0) return text;
  const fraction = `${String(milliseconds % 1_000).padStart(3, "0")}${String(nanos).padStart(6, "0")}`;
  return `${text}.${fraction.slice(0, precision)}`;
}

/** `yyyy-MM-dd HH:mm:ss` and as many digits of the second as the precision says. */
export function formatTimestamp(milliseconds: number, precision: number, nanos = 0): string {
  const days = Math.floor(milliseconds / DAY_MS);
  return `${formatDate(days)} ${formatTime(milliseconds - days * DAY_MS, precision, nanos)}`;
}

/** `+2-10`: years and months. */
function formatMonths(months: number): string {
  const size = Math.abs(months);
  return `${months < 0 ? "-" : "+"}${Math.floor(size / 12)}-${two(size % 12)}`;
}

/** `+1 02:03:04.005`. */
function formatInterval(ms: number): string {
  const size = Math.abs(ms);
  return `${ms < 0 ? "-" : "+"}${Math.floor(size / DAY_MS)} ${formatTime(size % DAY_MS, 3)}`;
}

/**
 * The text of CAST(value AS STRING), which is also what Print and files show. NULL has no text; `zone` is where
 * TIMESTAMP_LTZ is shown.
 */
// oxlint-disable-next-line complexity -- one case a type of the closed list
export function formatValue(value: NonNullable<Value>, type: LogicalType, zone = "UTC"): string {
  switch (type.kind) {
    case "BOOLEAN":
      return value === true ? "TRUE" : "FALSE";
    case "FLOAT":
      return formatFloat(Number(value));
    case "DOUBLE":
      return formatDouble(Number(value));
    case "DECIMAL":
      return formatDecimal(BigInt(value), type.scale);
    case "DATE":
      return formatDate(Number(value));
    case "TIME":
      return formatTime(Number(value), type.precision);
    case "TIMESTAMP":
      return formatMoment(value, type);
    case "TIMESTAMP_LTZ": {
      const { ms, nanos } = localMoment(momentOf(value, type), zone);
      return formatTimestamp(ms, type.precision, nanos);
    }
    case "INTERVAL":
      return formatInterval(Number(value));
    case "INTERVAL_MONTH":
      return formatMonths(Number(value));
    case "BYTES":
    case "BINARY":
    case "VARBINARY":
      return textOfBytes(String(value));
    case "ARRAY":
    case "MAP":
    case "ROW":
      return formatNested(String(value), type, zone);
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
    case "STRING":
    case "CHAR":
    case "VARCHAR":
    case "NULL":
      return String(value);
  }
}

/** `[a, NULL]`, `{k=v}` and `(a, b)`. */
function formatNested(text: string, type: LogicalType, zone: string): string {
  const items = readNested(text).map((item, index) => {
    const inner = itemType(type, index);
    const value = decodeItem(item, inner);
    if (value === null) return "NULL";
    const formatted = formatValue(value, inner, zone);
    return type.kind === "MAP" ? entryText(readNested(String(value)), type, zone) : formatted;
  });
  if (type.kind === "ARRAY") return `[${items.join(", ")}]`;
  return type.kind === "MAP" ? `{${items.join(", ")}}` : `(${items.join(", ")})`;
}

function entryText(
  entry: readonly NestedJson[],
  type: Extract<LogicalType, { kind: "MAP" }>,
  zone: string,
): string {
  const [key, value] = [type.key, type.value].map((inner, index) => {
    const item = decodeItem(entry[index] ?? null, inner);
    return item === null ? "NULL" : formatValue(item, inner, zone);
  });
  return `${key}=${value}`;
}

function formatMoment(value: NonNullable<Value>, type: LogicalType): string {
  if (type.kind !== "TIMESTAMP") throw new InvariantError(`no TIMESTAMP but ${type.kind}`);
  if (!isFine(type)) return formatTimestamp(Number(value), type.precision);
  const { ms, nanos } = momentOf(value, type);
  return formatTimestamp(ms, type.precision, nanos);
}
