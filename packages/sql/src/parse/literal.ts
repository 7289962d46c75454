import type { AstBody, TimeUnit } from "../ast.ts";
import { SyntaxProblem } from "../syntax-problem.ts";
import { timeUnit } from "../time-unit.ts";
import type { Cursor } from "./cursor.ts";

/** Numbers, strings, TRUE, FALSE, NULL, TIMESTAMP '...', INTERVAL '...' unit; null where none of them comes. */
export function parseLiteral(cursor: Cursor): AstBody | null {
  if (cursor.isKind("number")) return { kind: "number", text: cursor.next().text };
  if (cursor.isKind("string")) return { kind: "string", value: stringValue(cursor) };
  if (cursor.isKind("bytes")) return { kind: "bytes", hex: cursor.next().value };
  if (cursor.take("TRUE")) return { kind: "boolean", value: true };
  if (cursor.take("FALSE")) return { kind: "boolean", value: false };
  if (cursor.take("UNKNOWN") || cursor.take("NULL")) return { kind: "null" };
  return cursor.take("INTERVAL") ? parseInterval(cursor) : parseTimestamp(cursor);
}

function parseTimestamp(cursor: Cursor): AstBody | null {
  if (!cursor.isKind("string", 1)) return null;
  for (const type of ["TIMESTAMP", "DATE", "TIME"] as const) {
    if (cursor.take(type)) return { kind: "timestamp", type, text: cursor.next().value };
  }
  return null;
}

/** Strings that follow one another on lines of their own are one. */
function stringValue(cursor: Cursor): string {
  let value = cursor.next().value;
  while (cursor.isKind("string")) value += cursor.next().value;
  return value;
}

function parseInterval(cursor: Cursor): AstBody {
  const sign = cursor.take("-") ? "-" : "";
  if (sign === "") cursor.take("+");
  const written = cursor.expectKind("string", "a length between quotes, as in INTERVAL '5' SECOND").value;
  const text = sign === "-" && written.startsWith("-") ? written.slice(1) : sign + written;
  const from = parseUnit(cursor, "SECOND, MINUTE, HOUR, DAY, MONTH, YEAR");
  const to = cursor.take("TO") ? parseUnit(cursor, "HOUR, MINUTE, SECOND, MONTH") : null;
  return { kind: "interval", text, from, to };
}

/** A unit, with the precision that may follow it: `SECOND(3)`. */
export function parseUnit(cursor: Cursor, units: string): TimeUnit {
  const token = cursor.expectKind("word", units);
  const unit = timeUnit(token.value.replace(/^SQL_TSI_/u, ""));
  if (!unit) throw new SyntaxProblem("expression.unknown-unit", token, { unit: token.text, units });
  if (cursor.is("(")) {
    const open = cursor.next();
    cursor.expectKind("number", "a number");
    if (cursor.take(",")) cursor.expectKind("number", "a number");
    cursor.close(open);
  }
  return unit;
}
