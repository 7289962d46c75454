import type { Ast, AstBody } from "../ast.ts";
import { parseJsonArray, parseJsonObject, parseJsonPathCall } from "./json.ts";
import { PRECEDENCE } from "./precedence.ts";
import { parseUnit } from "./literal.ts";
import type { Parser } from "./parser.ts";
import type { Token } from "../token.ts";

/** A name and a parenthesis: a plain call, or one of the functions with a syntax of their own. */
export function parseCall(parser: Parser): AstBody {
  const { cursor } = parser;
  const token = cursor.next();
  const name = token.kind === "quoted" ? token.value.toUpperCase() : token.value;
  const open = cursor.expect("(");
  const body = Object.hasOwn(SPECIAL, name) ? SPECIAL[name]?.(parser, token) : undefined;
  const result = body ?? plainCall(parser, token, name);
  cursor.close(open);
  return result;
}

function plainCall({ cursor, expression }: Parser, token: Token, name: string): AstBody {
  const nameSpan = { from: token.from, to: token.to };
  if (cursor.take("*")) return { kind: "call", name, nameSpan, args: [], star: true };
  const args: Ast[] = [];
  if (cursor.is(")")) return { kind: "call", name, nameSpan, args, star: false };
  if (cursor.is("DISTINCT")) cursor.next();
  args.push(expression(0));
  while (cursor.take(",")) args.push(expression(0));
  return { kind: "call", name, nameSpan, args, star: false };
}

type Special = (parser: Parser, name: Token) => AstBody;

const SPECIAL: Readonly<Record<string, Special>> = {
  EXTRACT: parseExtract,
  POSITION: parsePosition,
  SUBSTRING: parseSubstring,
  TRIM: parseTrim,
  FLOOR: parseRounding,
  CEIL: parseRounding,
  CEILING: parseRounding,
  OVERLAY: parseOverlay,
  TIMESTAMPADD: parseTimeSpan,
  TIMESTAMPDIFF: parseTimeSpan,
  JSON_EXISTS: (parser) => parseJsonPathCall(parser, "JSON_EXISTS"),
  JSON_VALUE: (parser) => parseJsonPathCall(parser, "JSON_VALUE"),
  JSON_QUERY: (parser) => parseJsonPathCall(parser, "JSON_QUERY"),
  JSON_OBJECT: parseJsonObject,
  JSON_ARRAY: parseJsonArray,
};

const UNITS = "SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR";

/** OVERLAY(x PLACING y FROM a FOR b) is OVERLAY(x, y, a, b). */
function parseOverlay({ cursor, expression }: Parser, { from, to }: Token): AstBody {
  const args = [expression(0)];
  const words = cursor.is("PLACING") ? ["PLACING", "FROM", "FOR"] : [",", ",", ","];
  for (const word of words.slice(0, 2)) {
    cursor.expect(word);
    args.push(expression(0));
  }
  if (cursor.take(words[2] ?? ",")) args.push(expression(0));
  return { kind: "call", name: "OVERLAY", nameSpan: { from, to }, args, star: false };
}

function parseTimeSpan({ cursor, expression }: Parser, name: Token): AstBody {
  const { from, to } = cursor.peek();
  const unit = parseUnit(cursor, UNITS);
  cursor.expect(",");
  const first = expression(0);
  cursor.expect(",");
  const fn = name.value === "TIMESTAMPADD" ? "TIMESTAMPADD" : "TIMESTAMPDIFF";
  return { kind: "time-span", fn, unit, unitSpan: { from, to }, args: [first, expression(0)] };
}

function parseExtract({ cursor, expression }: Parser): AstBody {
  const { from, to } = cursor.peek();
  const unit = parseUnit(cursor, UNITS);
  cursor.expect("FROM");
  return { kind: "extract", unit, unitSpan: { from, to }, operand: expression(0) };
}

/** POSITION(a IN b): IN would otherwise be read as the operator. */
function parsePosition({ cursor, expression }: Parser, { from, to }: Token): AstBody {
  const needle = expression(PRECEDENCE.additive);
  cursor.expect("IN");
  const text = expression(0);
  return { kind: "call", name: "POSITION", nameSpan: { from, to }, args: [needle, text], star: false };
}

/** SUBSTRING(x FROM a FOR b) is SUBSTRING(x, a, b). */
function parseSubstring({ cursor, expression }: Parser, { from, to }: Token): AstBody {
  const args = [expression(0)];
  const [start, length] = cursor.is("FROM") ? ["FROM", "FOR"] : [",", ","];
  cursor.expect(start ?? ",");
  args.push(expression(0));
  if (cursor.take(length ?? ",")) args.push(expression(0));
  return { kind: "call", name: "SUBSTRING", nameSpan: { from, to }, args, star: false };
}

function parseTrim({ cursor, expression }: Parser): AstBody {
  const side = (["BOTH", "LEADING", "TRAILING"] as const).find((word) => cursor.take(word)) ?? null;
  if (side && cursor.take("FROM")) return { kind: "trim", side, characters: null, operand: expression(0) };
  const first = expression(0);
  if (cursor.take("FROM"))
    return { kind: "trim", side: side ?? "BOTH", characters: first, operand: expression(0) };
  return { kind: "trim", side: side ?? "BOTH", characters: null, operand: first };
}

/** FLOOR(x) and FLOOR(x TO HOUR). */
function parseRounding({ cursor, expression }: Parser, name: Token): AstBody {
  const fn = name.value === "FLOOR" ? "FLOOR" : "CEIL";
  const operand = expression(0);
  if (cursor.take("TO")) {
    const { from, to } = cursor.peek();
    return { kind: "round-to", fn, operand, unit: parseUnit(cursor, UNITS), unitSpan: { from, to } };
  }
  return { kind: "call", name: fn, nameSpan: { from: name.from, to: name.to }, args: [operand], star: false };
}
