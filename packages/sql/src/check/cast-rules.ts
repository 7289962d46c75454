import type { Expression, LogicalType, TypeKind } from "@millrace/graph";
import { parseTimestamp } from "../parse-timestamp.ts";
import { call, literal, withNullable } from "./build.ts";
import { isNumeric } from "./numeric-types.ts";

const SIMPLE: ReadonlySet<TypeKind> = new Set(["BOOLEAN", "INT", "BIGINT", "DOUBLE", "DECIMAL"]);

/** Whether CAST(from AS to) exists; whether a value can be converted shows at run time. */
export function canCast(from: LogicalType, to: LogicalType): boolean {
  if (from.kind === "NULL" || from.kind === to.kind) return from.kind !== "INTERVAL";
  if (from.kind === "INTERVAL" || to.kind === "INTERVAL") return false;
  if (from.kind === "STRING" || to.kind === "STRING") return true;
  return SIMPLE.has(from.kind) && SIMPLE.has(to.kind);
}

const sameValues = (from: LogicalType, to: LogicalType): boolean => {
  if (from.kind === "DECIMAL" && to.kind === "DECIMAL")
    return from.precision === to.precision && from.scale === to.scale;
  if (from.kind === "TIMESTAMP" && to.kind === "TIMESTAMP") return from.precision <= to.precision;
  return from.kind === to.kind;
};

/** The expression as a value of `to` (its nullability aside), by an implicit CAST where it is not one already. */
export function coerce(expression: Expression, to: LogicalType): Expression {
  const type = withNullable(to, expression.type.nullable);
  if (expression.kind === "literal" && expression.value === null)
    return literal(withNullable(to, true), null);
  if (sameValues(expression.type, to)) return expression;
  return (
    (expression.kind === "literal" ? coerceLiteral(expression, type) : null) ?? call("CAST", type, expression)
  );
}

/** Only conversions that are exact, or that IEEE 754 rounds in one way. */
function coerceLiteral(
  { type: from, value }: Extract<Expression, { kind: "literal" }>,
  to: LogicalType,
): Expression | null {
  const integer = from.kind === "INT" || from.kind === "BIGINT";
  if (integer && to.kind === "BIGINT") return literal(to, String(value));
  if (integer && to.kind === "DECIMAL")
    return literal(to, `${String(value)}${"0".repeat(to.scale)}`.replace(/^(-?)0+(?=\d)/u, "$1"));
  if (isNumeric(from) && to.kind === "DOUBLE") return literal(to, Number(decimalText(from, value)));
  if (from.kind === "STRING" && to.kind === "TIMESTAMP") {
    const parsed = parseTimestamp(String(value));
    return parsed === null || parsed.precision > to.precision ? null : literal(to, parsed.ms);
  }
  return null;
}

function decimalText(type: LogicalType, value: string | number | boolean | null): string {
  const digits = String(value);
  return type.kind === "DECIMAL" ? `${digits}e-${type.scale}` : digits;
}
