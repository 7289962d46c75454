import { decodeItem, formatValue, itemType, parseValue, readNested } from "@millrace/engine";
import type { Value } from "@millrace/engine";
import { isBytes, isText } from "@millrace/graph";
import type { LiteralValue, LogicalType } from "@millrace/graph";
import type { CaseMap, CaseValue } from "./flink-case.ts";

/** A case's value as the literal of a collection source; throws for one that is none of the type. */
// oxlint-disable-next-line complexity -- a line a family of types
export function literalOfCase(value: CaseValue, type: LogicalType): LiteralValue {
  if (value === null) return null;
  if (typeof value === "object") return JSON.stringify(nestedItems(value, type));
  if (isText(type) || type.kind === "BOOLEAN") return value;
  if (isBytes(type)) return fromHex(String(value));
  if (type.kind === "DOUBLE" || typeof value === "boolean") return value;
  if (type.kind === "FLOAT") return typeof value === "string" ? value : Math.fround(value);
  if (type.kind === "SMALLINT" || type.kind === "TINYINT") return wrapped(Number(value), type.kind);
  const parsed = parseValue(String(value).replace(/Z$/, ""), type);
  if (parsed === undefined || parsed === null) throw new Error(`${String(value)} is no ${type.kind}`);
  return typeof parsed === "bigint" ? parsed.toString() : parsed;
}

/** As Java narrows it: some cases have values beyond their type. */
const wrapped = (value: number, kind: "SMALLINT" | "TINYINT"): number =>
  kind === "SMALLINT" ? (value << 16) >> 16 : (value << 24) >> 24;

const isMap = (value: readonly CaseValue[] | CaseMap): value is CaseMap => !Array.isArray(value);

/** Items as the engine's nested values have them. */
function nestedItems(value: readonly CaseValue[] | CaseMap, type: LogicalType): readonly unknown[] {
  const items = isMap(value) ? (value.map as readonly CaseValue[]) : value;
  return items.map((item, index): unknown => {
    const inner = itemType(type, index);
    if (item === null) return null;
    return typeof item === "object" ? nestedItems(item, inner) : literalOfCase(item, inner);
  });
}

const fromHex = (text: string): string =>
  text.replace(/^0x/, "").replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));

/** A value as the cases write it. */
// oxlint-disable-next-line complexity -- one case a type of the closed list
export function caseValue(value: Value, type: LogicalType): CaseValue {
  if (value === null) return null;
  switch (type.kind) {
    case "ARRAY":
    case "ROW":
      return nestedValues(String(value), type);
    case "MAP":
      return { map: nestedValues(String(value), type) as unknown as CaseMap["map"] };
    case "BIGINT":
      return safeInteger(BigInt(value));
    case "DECIMAL":
      return formatValue(value, type);
    case "FLOAT":
    case "DOUBLE":
      return Number.isFinite(value) ? Number(formatValue(value, type)) : String(value);
    case "DATE":
      return formatValue(value, type);
    case "TIME":
      return shortTime(formatValue(value, { ...type, precision: 3 }));
    case "TIMESTAMP":
      return shortTime(formatValue(value, type));
    case "TIMESTAMP_LTZ":
      return `${instantText(formatValue(value, type))}Z`;
    case "INTERVAL":
      return durationText(Number(value));
    case "INTERVAL_MONTH":
      return periodText(Number(value));
    case "BYTES":
    case "BINARY":
    case "VARBINARY":
      return `0x${[...String(value)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("")}`;
    default:
      return typeof value === "bigint" ? Number(value) : value;
  }
}

const nestedValues = (text: string, type: LogicalType): readonly CaseValue[] =>
  readNested(text).map((item, index) =>
    caseValue(decodeItem(item, itemType(type, index)), itemType(type, index)),
  );

const safeInteger = (value: bigint): number | string =>
  value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value.toString();

/** As Java's LocalTime: no seconds where they are zero, fractions of 3, 6 or 9 digits. */
function shortTime(text: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  const digits = groupedFraction(fraction);
  if (digits === "" && whole.endsWith(":00") && whole.split(":").length === 3) return whole.slice(0, -3);
  return digits === "" ? whole : `${whole}.${digits}`;
}

function groupedFraction(fraction: string): string {
  const bare = fraction.replace(/0+$/, "");
  return bare.padEnd(Math.ceil(bare.length / 3) * 3, "0");
}

function instantText(text: string): string {
  const [whole = "", fraction = ""] = text.replace(" ", "T").split(".");
  const digits = groupedFraction(fraction);
  return digits === "" ? whole : `${whole}.${digits}`;
}

const periodText = (months: number): string => (months === 0 ? "P0D" : `P${months}M`);

/** As Java's Duration. */
function durationText(ms: number): string {
  if (ms === 0) return "PT0S";
  const total = Math.trunc(ms / 1_000);
  const [hours, minutes] = [Math.trunc(total / 3_600), Math.trunc(total / 60) % 60];
  const seconds = (ms - (hours * 3_600 + minutes * 60) * 1_000) / 1_000;
  const part = (value: number, unit: string): string => (value === 0 ? "" : `${value}${unit}`);
  return `PT${part(hours, "H")}${part(minutes, "M")}${part(seconds, "S")}`;
}
