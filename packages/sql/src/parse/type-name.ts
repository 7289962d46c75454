import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  int,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
} from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";
import { SyntaxProblem } from "../syntax-problem.ts";
import type { Token } from "../token.ts";
import type { Cursor } from "./cursor.ts";

const PLAIN: Readonly<Record<string, LogicalType>> = {
  BOOLEAN: boolean(),
  TINYINT: tinyint(),
  SMALLINT: smallint(),
  INT: int(),
  INTEGER: int(),
  BIGINT: bigint(),
  FLOAT: float(),
  DOUBLE: double(),
  STRING: string(),
  BYTES: bytes(),
  DATE: date(),
};

export const MAX_PRECISION = 38;
/** Of CHAR, VARCHAR, BINARY and VARBINARY; VARCHAR and VARBINARY of this length are STRING and BYTES. */
export const MAX_LENGTH = 2_147_483_647;
const DEFAULT_TIMESTAMP_PRECISION = 6;
const MAX_TIMESTAMP_PRECISION = 9;

/** A type without NOT NULL. TIMESTAMP has 6 digits of the second where none are given, as in Flink. */
export function parseTypeName(cursor: Cursor): LogicalType {
  const token = cursor.expectKind("word", "a type");
  const plain = Object.hasOwn(PLAIN, token.value) ? PLAIN[token.value] : undefined;
  if (plain) {
    if (token.value === "DOUBLE") cursor.take("PRECISION");
    return plain;
  }
  const parametric = Object.hasOwn(PARAMETRIC, token.value) ? PARAMETRIC[token.value] : undefined;
  if (parametric) return parametric(cursor, token);
  parameters(cursor);
  throw new SyntaxProblem(
    "expression.unknown-type",
    { from: token.from, to: cursor.end },
    { type: token.text },
  );
}

const PARAMETRIC: Readonly<Record<string, (cursor: Cursor, name: Token) => LogicalType>> = {
  DECIMAL: decimalType,
  DEC: decimalType,
  NUMERIC: decimalType,
  CHAR: characterType,
  CHARACTER: characterType,
  VARCHAR: (cursor) => variableLength(cursor, "VARCHAR", 1),
  BINARY: (cursor) => {
    if (cursor.take("VARYING")) return variableLength(cursor, "VARBINARY", 1);
    return { kind: "BINARY", length: length(cursor, 1), nullable: true };
  },
  VARBINARY: (cursor) => variableLength(cursor, "VARBINARY", 1),
  TIME: timeType,
  TIMESTAMP: timestampType,
  ARRAY: (cursor) => {
    cursor.expect("<");
    const element = innerType(cursor);
    cursor.expect(">");
    return { kind: "ARRAY", element, nullable: true };
  },
  MAP: (cursor) => {
    cursor.expect("<");
    const key = innerType(cursor);
    cursor.expect(",");
    const value = innerType(cursor);
    cursor.expect(">");
    return { kind: "MAP", key, value, nullable: true };
  },
  ROW: rowType,
  TIMESTAMP_LTZ: (cursor) => timestampLtz(true, fractionDigits(cursor, "TIMESTAMP_LTZ")),
};

function innerType(cursor: Cursor): LogicalType {
  const type = parseTypeName(cursor);
  if (!cursor.take("NOT")) {
    cursor.take("NULL");
    return type;
  }
  cursor.expect("NULL");
  return { ...type, nullable: false } as LogicalType;
}

/** `ROW<a INT, b STRING NOT NULL>`, also between parentheses. */
function rowType(cursor: Cursor): LogicalType {
  const close = cursor.is("(") ? ")" : ">";
  cursor.expect(close === ")" ? "(" : "<");
  const fields: Field[] = [];
  do {
    const token = cursor.isKind("quoted") ? cursor.next() : cursor.expectKind("word", "the name of a field");
    fields.push({ name: token.kind === "quoted" ? token.value : token.text, type: innerType(cursor) });
  } while (cursor.take(","));
  cursor.expect(close);
  return { kind: "ROW", fields, nullable: true };
}

function characterType(cursor: Cursor): LogicalType {
  if (cursor.take("VARYING")) return variableLength(cursor, "VARCHAR", 1);
  return { kind: "CHAR", length: length(cursor, 1), nullable: true };
}

function variableLength(cursor: Cursor, kind: "VARCHAR" | "VARBINARY", minimum: number): LogicalType {
  const limit = cursor.is("(") ? length(cursor, minimum) : MAX_LENGTH;
  if (limit === MAX_LENGTH) return kind === "VARCHAR" ? string() : bytes();
  return { kind, length: limit, nullable: true };
}

function length(cursor: Cursor, missing: number): number {
  const [parameter] = parameters(cursor);
  if (parameter) inRange(parameter, { what: "A length", minimum: 1, maximum: MAX_LENGTH });
  return parameter?.value ?? missing;
}

function decimalType(cursor: Cursor): LogicalType {
  const [precision, scale] = parameters(cursor);
  if (precision) inRange(precision, { what: "The precision of DECIMAL", minimum: 1, maximum: MAX_PRECISION });
  if (scale) inRange(scale, { what: "The scale of DECIMAL", minimum: 0, maximum: precision?.value ?? 0 });
  return decimal(precision?.value ?? 10, scale?.value ?? 0);
}

function timeType(cursor: Cursor): LogicalType {
  const [precision] = parameters(cursor);
  if (precision) inRange(precision, { what: "The precision of TIME", minimum: 0, maximum: 9 });
  withoutTimeZone(cursor);
  return time(true, precision?.value ?? 0);
}

function withoutTimeZone(cursor: Cursor): void {
  if (cursor.is("WITHOUT")) for (const word of ["WITHOUT", "TIME", "ZONE"]) cursor.expect(word);
}

function timestampType(cursor: Cursor): LogicalType {
  const precision = fractionDigits(cursor, "TIMESTAMP");
  withoutTimeZone(cursor);
  if (!cursor.take("WITH")) return timestamp(true, precision);
  for (const word of ["LOCAL", "TIME", "ZONE"]) cursor.expect(word);
  return timestampLtz(true, precision);
}

function fractionDigits(cursor: Cursor, name: string): number {
  const [precision] = parameters(cursor);
  if (precision)
    inRange(precision, {
      what: `The precision of ${name}`,
      minimum: 0,
      maximum: MAX_TIMESTAMP_PRECISION,
    });
  return precision?.value ?? DEFAULT_TIMESTAMP_PRECISION;
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
