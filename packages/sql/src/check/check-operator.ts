import { double, formatType, int, isBytes, isFine, isInteger, isNumeric, isText } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import type { Ast, BinaryOperator } from "../ast.ts";
import { anyNullable, call, condition, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import type { Checker } from "./checker.ts";
import { bytesOfLength, commonType, isTime, isTimestamp, lengthOf, textOfLength } from "./common-type.ts";
import { asDecimal, decimalResult, widerNumber } from "./numeric-types.ts";
import { MAX_PRECISION } from "../parse/type-name.ts";

type Arithmetic = "+" | "-" | "*" | "/" | "%";
export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

export interface Operands {
  readonly left: Expression;
  readonly right: Expression;
}

export function checkBinary(ast: Extract<Ast, { kind: "binary" }>, checker: Checker): Expression | null {
  if (ast.operator === "OVERLAPS") return checkOverlaps(ast, checker);
  const left = checker.check(ast.left);
  const right = checker.check(ast.right);
  if (!left || !right) return null;
  const operands = { left, right };
  const { operator } = ast;
  if (operator === "AND" || operator === "OR") return checkLogic(operator, operands, ast, checker);
  if (operator === "||") return checkConcat(operands, ast, checker);
  const typed = isArithmetic(operator)
    ? arithmetic(operator, operands)
    : compare(operator, operands, checker.zone);
  return typed ?? clash(operator, operands, ast, checker);
}

/** `(from, to) OVERLAPS (from, to)`, where `to` may be an interval: in time order, each begins before the other ends. */
function checkOverlaps(ast: Extract<Ast, { kind: "binary" }>, checker: Checker): Expression | null {
  const left = periodOf(ast.left, checker);
  const right = periodOf(ast.right, checker);
  if (!left || !right) return null;
  const begins = compare("<=", { left: left.from, right: right.to }, checker.zone);
  const ends = compare("<=", { left: right.from, right: left.to }, checker.zone);
  if (begins && ends) return condition("AND", begins, ends);
  return clash("OVERLAPS", { left: left.from, right: right.from }, ast, checker);
}

function periodOf(ast: Ast, checker: Checker): { readonly from: Expression; readonly to: Expression } | null {
  const expected = { operator: "OVERLAPS", type: "(from, to)" };
  if (ast.kind !== "constructor" || ast.args.length !== 2)
    return checker.report("expression.operator-type", ast.span, expected);
  const [start, second] = ast.args.map((arg) => checker.check(arg));
  if (!start || !second) return null;
  const end = isInterval(second.type) && isTime(start.type) ? plusInterval(start, second) : second;
  const turned = compare(">", { left: start, right: end }, checker.zone);
  if (!turned) return checker.report("expression.operator-type", ast.span, expected);
  const pick = (yes: Expression, no: Expression): Expression =>
    call(
      "CASE",
      withNullable(start.type, anyNullable([start, end])),
      turned,
      coerce(yes, start.type),
      coerce(no, start.type),
    );
  return { from: pick(end, start), to: pick(start, end) };
}

const isInterval = (type: LogicalType): boolean => type.kind === "INTERVAL" || type.kind === "INTERVAL_MONTH";

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

/** CHAR with CHAR is a CHAR, otherwise a VARCHAR, of both lengths; bytes likewise. */
function checkConcat(operands: Operands, ast: Ast, checker: Checker): Expression | null {
  const { left, right } = operands;
  const bytes = isBytes(left.type) || isBytes(right.type);
  const fits = [left.type, right.type].every(
    (type) => type.kind === "NULL" || (bytes ? isBytes : isText)(type),
  );
  if (!fits) return clash("||", operands, ast, checker);
  const type = concatType(left.type, right.type, bytes);
  const nulls = bytes ? BYTES : STRING;
  const typed = [left, right].map((side) => (side.type.kind === "NULL" ? coerce(side, nulls) : side));
  return call("||", withNullable(type, anyNullable([left, right])), ...typed);
}

const STRING: LogicalType = { kind: "STRING", nullable: true };
const BYTES: LogicalType = { kind: "BYTES", nullable: true };

export function concatType(left: LogicalType, right: LogicalType, bytes: boolean): LogicalType {
  const length = lengthOf(left) + lengthOf(right);
  if (left.kind === "CHAR" && right.kind === "CHAR") return { kind: "CHAR", length, nullable: true };
  if (left.kind === "BINARY" && right.kind === "BINARY") return { kind: "BINARY", length, nullable: true };
  return bytes ? bytesOfLength(length) : textOfLength(length);
}

/** Null where the types do not go together. */
export function arithmetic(operator: Arithmetic, { left, right }: Operands): Expression | null {
  const nullable = anyNullable([left, right]);
  const typed = { left: numberOf(left, right), right: numberOf(right, left) };
  if (!isNumeric(typed.left.type) || !isNumeric(typed.right.type))
    return timeArithmetic(operator, { left, right });
  const type = withNullable(widerNumber(typed.left.type, typed.right.type), nullable);
  if (type.kind === "DECIMAL") return decimalArithmetic(operator, typed);
  const result = inKind(operator, typed, type);
  return operator === "%" && isInteger(type)
    ? coerce(result, withNullable(typed.right.type, nullable))
    : result;
}

/** A bare NULL takes the type of the other side. */
function numberOf(expression: Expression, other: Expression): Expression {
  return expression.type.kind === "NULL" && isNumeric(other.type)
    ? coerce(expression, other.type)
    : expression;
}

/** FLOAT is computed as DOUBLE, small integers as INT, and then narrowed, which gives the same. */
function inKind(operator: Arithmetic, operands: Operands, type: LogicalType): Expression {
  if (type.kind === "FLOAT") return coerce(sameKind(operator, operands, double(type.nullable)), type);
  if (type.kind === "TINYINT" || type.kind === "SMALLINT")
    return coerce(sameKind(operator, operands, int(type.nullable)), type);
  return sameKind(operator, operands, type);
}

const sameKind = (operator: Arithmetic, { left, right }: Operands, type: LogicalType): Expression =>
  call(operator, type, coerce(left, type), coerce(right, type));

/** NULL is what a result of more than 38 digits becomes. */
function decimalArithmetic(operator: Arithmetic, { left, right }: Operands): Expression {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  const type = decimalResult(operator, a, b);
  const mayOverflow = type.precision === MAX_PRECISION;
  return call(operator, withNullable(type, type.nullable || mayOverflow), coerce(left, a), coerce(right, b));
}

/** Times with intervals, intervals with one another, and intervals with numbers. */
function timeArithmetic(operator: Arithmetic, { left, right }: Operands): Expression | null {
  if (operator === "+" && isInterval(left.type) && isTime(right.type))
    return timeArithmetic("+", { left: right, right: left });
  if (operator === "*") return scaledInterval({ left, right });
  if ((operator !== "+" && operator !== "-") || !isInterval(right.type)) return null;
  if (left.type.kind === right.type.kind)
    return call(operator, withNullable(left.type, anyNullable([left, right])), left, right);
  return isTime(left.type) ? plusInterval(left, operator === "-" ? negate(right) : right) : null;
}

/** A length times a whole number. */
function scaledInterval({ left, right }: Operands): Expression | null {
  if (isInterval(right.type))
    return isInterval(left.type) ? null : scaledInterval({ left: right, right: left });
  if (!isInterval(left.type) || !isInteger(right.type)) return null;
  return call("*", withNullable(left.type, anyNullable([left, right])), left, coerce(right, double()));
}

/** A time moved by an interval; milliseconds with milliseconds by the plain operator. */
export function plusInterval(time: Expression, interval: Expression): Expression {
  const nullable = anyNullable([time, interval]);
  const { type } = time;
  if (interval.type.kind === "INTERVAL_MONTH")
    return call("ADD_MONTHS", withNullable(type, nullable), time, interval);
  if (!isTimestamp(type) || isFine(type))
    return call("ADD_INTERVAL", withNullable(type, nullable), time, interval);
  const precise = withNullable({ ...type, precision: 3 } as LogicalType, nullable);
  return call("+", precise, time, interval);
}

/** Null where the types do not go together: Flink does not compare text with numbers. */
export function compare(operator: Comparison, { left, right }: Operands, zone = "UTC"): Expression | null {
  const type = comparisonType(left.type, right.type);
  if (!type) return null;
  if (type.kind !== "DECIMAL")
    return condition(operator, coerce(left, type, zone), coerce(right, type, zone));
  const exact = (side: Expression) =>
    isInteger(side.type) || side.type.kind === "DECIMAL" ? asDecimal(side.type) : type;
  return condition(operator, coerce(left, exact(left)), coerce(right, exact(right)));
}

/** Text that meets a time is read as one; text and bytes of any length are compared as they are. */
function comparisonType(left: LogicalType, right: LogicalType): LogicalType | null {
  if (isTime(left) && isText(right)) return finer(left);
  if (isText(left) && isTime(right)) return finer(right);
  if (isText(left) && isText(right)) return STRING;
  if (isBytes(left) && isBytes(right)) return BYTES;
  const common = commonType(left, right);
  return common?.kind === "NULL" ? { kind: "BOOLEAN", nullable: true } : common;
}

const finer = (type: LogicalType): LogicalType =>
  isTimestamp(type) && "precision" in type ? { ...type, precision: Math.max(3, type.precision) } : type;

export function checkUnary(ast: Extract<Ast, { kind: "unary" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  if (ast.operator === "NOT") {
    const boolean = asBoolean(operand);
    return boolean
      ? condition("NOT", boolean)
      : checker.report("expression.not-boolean", ast.operand.span, { type: formatType(operand.type) });
  }
  const signed = isNumeric(operand.type) || isInterval(operand.type);
  if (!signed)
    return checker.report("expression.operator-type", ast.span, {
      operator: ast.operator,
      type: formatType(operand.type),
    });
  return ast.operator === "+" ? operand : negate(operand);
}

/** A negated literal is a literal. */
export function negate(operand: Expression): Expression {
  if (operand.kind !== "literal" || operand.value === null) return call("NEGATE", operand.type, operand);
  const { type, value } = operand;
  if (typeof value === "number") return literal(type, value === 0 && type.kind !== "DOUBLE" ? 0 : -value);
  return literal(type, (-BigInt(String(value))).toString());
}
