import type { AstBody, TimeUnit } from "../ast.ts";
import { SyntaxProblem } from "../syntax-problem.ts";
import { timeUnit } from "../time-unit.ts";
import type { Cursor } from "./cursor.ts";

/** Numbers, strings, TRUE, FALSE, NULL, TIMESTAMP '...', INTERVAL '...' unit; null where none of them comes. */
export function parseLiteral(cursor: Cursor): AstBody | null {
  if (cursor.isKind("number")) return { kind: "number", text: cursor.next().text };
  if (cursor.isKind("string")) return { kind: "string", value: cursor.next().value };
  if (cursor.take("TRUE")) return { kind: "boolean", value: true };
  if (cursor.take("FALSE")) return { kind: "boolean", value: false };
  if (cursor.take("UNKNOWN") || cursor.take("NULL")) return { kind: "null" };
  return cursor.take("INTERVAL") ? parseInterval(cursor) : parseTimestamp(cursor);
}

function parseTimestamp(cursor: Cursor): AstBody | null {
  if (!cursor.isKind("string", 1)) return null;
  if (cursor.take("TIMESTAMP")) return { kind: "timestamp", text: cursor.next().value };
  if (!cursor.is("DATE") && !cursor.is("TIME")) return null;
  const token = cursor.peek();
  throw new SyntaxProblem("expression.not-supported", token, { what: `The type ${token.value}` });
}

function parseInterval(cursor: Cursor): AstBody {
  const text = cursor.expectKind("string", "a length between quotes, as in INTERVAL '5' SECOND").value;
  const from = parseUnit(cursor, "SECOND, MINUTE, HOUR, DAY");
  const to = cursor.take("TO") ? parseUnit(cursor, "MINUTE, SECOND") : null;
  return { kind: "interval", text, from, to };
}

/** A unit, with the precision that may follow it: `SECOND(3)`. */
export function parseUnit(cursor: Cursor, units: string): TimeUnit {
  const token = cursor.expectKind("word", units);
  const unit = timeUnit(token.value);
  if (!unit) throw new SyntaxProblem("expression.unknown-unit", token, { unit: token.text, units });
  if (cursor.is("(")) {
    const open = cursor.next();
    cursor.expectKind("number", "a number");
    cursor.close(open);
  }
  return unit;
}
