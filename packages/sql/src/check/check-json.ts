import { boolean, formatType, isText, string } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import type { Ast, JsonBehavior } from "../ast.ts";
import { call, condition, literal, withNullable } from "./build.ts";
import { canCast, coerce } from "./cast-rules.ts";
import { checkAll } from "./checker.ts";
import type { Checker } from "./checker.ts";

type Of<K extends Ast["kind"]> = Extract<Ast, { kind: K }>;

const text = (value: string): Expression => literal(string(false), value);

export function checkIsJson(ast: Of<"is-json">, checker: Checker): Expression | null {
  const operand = textOf(ast.operand, "IS JSON", checker);
  if (!operand) return null;
  const is = call("IS_JSON", boolean(false), operand, text(ast.of));
  return ast.negated ? condition("NOT", is) : is;
}

export function checkJsonPath(ast: Of<"json-path">, checker: Checker): Expression | null {
  const input = textOf(ast.input, ast.fn, checker);
  const path = textOf(ast.path, ast.fn, checker);
  if (!input || !path) return null;
  switch (ast.fn) {
    case "JSON_EXISTS":
      return call("JSON_EXISTS", boolean(), input, path, text(ast.onError?.kind ?? "FALSE"));
    case "JSON_VALUE":
      return jsonValue(ast, [input, path], checker);
    case "JSON_QUERY":
      return jsonQuery(ast, [input, path], checker);
  }
}

const VALUE_TYPES: ReadonlySet<LogicalType["kind"]> = new Set([
  "STRING",
  "VARCHAR",
  "CHAR",
  "BOOLEAN",
  "INT",
  "DOUBLE",
]);

function jsonValue(ast: Of<"json-path">, args: readonly Expression[], checker: Checker): Expression | null {
  const type = withNullable(ast.returning?.type ?? string(), true);
  if (ast.returning && !VALUE_TYPES.has(type.kind))
    return checker.report("expression.json-returning", ast.returning.span, {
      function: ast.fn,
      type: formatType(type),
      types: "STRING, BOOLEAN, INT, DOUBLE",
    });
  const onEmpty = defaultOf(ast.onEmpty, type, checker);
  const onError = defaultOf(ast.onError, type, checker);
  if (!onEmpty || !onError) return null;
  const behaviors = [text(ast.onEmpty?.kind ?? "NULL"), text(ast.onError?.kind ?? "NULL")];
  return call("JSON_VALUE", type, ...args, ...behaviors, onEmpty, onError);
}

/** The value of DEFAULT as one of `type`; a NULL where there is none. */
function defaultOf(behavior: JsonBehavior | null, type: LogicalType, checker: Checker): Expression | null {
  if (!behavior?.value) return literal(type, null);
  const value = checker.check(behavior.value);
  if (!value) return null;
  if (canCast(value.type, type)) return coerce(value, type, checker.zone);
  const params = { from: formatType(value.type), to: formatType(type), hint: "" };
  return checker.report("expression.cast", behavior.value.span, params);
}

function jsonQuery(ast: Of<"json-path">, args: readonly Expression[], checker: Checker): Expression | null {
  const type = withNullable(ast.returning?.type ?? string(), true);
  const isArray = type.kind === "ARRAY" && isText(type.element);
  if (ast.returning && !isArray && !isText(type))
    return checker.report("expression.json-returning", ast.returning.span, {
      function: ast.fn,
      type: formatType(type),
      types: "STRING, ARRAY<STRING>",
    });
  const wrong = [ast.onEmpty, ast.onError].find((each) => isArray && each?.kind === "EMPTY OBJECT");
  if (wrong) return checker.report("expression.json-behavior", wrong.span, { type: formatType(type) });
  const behaviors = [text(ast.onEmpty?.kind ?? "NULL"), text(ast.onError?.kind ?? "NULL")];
  return call("JSON_QUERY", type, ...args, text(ast.wrapper), ...behaviors);
}

export function checkJsonBuild(ast: Of<"json-build">, checker: Checker): Expression | null {
  const keys = ast.keys.map((key) => textOf(key, ast.fn, checker));
  const values = checkAll({ ...checker, check: (value) => jsonPart(value, checker) }, ast.values);
  if (!values || !keys.every((key) => key !== null)) return null;
  const flags = ast.values.map((value) => (isRaw(value) ? "r" : "v")).join("");
  const parts = ast.fn === "JSON_ARRAY" ? values : keys.flatMap((key, index) => [key, values[index]!]);
  return call(ast.fn, string(false), text(ast.onNull), text(flags), ...parts);
}

/** JSON(text) is a part of what is built as it stands, and so is what was built itself. */
const isRaw = (ast: Ast): boolean => ast.kind === "json-build" || isJsonCall(ast);

export const isJsonCall = (ast: Ast): boolean =>
  ast.kind === "call" && ast.name === "JSON" && ast.args.length === 1 && !ast.star;

function jsonPart(ast: Ast, checker: Checker): Expression | null {
  if (ast.kind !== "call" || !isJsonCall(ast)) return checker.check(ast);
  return textOf(ast.args[0]!, "JSON", checker);
}

function textOf(ast: Ast, fn: string, checker: Checker): Expression | null {
  const value = checker.check(ast);
  if (!value) return null;
  if (isText(value.type) || value.type.kind === "NULL") return coerce(value, string());
  const params = { function: fn, position: 1, found: formatType(value.type), expected: "STRING" };
  return checker.report("expression.argument-type", ast.span, params);
}
