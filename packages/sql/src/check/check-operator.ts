import { bigint, double, formatType, int } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import type { Ast, BinaryOperator } from "../ast.ts";
import { anyNullable, call, condition, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import type { Checker } from "./checker.ts";
import { commonType } from "./common-type.ts";
import { arithmeticKind, asDecimal, decimalResult, isInteger, isNumeric } from "./numeric-types.ts";

type Arithmetic = "+" | "-" | "*" | "/" | "%";
export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

export interface Operands {
  readonly left: Expression;
  readonly right: Expression;
}

export function checkBinary(ast: Extract<Ast, { kind: "binary" }>, checker: Checker): Expression | null {
  const left = checker.check(ast.left);
  const right = checker.check(ast.right);
  if (!left || !right) return null;
  const operands = { left, right };
  const { operator } = ast;
  if (operator === "AND" || operator === "OR") return checkLogic(operator, operands, ast, checker);
  if (operator === "||") return checkConcat(operands, ast, checker);
  const typed = isArithmetic(operator) ? arithmetic(operator, operands) : compare(operator, operands);
  return typed ?? clash(operator, operands, ast, checker);
}

const isArithmetic = (operator: Arithmetic | Comparison): operator is Arithmetic =>
  "+-*/%".includes(operator);

function clash(operator: BinaryOperator, { left, right }: Operands, ast: Ast, checker: Checker): null {
  const params = { operator, left: formatType(left.type), right: formatType(right.type) };
  return checker.report("expression.operator-types", ast.span, params);
}

/** As a condition: BOOLEAN, or a NULL that becomes one. */
export function asBoolean(expression: Expression): Expression | null {
  const type: LogicalType = { kind: "BOOLEAN", nullable: expression.type.nullable };
  if (expression.type.kind === "BOOLEAN") return expression;
  return expression.type.kind === "NULL" ? literal(type, null) : null;
}

function checkLogic(
  operator: "AND" | "OR",
  { left, right }: Operands,
  ast: Extract<Ast, { kind: "binary" }>,
  checker: Checker,
): Expression | null {
  const sides = [asBoolean(left), asBoolean(right)] as const;
  for (const [index, side] of sides.entries()) {
    if (side) continue;
    const [source, expression] = index === 0 ? [ast.left, left] : [ast.right, right];
    checker.report("expression.not-boolean", source.span, { type: formatType(expression.type) });
  }
  return sides[0] && sides[1] ? condition(operator, sides[0], sides[1]) : null;
}

function checkConcat(operands: Operands, ast: Ast, checker: Checker): Expression | null {
  const { left, right } = operands;
  const type: LogicalType = { kind: "STRING", nullable: anyNullable([left, right]) };
  const fits = [left, right].every((side) => side.type.kind === "STRING" || side.type.kind === "NULL");
  return fits
    ? call("||", type, coerce(left, type), coerce(right, type))
    : clash("||", operands, ast, checker);
}

/** Null where the types do not go together. */
export function arithmetic(operator: Arithmetic, { left, right }: Operands): Expression | null {
  const nullable = anyNullable([left, right]);
  const typed = { left: numberOf(left, right), right: numberOf(right, left) };
  if (!isNumeric(typed.left.type) || !isNumeric(typed.right.type))
    return timeArithmetic(operator, { left, right });
  switch (arithmeticKind(typed.left.type, typed.right.type)) {
    case "DOUBLE":
      return sameKind(operator, typed, double(nullable));
    case "DECIMAL":
      return decimalArithmetic(operator, typed);
    case "BIGINT": {
      const result = sameKind(operator, typed, bigint(nullable));
      return operator === "%" && typed.right.type.kind === "INT"
        ? call("CAST", int(nullable), result)
        : result;
    }
    case "INT":
      return sameKind(operator, typed, int(nullable));
  }
}

/** A bare NULL takes the type of the other side. */
function numberOf(expression: Expression, other: Expression): Expression {
  return expression.type.kind === "NULL" && isNumeric(other.type)
    ? coerce(expression, other.type)
    : expression;
}

const sameKind = (operator: Arithmetic, { left, right }: Operands, type: LogicalType): Expression =>
  call(operator, type, coerce(left, type), coerce(right, type));

function decimalArithmetic(operator: Arithmetic, { left, right }: Operands): Expression {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  return call(operator, decimalResult(operator, a, b), coerce(left, a), coerce(right, b));
}

/** TIMESTAMP + INTERVAL, INTERVAL + TIMESTAMP, TIMESTAMP - INTERVAL. */
function timeArithmetic(operator: Arithmetic, { left, right }: Operands): Expression | null {
  if (operator === "+" && left.type.kind === "INTERVAL" && right.type.kind === "TIMESTAMP") {
    return timeArithmetic("+", { left: right, right: left });
  }
  if (operator !== "+" && operator !== "-") return null;
  if (left.type.kind !== "TIMESTAMP" || right.type.kind !== "INTERVAL") return null;
  return call(
    operator,
    withNullable({ ...left.type, precision: 3 }, anyNullable([left, right])),
    left,
    right,
  );
}

/** Null where the types do not go together: Flink does not compare text with numbers. */
export function compare(operator: Comparison, { left, right }: Operands): Expression | null {
  const type = comparisonType(left.type, right.type);
  if (!type) return null;
  if (type.kind !== "DECIMAL") return condition(operator, coerce(left, type), coerce(right, type));
  const exact = (side: Expression) =>
    isInteger(side.type) || side.type.kind === "DECIMAL" ? asDecimal(side.type) : type;
  return condition(operator, coerce(left, exact(left)), coerce(right, exact(right)));
}

function comparisonType(left: LogicalType, right: LogicalType): LogicalType | null {
  if (left.kind === "TIMESTAMP" && right.kind === "STRING") return { ...left, precision: 3 };
  if (left.kind === "STRING" && right.kind === "TIMESTAMP") return { ...right, precision: 3 };
  const common = commonType(left, right);
  return common?.kind === "NULL" ? { kind: "BOOLEAN", nullable: true } : common;
}

export function checkUnary(ast: Extract<Ast, { kind: "unary" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  if (ast.operator === "NOT") {
    const boolean = asBoolean(operand);
    return boolean
      ? condition("NOT", boolean)
      : checker.report("expression.not-boolean", ast.operand.span, { type: formatType(operand.type) });
  }
  const signed = isNumeric(operand.type) || operand.type.kind === "INTERVAL";
  if (!signed)
    return checker.report("expression.operator-type", ast.span, {
      operator: ast.operator,
      type: formatType(operand.type),
    });
  return ast.operator === "+" ? operand : negate(operand);
}

/** A negated literal is a literal. */
function negate(operand: Expression): Expression {
  if (operand.kind !== "literal" || operand.value === null) return call("NEGATE", operand.type, operand);
  const { type, value } = operand;
  if (typeof value === "number") return literal(type, value === 0 && type.kind !== "DOUBLE" ? 0 : -value);
  return literal(type, (-BigInt(String(value))).toString());
}
