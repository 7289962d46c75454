import { formatType, int, isInteger, nearestName } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { call, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { commonResult } from "./check-case.ts";
import { checkAll } from "./checker.ts";
import type { Checker } from "./checker.ts";

type Of<K extends Ast["kind"]> = Extract<Ast, { kind: K }>;

export function checkConstructor(ast: Of<"constructor">, checker: Checker): Expression | null {
  const args = checkAll(checker, ast.args);
  if (!args) return null;
  if (ast.of === "ROW") {
    const fields = args.map((arg, index) => ({ name: `EXPR$${index}`, type: arg.type }));
    return call("ROW_OF", { kind: "ROW", fields, nullable: false }, ...args);
  }
  if (args.length === 0 || (ast.of === "MAP" && args.length % 2 === 1)) {
    const params = { function: ast.of, expected: ast.of === "MAP" ? "2+" : "1+", found: args.length };
    return checker.report("expression.argument-count", ast.span, { ...params, signature: `${ast.of}[...]` });
  }
  const common = (start: number, step: number): LogicalType | null =>
    commonResult(
      args.flatMap((result, index) =>
        index % step === start ? [{ result, span: ast.args[index]!.span }] : [],
      ),
      checker,
    );
  return ast.of === "ARRAY" ? arrayOf(args, common(0, 1), checker) : mapOf(args, common(0, 2), common(1, 2));
}

function arrayOf(
  args: readonly Expression[],
  element: LogicalType | null,
  checker: Checker,
): Expression | null {
  if (!element) return null;
  const type: LogicalType = { kind: "ARRAY", element, nullable: false };
  return call("ARRAY_OF", type, ...args.map((arg) => coerce(arg, element, checker.zone)));
}

function mapOf(
  args: readonly Expression[],
  key: LogicalType | null,
  value: LogicalType | null,
): Expression | null {
  if (!key || !value) return null;
  const type: LogicalType = { kind: "MAP", key, value, nullable: false };
  return call("MAP_OF", type, ...args.map((arg, index) => coerce(arg, index % 2 === 0 ? key : value)));
}

/** An element from 1, a value by its key, or a field by its name or number. */
export function checkItem(ast: Of<"item">, checker: Checker): Expression | null {
  const parts = checkAll(checker, [ast.operand, ast.index]);
  const [operand, index] = parts ?? [];
  if (!operand || !index) return null;
  const { type } = operand;
  if (type.kind === "ARRAY" && isInteger(index.type))
    return call("ITEM_AT", withNullable(type.element, true), operand, index);
  if (type.kind === "MAP")
    return call("ITEM_AT", withNullable(type.value, true), operand, coerce(index, type.key));
  if (type.kind === "ROW" && index.kind === "literal") {
    const at = isInteger(index.type)
      ? Number(index.value) - 1
      : type.fields.findIndex((field) => field.name === index.value);
    if (type.fields[at]) return fieldAt(operand, at);
  }
  const params = { operator: "[ ]", left: formatType(type), right: formatType(index.type) };
  return checker.report("expression.operator-types", ast.span, params);
}

export function checkField(ast: Of<"field">, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  if (operand.type.kind !== "ROW")
    return checker.report("expression.operator-type", ast.span, {
      operator: ".",
      type: formatType(operand.type),
    });
  const names = operand.type.fields.map((field) => field.name);
  const at = names.indexOf(ast.name);
  if (at >= 0) return fieldAt(operand, at);
  const nearest = nearestName(ast.name, names);
  const params = { column: ast.name, columns: names.join(", "), ...(nearest ? { nearest } : {}) };
  return checker.report("expression.unknown-column", ast.nameSpan, params);
}

function fieldAt(operand: Expression, at: number): Expression {
  const field = operand.type.kind === "ROW" ? operand.type.fields[at]! : null;
  const type = withNullable(field!.type, field!.type.nullable || operand.type.nullable);
  return call("ROW_FIELD", type, operand, literal(int(false), at));
}
