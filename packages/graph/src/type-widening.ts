import { INTEGER_KINDS } from "./row-type.ts";
import type { LogicalType } from "./row-type.ts";

const INTEGERS: readonly LogicalType["kind"][] = INTEGER_KINDS;

type TextType = Extract<LogicalType, { readonly length: number }>;

/**
 * Whether every value of the one type is a value of the other, so that state can be carried over: the same type, NULL
 * allowed or no longer refused; a wider integer; FLOAT as DOUBLE; DECIMAL with more digits before the point; a longer
 * text; a precision of time that is kept alike.
 */
export function widens(from: LogicalType, to: LogicalType): boolean {
  if (from.nullable && !to.nullable) return false;
  const [a, b] = [INTEGERS.indexOf(from.kind), INTEGERS.indexOf(to.kind)];
  if (a >= 0 && b >= 0) return a <= b;
  if (from.kind === "FLOAT" && to.kind === "DOUBLE") return true;
  if (from.kind === "DECIMAL" && to.kind === "DECIMAL")
    return from.scale === to.scale && from.precision <= to.precision;
  if (from.kind === "CHAR" || from.kind === "VARCHAR") return widensText(from, to);
  return sameKind(from, to);
}

function widensText(from: TextType, to: LogicalType): boolean {
  if (to.kind === "VARCHAR") return from.length <= to.length;
  return to.kind === "STRING" || sameKind(from, to);
}

function sameKind(from: LogicalType, to: LogicalType): boolean {
  return JSON.stringify({ ...from, nullable: true }) === JSON.stringify({ ...to, nullable: true });
}
