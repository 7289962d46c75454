import { formatType, orNull, valueClass } from "@millrace/graph";
import type { BigintsAs, LogicalType } from "@millrace/graph";
import { quoted } from "./program-parts.ts";
import { integerRange } from "./value-class.ts";
import { valueTest } from "./value-test.ts";

/**
 * How values of a declared type lie in the JSON of a state: `is(v)` gives a value as it is kept or throws, `put` its JSON
 * and `of` what that JSON is of; `seek` is what a key is found by. JSON's own words are taken wherever they are exact, so
 * that a state that was kept before its type was declared is read too; what it has no word for is text: a BIGINT beyond
 * 2^53, a DOUBLE that is not finite or is -0, and a DECIMAL, which has all digits of its scale.
 */
export const CARRIED_VALUES = `
const @wrong = (name, type, v) => { throw new TypeError("state " + name + " keeps " + type + ", not " + (v === null ? "null" : typeof v === "number" ? v : typeof v === "string" && type.startsWith("DECIMAL") ? @stringify(v) : typeof v)); };
const @held = (name, type, v) => { throw new TypeError("state " + name + " keeps " + type + ", and holds " + @stringify(v).slice(0, 100) + " of before"); };
const @same = (v) => v;
const @anything = { is: @same, put: @same, of: @same, seek: @same };
const @orNull = ({ is, put, of, seek }) => ({
  is: (v) => (v === null ? v : is(v)), put: put === @same ? put : (v) => (v === null ? v : put(v)), of: (v) => (v === null ? v : of(v)), seek,
});
const @long = (v) => (v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : String(v));
const @real = (v) => (v - v === 0 && (v !== 0 || 1 / v > 0) ? v : v === 0 ? "-0" : String(v));
const @digits = /^([+-]?)([0-9]*)(?:[.]([0-9]*))?$/;
const @exact = (v, precision, scale) => {
  const parts = typeof v === "string" ? @digits.exec(v) : null;
  if (parts === null) return null;
  const [, sign, before, after = ""] = parts;
  const whole = before.replace(/^0+/, ""), part = after.replace(/0+$/, "");
  if (before + after === "" || whole.length > precision - scale || part.length > scale) return null;
  return (sign === "-" && whole + part !== "" ? "-" : "") + (whole === "" ? "0" : whole) + (scale === 0 ? "" : "." + part.padEnd(scale, "0"));
};`;

/** The text of the object with `is`, `put`, `of` and `seek`. */
export function carriedText(name: string, type: LogicalType, bigints: BigintsAs): string {
  const about = `${quoted(name)}, ${quoted(type.kind === "DECIMAL" ? formatType(orNull(type)) : type.kind)}`;
  if (type.kind === "DECIMAL") return decimalText(about, type);
  const test = valueTest(type, valueClass(type, bigints));
  const kept = integerRange(type) !== null && valueClass(type, bigints) === "number" ? "v + 0" : "v";
  const is = `is: (v) => { if (${test}) return ${kept}; @wrong(${about}, v); }`;
  return `{ ${is}, ${jsonText(about, type, bigints)}, seek: @same }`;
}

/** An element or a value of a map: NULL where the type allows it. */
export const carriedOrNull = (name: string, type: LogicalType, bigints: BigintsAs): string =>
  type.nullable ? `@orNull(${carriedText(name, type, bigints)})` : carriedText(name, type, bigints);

function jsonText(about: string, type: LogicalType, bigints: BigintsAs): string {
  const test = valueTest(type, valueClass(type, "number"));
  const of = (value: string, text: string): string =>
    `of: (v) => { if (typeof v === "string") { ${text} } if (${test}) return ${value}; @held(${about}, v); }`;
  if (type.kind === "BIGINT" && bigints === "bigint")
    return `put: @long, ${of("BigInt(v)", `if (/^-?[0-9]+$/.test(v)) return BigInt(v);`)}`;
  if (type.kind === "DOUBLE")
    return `put: @real, ${of("v", `if (v === "-0" || v === "NaN" || v.endsWith("Infinity")) return Number(v);`)}`;
  return `put: @same, of: (v) => { if (${test}) return v; @held(${about}, v); }`;
}

function decimalText(
  about: string,
  { precision, scale }: Extract<LogicalType, { readonly kind: "DECIMAL" }>,
): string {
  const exact = (v: string): string => `@exact(${v}, ${precision}, ${scale})`;
  return `{ is: (v) => ${exact("v")} ?? @wrong(${about}, v), put: @same, of: (v) => ${exact('typeof v === "number" ? String(v) : v')} ?? @held(${about}, v), seek: (v) => ${exact("v")} ?? v }`;
}
