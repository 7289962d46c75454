import { formatType, nearestName, string } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { AGGREGATE_NAMES, FUNCTION_NAMES, FUNCTIONS } from "../functions.ts";
import { literal } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { isJsonCall } from "./check-json.ts";
import { checkAll } from "./checker.ts";
import type { Checker } from "./checker.ts";
import { EXPECTED, fitsParameter } from "./fit-parameter.ts";
import { typeOfNull } from "./function-spec.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { trimCall } from "./trim-call.ts";

type CallAst = Extract<Ast, { kind: "call" }>;

export function checkCall(ast: CallAst, checker: Checker): Expression | null {
  if (AGGREGATE_NAMES.has(ast.name))
    return checker.report("expression.aggregate", ast.nameSpan, { function: ast.name });
  if (isJsonCall(ast)) return checker.report("expression.json-raw", ast.span);
  const spec = FUNCTIONS.get(ast.name);
  if (!spec) {
    const nearest = nearestName(ast.name, FUNCTION_NAMES);
    return checker.report("expression.unknown-function", ast.nameSpan, {
      function: ast.name,
      ...(nearest ? { nearest } : {}),
    });
  }
  if (ast.star || ast.args.length < spec.minArgs || ast.args.length > spec.maxArgs)
    return wrongCount(ast, spec, checker);
  const args = checkAll(checker, ast.args);
  const typed = args?.map((arg, index) => typedArgument(arg, index, { ast, spec, checker }));
  if (!typed || !typed.every((arg) => arg !== null)) return null;
  return spec.build({ ast, args: typed, checker });
}

function wrongCount(ast: CallAst, spec: FunctionSpec, checker: Checker): null {
  const expected = spec.minArgs === spec.maxArgs ? `${spec.minArgs}` : `${spec.minArgs}+`;
  const params = { function: spec.name, expected, found: ast.args.length, signature: spec.signature };
  return checker.report("expression.argument-count", ast.span, params);
}

interface Site {
  readonly ast: CallAst;
  readonly spec: FunctionSpec;
  readonly checker: Checker;
}

function typedArgument(arg: Expression, index: number, { ast, spec, checker }: Site): Expression | null {
  const parameter = spec.parameters[Math.min(index, spec.parameters.length - 1)] ?? "any";
  if (arg.type.kind === "NULL") {
    const type = typeOfNull(parameter);
    return type ? coerce(arg, type) : arg;
  }
  if (fitsParameter(arg.type, parameter)) return arg;
  const params = {
    function: spec.name,
    position: index + 1,
    found: formatType(arg.type),
    expected: EXPECTED[parameter],
  };
  return checker.report("expression.argument-type", ast.args[index]?.span ?? ast.span, params);
}

/** TRIM takes any of the characters (a space where none are given) from the side. */
export function checkTrim(ast: Extract<Ast, { kind: "trim" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  const characters = ast.characters ? checker.check(ast.characters) : literal(string(false), " ");
  if (!operand || !characters) return null;
  const parts = [
    { part: operand, source: ast.operand },
    { part: characters, source: ast.characters ?? ast.operand },
  ];
  for (const { part, source } of parts) {
    if (fitsParameter(part.type, "string") || part.type.kind === "NULL") continue;
    const params = { function: "TRIM", position: 1, found: formatType(part.type), expected: "STRING" };
    return checker.report("expression.argument-type", source.span, params);
  }
  return trimCall(ast.side, coerce(operand, string()), coerce(characters, string()));
}
