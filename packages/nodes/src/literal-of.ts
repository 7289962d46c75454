import type { LiteralValue, LogicalType } from "@millrace/graph";

const TRUTH: Readonly<Record<string, boolean>> = { true: true, false: false };
const BIGINT_LIMIT = 1n << 63n;

/** What a person typed as a value of a column, in the form of `LiteralValue`; undefined where it is none. */
export function literalOf(value: string | number | boolean, type: LogicalType): LiteralValue | undefined {
  const text = String(value).trim();
  if (type.kind === "STRING") return String(value);
  if (type.kind === "DECIMAL") return unscaled(text, type.precision, type.scale);
  return PARSERS[type.kind](text);
}

const PARSERS: Readonly<
  Record<Exclude<LogicalType["kind"], "STRING" | "DECIMAL">, (text: string) => LiteralValue | undefined>
> = {
  BOOLEAN: (text) => TRUTH[text.toLowerCase()],
  INT: (text) =>
    /^[+-]?\d{1,11}$/u.test(text) && (Number(text) | 0) === Number(text) ? Number(text) : undefined,
  BIGINT: bigintText,
  DOUBLE: (text) => (text !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined),
  TIMESTAMP: epochMs,
  INTERVAL: () => undefined,
  NULL: () => undefined,
};

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

function epochMs(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/u.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millisecond = Number((match[7] ?? "").padEnd(3, "0"));
  const date = new Date(Date.UTC(year!, month! - 1, day, hour, minute, second, millisecond));
  const kept = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return kept && minute! < 60 && second! < 60 ? date.getTime() : undefined;
}
