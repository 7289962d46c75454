import { formatType, isBytes, isFine, isInteger, isNested, isNumeric, isText, string } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import { parseDate, parseTime, parseTimestamp } from "../parse-timestamp.ts";
import type { ParsedTimestamp } from "../parse-timestamp.ts";
import { call, literal, withNullable } from "./build.ts";
import { isTime, lengthOf } from "./common-type.ts";
import { asDecimal } from "./numeric-types.ts";

const isInterval = (type: LogicalType): boolean => type.kind === "INTERVAL" || type.kind === "INTERVAL_MONTH";
const isSimple = (type: LogicalType): boolean => isNumeric(type) || type.kind === "BOOLEAN";

/** Whether CAST(from AS to) exists; whether a value can be converted shows at run time. */
// oxlint-disable-next-line complexity -- the matrix of casts, a line a family of types
export function canCast(from: LogicalType, to: LogicalType): boolean {
  if (from.kind === "NULL") return true;
  if (isInterval(to)) return from.kind === to.kind;
  if (isText(to)) return true;
  if (isNested(from) || isNested(to)) return nestedTypes(from, to, canCast);
  if (isText(from) || isInterval(from)) return isText(from);
  if (isBytes(from) || isBytes(to)) return isBytes(from) && isBytes(to);
  if (isSimple(from) && isSimple(to)) return true;
  if (!isTime(from) || !isTime(to)) return false;
  if (from.kind === "DATE") return to.kind !== "TIME";
  return from.kind !== "TIME" || to.kind !== "DATE";
}

/** Whether both have the same structure and `test` holds for each pair of their items' types. */
function nestedTypes(
  from: LogicalType,
  to: LogicalType,
  test: (from: LogicalType, to: LogicalType) => boolean,
): boolean {
  if (from.kind === "ARRAY" && to.kind === "ARRAY") return test(from.element, to.element);
  if (from.kind === "MAP" && to.kind === "MAP") return test(from.key, to.key) && test(from.value, to.value);
  if (from.kind !== "ROW" || to.kind !== "ROW" || from.fields.length !== to.fields.length) return false;
  return from.fields.every((field, index) => test(field.type, to.fields[index]!.type));
}

/** Whether a value of `from` is one of `to` without a conversion. */
// oxlint-disable-next-line complexity -- a line a family of types
function sameValues(from: LogicalType, to: LogicalType): boolean {
  if (isText(from) && isText(to)) return to.kind !== "CHAR" && lengthOf(from) <= lengthOf(to);
  if (isBytes(from) && isBytes(to)) return to.kind !== "BINARY" && lengthOf(from) <= lengthOf(to);
  if (from.kind === "DECIMAL" && to.kind === "DECIMAL")
    return from.precision === to.precision && from.scale === to.scale;
  if (isNested(from) || isNested(to)) return nestedTypes(from, to, sameValues);
  if (from.kind !== to.kind) return from.kind === "NULL";
  if ("precision" in from && "precision" in to)
    return from.precision <= to.precision && isFine(from) === isFine(to);
  return true;
}

const exactly = (from: LogicalType, to: LogicalType): boolean =>
  formatType(withNullable(from, true)) === formatType(withNullable(to, true));

/** CAST, with the session's time zone where instants meet local times. */
export function castTo(
  fn: "CAST" | "TRY_CAST",
  expression: Expression,
  to: LogicalType,
  zone: string,
): Expression {
  const zoned = (expression.type.kind === "TIMESTAMP_LTZ") !== (to.kind === "TIMESTAMP_LTZ");
  const args = zoned ? [expression, literal(string(false), zone)] : [expression];
  return call(fn, castType(expression.type, to), ...args);
}

/** NULL is what a DECIMAL of too many digits becomes. */
function castType(from: LogicalType, to: LogicalType): LogicalType {
  return to.kind === "DECIMAL" && !holds(from, to) ? withNullable(to, true) : to;
}

function holds(from: LogicalType, to: Extract<LogicalType, { kind: "DECIMAL" }>): boolean {
  if (from.kind === "BOOLEAN") return to.precision > to.scale;
  if (!isInteger(from) && from.kind !== "DECIMAL") return false;
  const { precision, scale } = asDecimal(from);
  const rounds = to.scale < scale ? 1 : 0;
  return to.precision - to.scale >= precision - scale + rounds;
}

/** The expression as a value of `to` (its nullability aside), by an implicit CAST where it is not one already. */
export function coerce(expression: Expression, to: LogicalType, zone = "UTC"): Expression {
  const type = withNullable(to, expression.type.nullable);
  if (expression.kind === "literal" && expression.value === null)
    return literal(withNullable(to, true), null);
  if (exactly(expression.type, to)) return expression;
  const converted = expression.kind === "literal" ? coerceLiteral(expression, type) : null;
  if (converted) return converted;
  if (sameValues(expression.type, to)) return expression;
  return castTo("CAST", expression, type, zone);
}

/** Only conversions that are exact, or that IEEE 754 rounds in one way. */
// oxlint-disable-next-line complexity -- one case a pair of types
function coerceLiteral(
  { type: from, value }: Extract<Expression, { kind: "literal" }>,
  to: LogicalType,
): Expression | null {
  if (isInteger(from) && to.kind === "BIGINT") return literal(to, String(value));
  if (isInteger(from) && from.kind !== "BIGINT" && to.kind === "INT") return literal(to, value);
  if (isInteger(from) && to.kind === "DECIMAL")
    return literal(to, `${String(value)}${"0".repeat(to.scale)}`.replace(/^(-?)0+(?=\d)/u, "$1"));
  if (isNumeric(from) && to.kind === "DOUBLE") return literal(to, Number(decimalText(from, value)));
  if (isText(from) && isTime(to)) return timeLiteral(String(value), to);
  return null;
}

function timeLiteral(text: string, to: LogicalType): Expression | null {
  if (to.kind === "DATE") {
    const days = parseDate(text);
    return days === null ? null : literal(to, days);
  }
  const parsed = to.kind === "TIME" ? parseTime(text) : to.kind === "TIMESTAMP" ? parseTimestamp(text) : null;
  const exact = parsed !== null && "precision" in to && parsed.precision <= to.precision;
  return exact ? literal(to, momentLiteral(parsed, to)) : null;
}

/** Milliseconds, or nanoseconds as text where the type is that fine. */
export const momentLiteral = ({ ms, nanos }: ParsedTimestamp, type: LogicalType): number | string =>
  isFine(type) ? (BigInt(ms) * 1_000_000n + BigInt(nanos)).toString() : ms;

function decimalText(type: LogicalType, value: string | number | boolean | null): string {
  const digits = String(value);
  return type.kind === "DECIMAL" ? `${digits}e-${type.scale}` : digits;
}
