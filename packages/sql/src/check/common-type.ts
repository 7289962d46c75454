import { decimal } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { asDecimal, isNumeric } from "./numeric-types.ts";

/** The least type that holds the values of both, as the branches of CASE have it; null where there is none. */
export function commonType(left: LogicalType, right: LogicalType): LogicalType | null {
  const nullable = left.nullable || right.nullable;
  const wider = widerType(left, right);
  return wider && ({ ...wider, nullable: wider.kind === "NULL" ? true : nullable } as LogicalType);
}

function widerType(left: LogicalType, right: LogicalType): LogicalType | null {
  if (left.kind === "NULL") return right;
  if (right.kind === "NULL") return left;
  if (isNumeric(left) && isNumeric(right)) return widerNumber(left, right);
  if (left.kind === "TIMESTAMP" && right.kind === "TIMESTAMP")
    return left.precision >= right.precision ? left : right;
  return left.kind === right.kind ? left : null;
}

function widerNumber(left: LogicalType, right: LogicalType): LogicalType {
  if (left.kind === "DOUBLE" || right.kind === "DOUBLE") return left.kind === "DOUBLE" ? left : right;
  if (left.kind !== "DECIMAL" && right.kind !== "DECIMAL") return left.kind === "BIGINT" ? left : right;
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.min(Math.max(a.scale, b.scale), Math.max(0, 38 - whole));
  return decimal(Math.min(38, whole + scale), scale);
}
