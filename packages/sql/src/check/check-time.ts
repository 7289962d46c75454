import { bigint, formatType, int, isInteger, string, timestamp } from "@millrace/graph";
import type { Expression, LogicalType, Span } from "@millrace/graph";
import type { Ast, TimeUnit } from "../ast.ts";
import { UNIT_MONTHS, UNIT_MS } from "../time-unit.ts";
import { anyNullable, call, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { isTime } from "./common-type.ts";
import type { Checker } from "./checker.ts";
import { plusInterval } from "./check-operator.ts";

const DAY_UNITS: readonly TimeUnit[] = [
  "MILLENNIUM",
  "CENTURY",
  "DECADE",
  "YEAR",
  "ISOYEAR",
  "QUARTER",
  "MONTH",
  "WEEK",
  "DAY",
  "DOW",
  "ISODOW",
  "DOY",
  "EPOCH",
];
const TIME_UNITS: readonly TimeUnit[] = ["HOUR", "MINUTE", "SECOND", "MILLISECOND"];
const FINE_UNITS: readonly TimeUnit[] = ["MICROSECOND", "NANOSECOND"];
const MONTH_INTERVAL_UNITS: readonly TimeUnit[] = [
  "MILLENNIUM",
  "CENTURY",
  "DECADE",
  "YEAR",
  "QUARTER",
  "MONTH",
];
const ROUNDING_UNITS: readonly TimeUnit[] = [
  "MILLENNIUM",
  "CENTURY",
  "DECADE",
  "YEAR",
  "QUARTER",
  "MONTH",
  "WEEK",
  "DAY",
  ...TIME_UNITS,
];

/** Fields that a value of the type has. */
function extractUnits(type: LogicalType): readonly TimeUnit[] {
  switch (type.kind) {
    case "DATE":
      return [...DAY_UNITS, ...TIME_UNITS];
    case "TIME":
      return [...TIME_UNITS, ...FINE_UNITS, "EPOCH"];
    case "INTERVAL":
      return ["DAY", ...TIME_UNITS, "EPOCH"];
    case "INTERVAL_MONTH":
      return MONTH_INTERVAL_UNITS;
    default:
      return [...DAY_UNITS, ...TIME_UNITS, ...FINE_UNITS];
  }
}

/** A field of a time, a BIGINT; the session's time zone says which for an instant. */
export function timeField(unit: TimeUnit, operand: Expression, zone: string): Expression {
  const type = bigint(operand.type.nullable);
  const fast = operand.type.kind === "TIMESTAMP" && operand.type.precision <= 3 && FAST_FIELDS.has(unit);
  if (fast) return call("EXTRACT", type, literal(string(false), unit), operand);
  return call("TIME_FIELD", type, literal(string(false), unit), operand, literal(string(false), zone));
}

const FAST_FIELDS: ReadonlySet<TimeUnit> = new Set([
  "YEAR",
  "QUARTER",
  "MONTH",
  "DAY",
  "HOUR",
  "MINUTE",
  "SECOND",
]);

/** EXTRACT(unit FROM time) is a BIGINT. */
export function checkExtract(ast: Extract<Ast, { kind: "extract" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  const time = asTime(operand) ?? (isIntervalType(operand.type) ? operand : null);
  if (!time) return noTime("EXTRACT", operand, ast.operand.span, checker);
  if (!knownUnit(ast, extractUnits(time.type), checker)) return null;
  return timeField(ast.unit, time, checker.zone);
}

const isIntervalType = (type: LogicalType): boolean =>
  type.kind === "INTERVAL" || type.kind === "INTERVAL_MONTH";

const FAST_ROUNDING: ReadonlySet<TimeUnit> = new Set(["DAY", "HOUR", "MINUTE", "SECOND"]);

/**
 * FLOOR and CEIL of a time TO a unit. Of milliseconds to units of one length on the row's own time line: CEIL is the FLOOR
 * of what lies a unit less a millisecond later.
 */
export function checkRoundTo(ast: Extract<Ast, { kind: "round-to" }>, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand || !knownUnit(ast, ROUNDING_UNITS, checker)) return null;
  const time = asTime(operand);
  if (!time) return noTime(ast.fn, operand, ast.operand.span, checker);
  const unit = literal(string(false), ast.unit);
  const { type } = time;
  const fast = type.kind === "TIMESTAMP" && type.precision <= 3 && FAST_ROUNDING.has(ast.unit);
  if (!fast) {
    const fn = ast.fn === "FLOOR" ? "TIME_FLOOR" : "TIME_CEIL";
    return call(fn, type, time, unit, literal(string(false), checker.zone));
  }
  if (ast.fn === "FLOOR") return call("FLOOR_TO", type, time, unit);
  const almost = literal({ kind: "INTERVAL", nullable: false }, (UNIT_MS[ast.unit] ?? 1) - 1);
  return call("FLOOR_TO", type, call("+", type, time, almost), unit);
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

function asTime(expression: Expression): Expression | null {
  if (isTime(expression.type)) return expression;
  return expression.type.kind === "NULL" ? coerce(expression, timestamp()) : null;
}

// oxlint-disable-next-line max-params -- a report
function noTime(fn: string, operand: Expression, span: Span, checker: Checker): null {
  const expected = "DATE, TIME, TIMESTAMP";
  const params = { function: fn, position: 1, found: formatType(operand.type), expected };
  return checker.report("expression.argument-type", span, params);
}

const SPAN_UNITS: readonly TimeUnit[] = [
  "MILLISECOND",
  "SECOND",
  "MINUTE",
  "HOUR",
  "DAY",
  "WEEK",
  "MONTH",
  "QUARTER",
  "YEAR",
];

export function checkTimeSpan(ast: Extract<Ast, { kind: "time-span" }>, checker: Checker): Expression | null {
  const [first, second] = ast.args.map((arg) => checker.check(arg));
  if (!first || !second || !knownUnit(ast, SPAN_UNITS, checker)) return null;
  const [a, b] = ast.fn === "TIMESTAMPADD" ? [first, asTime(second)] : [asTime(first), asTime(second)];
  if (!a) return noTime(ast.fn, first, ast.args[0].span, checker);
  if (!b) return noTime(ast.fn, second, ast.args[1].span, checker);
  if (ast.fn === "TIMESTAMPDIFF")
    return call("TIME_DIFF", int(anyNullable([a, b])), literal(string(false), ast.unit), a, b);
  if (isInteger(a.type) || a.type.kind === "NULL") return addUnits(ast.unit, a, b);
  const params = { function: ast.fn, position: 2, found: formatType(a.type), expected: "INT" };
  return checker.report("expression.argument-type", ast.args[0].span, params);
}

/** TIMESTAMPADD: a DATE with units below a day becomes a TIMESTAMP(6), as in Flink. */
function addUnits(unit: TimeUnit, count: Expression, time: Expression): Expression {
  const months = UNIT_MONTHS[unit];
  const size = months ?? UNIT_MS[unit] ?? 1;
  const type: LogicalType = {
    kind: months === undefined ? "INTERVAL" : "INTERVAL_MONTH",
    nullable: count.type.nullable,
  };
  const whole = coerce(count, { kind: "DOUBLE", nullable: true });
  const length: Expression =
    whole.kind === "literal" && whole.value !== null
      ? literal(type, Number(whole.value) * size)
      : call(
          "*",
          type,
          { ...whole, type: withNullable({ kind: "DOUBLE", nullable: true }, type.nullable) },
          literal({ kind: "DOUBLE", nullable: false }, size),
        );
  if (time.type.kind !== "DATE" || months !== undefined || size >= 86_400_000)
    return plusInterval(time, length);
  return plusInterval(coerce(time, timestamp(true, 6)), length);
}
