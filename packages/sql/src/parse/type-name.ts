import { bigint, boolean, decimal, double, int, string, timestamp } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { SyntaxProblem } from "../syntax-problem.ts";
import type { Token } from "../token.ts";
import type { Cursor } from "./cursor.ts";

const PLAIN: Readonly<Record<string, LogicalType>> = {
  BOOLEAN: boolean(),
  INT: int(),
  INTEGER: int(),
  BIGINT: bigint(),
  DOUBLE: double(),
  STRING: string(),
};

export const MAX_PRECISION = 38;
const MAX_TIMESTAMP_PRECISION = 3;

/** A type without NOT NULL. TIMESTAMP has millisecond precision where none is given: finer ones are not stored. */
export function parseTypeName(cursor: Cursor): LogicalType {
  const token = cursor.expectKind("word", "a type");
  const plain = Object.hasOwn(PLAIN, token.value) ? PLAIN[token.value] : undefined;
  if (plain) {
    if (token.value === "DOUBLE") cursor.take("PRECISION");
    return plain;
  }
  if (token.value === "DECIMAL" || token.value === "DEC" || token.value === "NUMERIC")
    return decimalType(cursor);
  if (token.value === "TIMESTAMP") return timestampType(cursor);
  if (token.value === "VARCHAR") {
    const [length] = parameters(cursor);
    if (length === undefined || length.value === MAX_LENGTH) return string();
  }
  throw new SyntaxProblem(
    "expression.unknown-type",
    { from: token.from, to: cursor.end },
    { type: token.text },
  );
}

const MAX_LENGTH = 2_147_483_647;

function decimalType(cursor: Cursor): LogicalType {
  const [precision, scale] = parameters(cursor);
  if (precision) inRange(precision, { what: "The precision of DECIMAL", minimum: 1, maximum: MAX_PRECISION });
  if (scale) inRange(scale, { what: "The scale of DECIMAL", minimum: 0, maximum: precision?.value ?? 0 });
  return decimal(precision?.value ?? 10, scale?.value ?? 0);
}

function timestampType(cursor: Cursor): LogicalType {
  const [precision] = parameters(cursor);
  if (precision)
    inRange(precision, { what: "The precision of TIMESTAMP", minimum: 0, maximum: MAX_TIMESTAMP_PRECISION });
  if (cursor.is("WITHOUT")) for (const word of ["WITHOUT", "TIME", "ZONE"]) cursor.expect(word);
  return timestamp(true, precision?.value ?? MAX_TIMESTAMP_PRECISION);
}

interface Parameter {
  readonly value: number;
  readonly token: Token;
}

function parameters(cursor: Cursor): readonly Parameter[] {
  if (!cursor.is("(")) return [];
  const open = cursor.next();
  const list = [parameter(cursor)];
  while (cursor.take(",")) list.push(parameter(cursor));
  cursor.close(open);
  return list;
}

function parameter(cursor: Cursor): Parameter {
  const token = cursor.expectKind("number", "a number");
  return { value: Number(token.text), token };
}

function inRange(
  parameter: Parameter,
  range: { readonly what: string; readonly minimum: number; readonly maximum: number },
): void {
  const { value, token } = parameter;
  if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return;
  throw new SyntaxProblem("expression.type-range", token, range);
}
