import { bigint, formatType, string, timestamp } from "@millrace/graph";
import type { Expression, Span } from "@millrace/graph";
import type { Ast, TimeUnit } from "../ast.ts";
import { UNIT_MS } from "../time-unit.ts";
import { call, literal } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import type { Checker } from "./checker.ts";
import type { CallSite, FunctionSpec } from "./function-spec.ts";

const EXTRACT_UNITS: readonly TimeUnit[] = [
  "YEAR",
  "QUARTER",
  "MONTH",
  "DAY",
  "HOUR",
  "MINUTE",
  "SECOND",
  "MILLISECOND",
];
const FLOOR_UNITS: readonly TimeUnit[] = ["DAY", "HOUR", "MINUTE", "SECOND"];

const extractUnit = (unit: TimeUnit, operand: Expression): Expression =>
  call("EXTRACT", bigint(operand.type.nullable), literal(string(false), unit), operand);

/** EXTRACT(unit FROM timestamp) is a BIGINT. */
export function checkExtract(ast: Extract<Ast, { kind: "extract" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand || !knownUnit(ast, EXTRACT_UNITS, checker)) return null;
  const time = asTimestamp(operand);
  return time ? extractUnit(ast.unit, time) : noTimestamp("EXTRACT", operand, ast.operand.span, checker);
}

/** FLOOR and CEIL of a timestamp TO a unit; CEIL is the FLOOR of what lies a unit less a millisecond later. */
export function checkRoundTo(ast: Extract<Ast, { kind: "round-to" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand || !knownUnit(ast, FLOOR_UNITS, checker)) return null;
  const time = asTimestamp(operand);
  if (!time) return noTimestamp(ast.fn, operand, ast.operand.span, checker);
  const unit = literal(string(false), ast.unit);
  if (ast.fn === "FLOOR") return call("FLOOR_TO", time.type, time, unit);
  const almost = literal({ kind: "INTERVAL", nullable: false }, (UNIT_MS[ast.unit] ?? 1) - 1);
  return call("FLOOR_TO", time.type, call("+", time.type, time, almost), unit);
}

function knownUnit(
  ast: { readonly unit: TimeUnit; readonly unitSpan: Span },
  units: readonly TimeUnit[],
  checker: Checker,
): boolean {
  if (units.includes(ast.unit)) return true;
  checker.report("expression.unknown-unit", ast.unitSpan, { unit: ast.unit, units: units.join(", ") });
  return false;
}

function asTimestamp(expression: Expression): Expression | null {
  if (expression.type.kind === "TIMESTAMP") return expression;
  return expression.type.kind === "NULL" ? coerce(expression, timestamp()) : null;
}

function noTimestamp(fn: string, operand: Expression, span: Span, checker: Checker): null {
  const params = { function: fn, position: 1, found: formatType(operand.type), expected: "TIMESTAMP" };
  return checker.report("expression.argument-type", span, params);
}

const FIELDS: readonly (readonly [name: string, unit: TimeUnit, zh: string])[] = [
  ["YEAR", "YEAR", "年份。"],
  ["QUARTER", "QUARTER", "季度。"],
  ["MONTH", "MONTH", "月份。"],
  ["DAYOFMONTH", "DAY", "月中的日。"],
  ["HOUR", "HOUR", "小时。"],
  ["MINUTE", "MINUTE", "分钟。"],
  ["SECOND", "SECOND", "秒。"],
];

const fieldFunctions: readonly FunctionSpec[] = FIELDS.map(([name, unit, zh]) => ({
  name,
  signature: `${name}(timestamp)`,
  summary: { en: `The ${unit.toLowerCase()} of a timestamp, a BIGINT.`, zh: `时间戳的${zh}` },
  parameters: ["timestamp"],
  minArgs: 1,
  maxArgs: 1,
  build: ({ args: [operand] }: CallSite) => (operand ? extractUnit(unit, operand) : null),
}));

/** Epoch seconds (0) or milliseconds (3) to a timestamp of the session's time zone, which is UTC. */
function toTimestamp({ args: [value, precision], ast, checker }: CallSite): Expression | null {
  if (!value) return null;
  const digits = precision?.kind === "literal" ? precision.value : null;
  if (digits !== 0 && digits !== 3) {
    return checker.report("expression.type-range", ast.args[1]?.span ?? ast.span, {
      what: "The precision (0 or 3)",
      minimum: 0,
      maximum: 3,
    });
  }
  const epoch = coerce(value, bigint());
  const nullable = value.type.nullable;
  const ms = digits === 3 ? epoch : call("*", bigint(nullable), epoch, literal(bigint(false), "1000"));
  return call("CAST", timestamp(nullable), ms);
}

export const TIME_FUNCTIONS: readonly FunctionSpec[] = [
  ...fieldFunctions,
  {
    name: "EXTRACT",
    signature: "EXTRACT(unit FROM timestamp)",
    summary: { en: "A field of a timestamp, a BIGINT.", zh: "时间戳的某个字段，类型为 BIGINT。" },
    parameters: ["any"],
    minArgs: 2,
    maxArgs: 2,
    build: () => null,
  },
  {
    name: "TO_TIMESTAMP_LTZ",
    signature: "TO_TIMESTAMP_LTZ(epoch, 3)",
    summary: {
      en: "Milliseconds (3) or seconds (0) since 1970 as a timestamp; the time zone is UTC.",
      zh: "自 1970 年起的毫秒数（3）或秒数（0）转为时间戳；时区为 UTC。",
    },
    parameters: ["integer", "integer"],
    minArgs: 2,
    maxArgs: 2,
    build: toTimestamp,
  },
];
