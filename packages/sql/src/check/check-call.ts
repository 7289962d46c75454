import { formatType, nearestName, string } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { AGGREGATE_NAMES, FUNCTION_NAMES, FUNCTIONS } from "../functions.ts";
import { call } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { checkAll } from "./checker.ts";
import type { Checker } from "./checker.ts";
import { typeOfNull } from "./function-spec.ts";
import type { FunctionSpec, Parameter } from "./function-spec.ts";
import { isInteger, isNumeric } from "./numeric-types.ts";

type CallAst = Extract<Ast, { kind: "call" }>;

export function checkCall(ast: CallAst, checker: Checker): Expression | null {
  if (AGGREGATE_NAMES.has(ast.name))
    return checker.report("expression.aggregate", ast.nameSpan, { function: ast.name });
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
  if (fits(arg.type, parameter)) return arg;
  const params = {
    function: spec.name,
    position: index + 1,
    found: formatType(arg.type),
    expected: EXPECTED[parameter],
  };
  return checker.report("expression.argument-type", ast.args[index]?.span ?? ast.span, params);
}

const EXPECTED: Readonly<Record<Parameter, string>> = {
  string: "STRING",
  integer: "INT, BIGINT",
  number: "INT, BIGINT, DOUBLE, DECIMAL",
  timestamp: "TIMESTAMP",
  boolean: "BOOLEAN",
  any: "",
};

function fits(type: LogicalType, parameter: Parameter): boolean {
  switch (parameter) {
    case "string":
      return type.kind === "STRING";
    case "integer":
      return isInteger(type);
    case "number":
      return isNumeric(type);
    case "timestamp":
      return type.kind === "TIMESTAMP";
    case "boolean":
      return type.kind === "BOOLEAN";
    case "any":
      return type.kind !== "INTERVAL";
  }
}

/** Only spaces at both ends for now. */
export function checkTrim(ast: Extract<Ast, { kind: "trim" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  const spaces =
    ast.characters === null || (ast.characters.kind === "string" && ast.characters.value === " ");
  if (ast.side !== "BOTH" || !spaces) {
    return checker.report("expression.not-supported", ast.span, {
      what: "TRIM of one side or of other characters",
    });
  }
  if (operand.type.kind === "STRING" || operand.type.kind === "NULL") {
    return call("TRIM", string(operand.type.nullable), coerce(operand, string()));
  }
  const params = { function: "TRIM", position: 1, found: formatType(operand.type), expected: "STRING" };
  return checker.report("expression.argument-type", ast.operand.span, params);
}
