import type { Value } from "../../batch/row-values.ts";
import { formatValue } from "../text-format.ts";
import type { NullableValue } from "./implementation.ts";

const DIRECTIVE = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly conversion: string;
}

/** Java's `String.format`; null where it would raise. */
export function printf(format: string, args: readonly NullableValue[]): Value {
  let next = 0;
  let failed = false;
  const text = format.replace(DIRECTIVE, (...groups: (string | undefined)[]) => {
    const [, position, flags = "", width, precision, conversion = ""] = groups;
    const directive = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? null : Number(precision),
      conversion,
    };
    if (conversion === "%") return padded("%", directive);
    if (conversion === "n") return "\n";
    const argument = args[position === undefined ? next++ : Number(position) - 1];
    const result = argument === undefined ? null : convert(argument, directive);
    if (result === null) failed = true;
    return result ?? "";
  });
  return failed || /%(?![^%]*[a-zA-Z%])/.test(format.replace(DIRECTIVE, "")) ? null : text;
}

function padded(text: string, { flags, width }: Directive): string {
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

// oxlint-disable-next-line complexity -- one case a conversion of Java's
function convert({ value, type }: NullableValue, directive: Directive): string | null {
  const { conversion, precision } = directive;
  const upper = conversion !== conversion.toLowerCase();
  const done = (text: string): string => padded(upper ? text.toUpperCase() : text, directive);
  const lower = conversion.toLowerCase();
  if (lower === "b")
    return done(value === null ? "false" : typeof value === "boolean" ? String(value) : "true");
  if (value === null) return done("null");
  switch (lower) {
    case "s": {
      const text = typeof value === "boolean" ? String(value) : formatValue(value, type);
      return done(precision === null ? text : text.slice(0, precision));
    }
    case "c":
      return typeof value === "number" ? done(String.fromCodePoint(value)) : null;
    case "d":
      return isInteger(value, type.kind) ? done(signed(String(value), directive)) : null;
    case "x":
    case "o": {
      if (!isInteger(value, type.kind)) return null;
      const bits =
        type.kind === "BIGINT" ? 64 : type.kind === "TINYINT" ? 8 : type.kind === "SMALLINT" ? 16 : 32;
      return done(zeroed(BigInt.asUintN(bits, BigInt(value)).toString(lower === "x" ? 16 : 8), directive));
    }
    case "f":
      return isReal(type.kind) ? done(signed(fixed(value, type, precision ?? 6), directive)) : null;
    case "e": {
      if (type.kind !== "DOUBLE" && type.kind !== "FLOAT") return null;
      const text = Number(value).toExponential(precision ?? 6);
      return done(signed(text.replace(/e([+-])(\d)$/, "e$10$2"), directive));
    }
    default:
      return null;
  }
}

const isInteger = (value: NonNullable<Value>, kind: string): boolean =>
  typeof value !== "string" && ["TINYINT", "SMALLINT", "INT", "BIGINT"].includes(kind);
const isReal = (kind: string): boolean => ["FLOAT", "DOUBLE", "DECIMAL"].includes(kind);

function fixed(value: NonNullable<Value>, type: NullableValue["type"], digits: number): string {
  const text = type.kind === "DECIMAL" ? formatValue(value, type) : Number(value).toString();
  const [whole = "0", fraction = ""] = text.split(".");
  if (type.kind !== "DECIMAL" || fraction.length <= digits)
    return type.kind === "DECIMAL"
      ? digits === 0
        ? whole
        : `${whole}.${fraction.padEnd(digits, "0")}`
      : Number(value).toFixed(Math.min(digits, 100));
  return Number(text).toFixed(Math.min(digits, 100));
}

function signed(text: string, directive: Directive): string {
  const { flags } = directive;
  const negative = text.startsWith("-");
  let digits = negative ? text.slice(1) : text;
  if (flags.includes(",")) digits = digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  if (negative && flags.includes("(")) return `(${digits})`;
  const sign = negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return sign + zeroed(digits, { ...directive, width: directive.width - sign.length });
}

const zeroed = (digits: string, { flags, width }: Directive): string =>
  flags.includes("0") ? digits.padStart(width, "0") : digits;
