import type { Ast, AstBody, JsonBehavior } from "../ast.ts";
import type { Parser } from "./parser.ts";
import { parseTypeName } from "./type-name.ts";

type PathAst = Extract<AstBody, { kind: "json-path" }>;

/** Behind the parenthesis of JSON_EXISTS, JSON_VALUE and JSON_QUERY. */
export function parseJsonPathCall(parser: Parser, fn: PathAst["fn"]): AstBody {
  const { cursor, expression } = parser;
  const input = expression(0);
  cursor.expect(",");
  const path = expression(0);
  const returning = fn === "JSON_EXISTS" ? null : parseReturning(parser);
  const wrapper = fn === "JSON_QUERY" ? parseWrapper(parser) : "WITHOUT";
  let onEmpty: JsonBehavior | null = null;
  let onError: JsonBehavior | null = null;
  while (!cursor.is(")") && onError === null) {
    const behavior = parseBehavior(parser, fn);
    cursor.expect("ON");
    if (fn !== "JSON_EXISTS" && onEmpty === null && cursor.take("EMPTY")) onEmpty = behavior;
    else {
      cursor.expect("ERROR");
      onError = behavior;
    }
  }
  return { kind: "json-path", fn, input, path, returning, wrapper, onEmpty, onError };
}

function parseReturning({ cursor }: Parser): PathAst["returning"] {
  if (!cursor.take("RETURNING")) return null;
  const { from } = cursor.peek();
  const type = parseTypeName(cursor);
  return { type, span: cursor.spanFrom(from) };
}

function parseWrapper({ cursor }: Parser): PathAst["wrapper"] {
  const isWithout = cursor.take("WITHOUT");
  if (!isWithout && !cursor.take("WITH")) return "WITHOUT";
  const isConditional = !isWithout && cursor.take("CONDITIONAL");
  if (!isWithout && !isConditional) cursor.take("UNCONDITIONAL");
  cursor.take("ARRAY");
  cursor.expect("WRAPPER");
  if (isWithout) return "WITHOUT";
  return isConditional ? "CONDITIONAL" : "UNCONDITIONAL";
}

const BEHAVIORS = {
  JSON_EXISTS: ["TRUE", "FALSE", "UNKNOWN", "ERROR"],
  JSON_VALUE: ["NULL", "ERROR", "DEFAULT"],
  JSON_QUERY: ["NULL", "ERROR", "EMPTY"],
} as const;

function parseBehavior({ cursor, expression }: Parser, fn: PathAst["fn"]): JsonBehavior {
  const { from } = cursor.peek();
  const word = BEHAVIORS[fn].find((behavior) => cursor.take(behavior));
  if (word === undefined) throw cursor.unexpected(BEHAVIORS[fn].join(", "));
  if (word === "DEFAULT") {
    const value: Ast = expression(0);
    return { kind: word, value, span: cursor.spanFrom(from) };
  }
  if (word !== "EMPTY") return { kind: word, value: null, span: cursor.spanFrom(from) };
  const kind = cursor.take("OBJECT") ? "EMPTY OBJECT" : "EMPTY ARRAY";
  if (kind === "EMPTY ARRAY") cursor.expect("ARRAY");
  return { kind, value: null, span: cursor.spanFrom(from) };
}

/** Behind the parenthesis of JSON_OBJECT: `KEY 'a' VALUE b` by commas, where KEY may be left out. */
export function parseJsonObject(parser: Parser): AstBody {
  const { cursor, expression } = parser;
  const keys: Ast[] = [];
  const values: Ast[] = [];
  while (!cursor.is(")") && !isOnNull(parser)) {
    if (cursor.is("KEY") && !cursor.is("VALUE", 1)) cursor.next();
    keys.push(expression(0));
    cursor.expect("VALUE");
    values.push(expression(0));
    if (!cursor.take(",")) break;
  }
  return { kind: "json-build", fn: "JSON_OBJECT", keys, values, onNull: parseOnNull(parser) ?? "NULL" };
}

export function parseJsonArray(parser: Parser): AstBody {
  const { cursor, expression } = parser;
  const values: Ast[] = [];
  while (!cursor.is(")") && !isOnNull(parser)) {
    values.push(expression(0));
    if (!cursor.take(",")) break;
  }
  return { kind: "json-build", fn: "JSON_ARRAY", keys: [], values, onNull: parseOnNull(parser) ?? "ABSENT" };
}

const isOnNull = ({ cursor }: Parser): boolean =>
  (cursor.is("NULL") || cursor.is("ABSENT")) && cursor.is("ON", 1);

function parseOnNull(parser: Parser): "NULL" | "ABSENT" | null {
  if (!isOnNull(parser)) return null;
  const { cursor } = parser;
  const word = cursor.next().value === "NULL" ? "NULL" : "ABSENT";
  cursor.expect("ON");
  cursor.expect("NULL");
  return word;
}

/** Behind IS [NOT] JSON. */
export function parseIsJson({ cursor }: Parser, operand: Ast, negated: boolean): AstBody {
  const of = (["VALUE", "SCALAR", "ARRAY", "OBJECT"] as const).find((word) => cursor.take(word)) ?? "VALUE";
  return { kind: "is-json", operand, of, negated };
}
