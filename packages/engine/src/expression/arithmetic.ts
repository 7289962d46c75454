import { InvariantError } from "@millrace/graph";
import type { LogicalType, ScalarFunction } from "@millrace/graph";
import { divideHalfUp, fitPrecision, powerOfTen, rescale } from "../batch/decimal-lanes.ts";
import type { Value } from "../batch/row-values.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { decimalOf, overflowed } from "./cast.ts";

export type ArithmeticFunction = Extract<ScalarFunction, "+" | "-" | "*" | "/" | "%">;

export interface TypedValue {
  readonly value: NonNullable<Value>;
  readonly type: LogicalType;
}

/** `a fn b` for arguments that are not NULL. INT and BIGINT wrap as Java's do; a DECIMAL that overflows is NULL. */
export function arithmetic(fn: ArithmeticFunction, type: LogicalType, a: TypedValue, b: TypedValue): Value {
  switch (type.kind) {
    case "INT":
      return Number(BigInt.asIntN(32, integers(fn, BigInt(a.value), BigInt(b.value))));
    case "BIGINT":
      return BigInt.asIntN(64, integers(fn, BigInt(a.value), BigInt(b.value)));
    case "DOUBLE":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
    case "INTERVAL":
    case "INTERVAL_MONTH":
      return doubles(fn, Number(a.value), Number(b.value));
    case "DECIMAL":
      return decimals(fn, type, a, b);
    default:
      throw new InvariantError(`no arithmetic on ${type.kind}`);
  }
}

function integers(fn: ArithmeticFunction, a: bigint, b: bigint): bigint {
  switch (fn) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / nonZero(b);
    case "%":
      return a % nonZero(b);
  }
}

function doubles(fn: ArithmeticFunction, a: number, b: number): number {
  switch (fn) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
  }
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new JobFailureError("runtime.division-by-zero");
  return divisor;
}

/** Exact, then rounded HALF_UP to the result's scale. */
function decimals(fn: ArithmeticFunction, type: LogicalType, a: TypedValue, b: TypedValue): Value {
  const { precision, scale } = decimalOf(type);
  const aScale = a.type.kind === "DECIMAL" ? a.type.scale : 0;
  const bScale = b.type.kind === "DECIMAL" ? b.type.scale : 0;
  const unscaled = exactDecimal(
    fn,
    { unscaled: BigInt(a.value), scale: aScale },
    { unscaled: BigInt(b.value), scale: bScale },
    scale,
  );
  return fitPrecision(unscaled, precision) ?? overflowed(type);
}

interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

function exactDecimal(fn: ArithmeticFunction, a: Decimal, b: Decimal, scale: number): bigint {
  if (fn === "*") return rescale(a.unscaled * b.unscaled, a.scale + b.scale, scale);
  if (fn === "/") {
    nonZero(b.unscaled);
    const shift = scale + b.scale - a.scale;
    return shift >= 0
      ? divideHalfUp(a.unscaled * powerOfTen(shift), b.unscaled)
      : divideHalfUp(a.unscaled, b.unscaled * powerOfTen(-shift));
  }
  const common = Math.max(a.scale, b.scale);
  return rescale(
    integers(fn, rescale(a.unscaled, a.scale, common), rescale(b.unscaled, b.scale, common)),
    common,
    scale,
  );
}

export function negate(type: LogicalType, value: NonNullable<Value>): Value {
  if (type.kind === "INT") return -Number(value) | 0;
  if (type.kind === "TINYINT") return Number(BigInt.asIntN(8, -BigInt(value)));
  if (type.kind === "SMALLINT") return Number(BigInt.asIntN(16, -BigInt(value)));
  if (type.kind === "BIGINT") return BigInt.asIntN(64, -BigInt(value));
  return type.kind === "DECIMAL" ? -BigInt(value) : -Number(value);
}

export const absolute = (type: LogicalType, value: NonNullable<Value>): Value =>
  Number(value) < 0 || Object.is(value, -0) ? negate(type, value) : value;

/** FLOOR (towards the past) and CEIL; integers are themselves. */
export function floorOrCeil(fn: "FLOOR" | "CEIL", type: LogicalType, argument: TypedValue): Value {
  if (argument.type.kind === "DOUBLE" || argument.type.kind === "FLOAT") {
    return fn === "FLOOR" ? Math.floor(Number(argument.value)) : Math.ceil(Number(argument.value));
  }
  if (argument.type.kind !== "DECIMAL") return argument.value;
  const unit = powerOfTen(argument.type.scale);
  const unscaled = BigInt(argument.value);
  const quotient = unscaled / unit;
  const exact = quotient * unit === unscaled;
  const down = !exact && unscaled < 0n ? quotient - 1n : quotient;
  const whole = fn === "FLOOR" || exact ? down : down + 1n;
  const { precision, scale } = decimalOf(type);
  return fitPrecision(rescale(whole, 0, scale), precision) ?? overflowed(type);
}

/** HALF_UP at `digits` behind the point (negative: before it). */
export function round(type: LogicalType, argument: TypedValue, digits: number): Value {
  const { value } = argument;
  if (argument.type.kind === "DECIMAL") {
    const rounded = roundScaled(BigInt(value), argument.type.scale, digits);
    const { precision, scale } = decimalOf(type);
    return fitPrecision(rescale(rounded, argument.type.scale, scale), precision) ?? overflowed(type);
  }
  if (argument.type.kind === "DOUBLE") return roundDouble(Number(value), digits);
  if (argument.type.kind === "FLOAT") return Math.fround(roundDouble(Number(value), digits));
  const rounded = roundScaled(BigInt(value), 0, digits);
  return type.kind === "BIGINT"
    ? BigInt.asIntN(64, rounded)
    : Number(BigInt.asIntN(INTEGER_BITS[type.kind] ?? 32, rounded));
}

const INTEGER_BITS: Readonly<Partial<Record<LogicalType["kind"], number>>> = {
  TINYINT: 8,
  SMALLINT: 16,
  INT: 32,
};

function roundScaled(unscaled: bigint, scale: number, digits: number): bigint {
  if (digits >= scale) return unscaled;
  const unit = powerOfTen(scale - digits);
  return divideHalfUp(unscaled, unit) * unit;
}

/** As `BigDecimal.valueOf(value).setScale(digits, HALF_UP)`: on the shortest decimal text, not on the binary value. */
function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const [mantissa = "0", exponentText = "0"] = value.toExponential().split("e");
  const fraction = mantissa.includes(".") ? mantissa.length - mantissa.indexOf(".") - 1 : 0;
  const unscaled = BigInt(mantissa.replace(".", ""));
  const scale = fraction - Number(exponentText);
  if (digits >= scale) return value;
  if (scale - digits > 400) return 0;
  return Number(`${divideHalfUp(unscaled, powerOfTen(scale - digits))}e${-digits}`);
}
