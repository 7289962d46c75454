import { decimal, double } from "@millrace/graph";
import type { LogicalType, TypeKind } from "@millrace/graph";

const MAX_PRECISION = 38;
/** A quotient keeps at least so many digits after the point where the precision allows. */
const MIN_QUOTIENT_SCALE = 6;

export type DecimalType = Extract<LogicalType, { kind: "DECIMAL" }>;

/** Digits of the integer types, narrow ones first. */
const INTEGER_DIGITS: Readonly<Partial<Record<TypeKind, number>>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INT: 10,
  BIGINT: 19,
};
export type IntegerKind = "TINYINT" | "SMALLINT" | "INT" | "BIGINT";

export const isApproximate = (type: LogicalType): boolean => type.kind === "FLOAT" || type.kind === "DOUBLE";

/** The DECIMAL that holds every value of an exact type. */
export function asDecimal(type: LogicalType): DecimalType {
  if (type.kind === "DECIMAL") return type;
  return decimal(INTEGER_DIGITS[type.kind] ?? MAX_PRECISION, 0, type.nullable) as DecimalType;
}

/** The least numeric type that holds both, as Calcite's leastRestrictive has it. */
export function widerNumber(left: LogicalType, right: LogicalType): LogicalType {
  if (left.kind === "DOUBLE" || right.kind === "DOUBLE") return left.kind === "DOUBLE" ? left : right;
  const exact = isApproximate(left) ? right : left;
  if (isApproximate(left) || isApproximate(right)) {
    if (exact.kind === "DECIMAL") return double();
    return isApproximate(left) ? left : right;
  }
  const [a, b] = [asDecimal(left), asDecimal(right)];
  if (left.kind !== "DECIMAL" && right.kind !== "DECIMAL") return a.precision >= b.precision ? left : right;
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.min(Math.max(a.scale, b.scale), Math.max(0, MAX_PRECISION - whole));
  return decimal(Math.min(MAX_PRECISION, whole + scale), scale);
}

/** Result of `left operator right` over DECIMALs: Flink's LogicalTypeMerging. */
export function decimalResult(
  operator: "+" | "-" | "*" | "/" | "%",
  left: DecimalType,
  right: DecimalType,
): DecimalType {
  const { precision: p1, scale: s1 } = left;
  const { precision: p2, scale: s2 } = right;
  const nullable = left.nullable || right.nullable;
  switch (operator) {
    case "+":
    case "-": {
      const scale = Math.max(s1, s2);
      return fit(Math.max(p1 - s1, p2 - s2) + scale + 1, scale, nullable);
    }
    case "*":
      return fit(p1 + p2 + 1, s1 + s2, nullable);
    case "/": {
      const scale = Math.max(MIN_QUOTIENT_SCALE, s1 + p2 + 1);
      return fit(p1 - s1 + s2 + scale, scale, nullable);
    }
    case "%": {
      const scale = Math.max(s1, s2);
      return fit(Math.min(p1 - s1, p2 - s2) + scale, scale, nullable);
    }
  }
}

/** Beyond 38 digits the digits before the point are kept, and of the scale what is left, but at least 6. */
function fit(precision: number, scale: number, nullable: boolean): DecimalType {
  if (precision <= MAX_PRECISION) return decimal(precision, scale, nullable) as DecimalType;
  const whole = precision - scale;
  const kept = Math.max(MAX_PRECISION - whole, Math.min(scale, MIN_QUOTIENT_SCALE));
  return decimal(MAX_PRECISION, kept, nullable) as DecimalType;
}

/** Result of ROUND(x, digits) over a DECIMAL; `digits` null: not a constant. */
export function roundedDecimal(type: DecimalType, digits: number | null): DecimalType {
  if (digits === null || digits >= type.scale) return type;
  const whole = 1 + type.precision - type.scale;
  const scale = Math.max(0, digits);
  return decimal(Math.min(MAX_PRECISION, whole + scale), scale, type.nullable) as DecimalType;
}
