import { formatType, InvariantError, isBytes, isNested, isText } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { fitPrecision, powerOfTen, rescale } from "../batch/decimal-lanes.ts";
import type { Value } from "../batch/row-values.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { castNested } from "./cast-nested.ts";
import { textOfBytes } from "./byte-text.ts";
import { fitBytes, fitText } from "./fit-length.ts";
import { instantMoment, localMoment, momentOf, valueOfMoment } from "./moment.ts";
import { formatValue } from "./text-format.ts";
import { parseDecimal, parseValue } from "./text-parse.ts";

export interface CastTypes {
  readonly from: LogicalType;
  readonly to: LogicalType;
  /** Of the session: where TIMESTAMP_LTZ meets local times and text. */
  readonly zone: string;
}

/**
 * CAST of a value that is not NULL. `undefined`: the value does not fit (text that is no number). NULL: a DECIMAL that
 * overflows. Numbers narrow as in Java: integers wrap, doubles saturate and NaN is 0.
 */
export function castValue(value: NonNullable<Value>, types: CastTypes): Value | undefined {
  const { from, to, zone } = types;
  if (isBytes(from)) return castBytes(String(value), to);
  if (isText(from)) return parseValue(String(value), to, { zone, strict: true });
  if (isText(to)) return fitText(formatValue(value, from, zone), to);
  if (isNested(from)) return castNested(String(value), types, castValue);
  const number = castNumber(value, from, to);
  return number === undefined ? castTime(value, types) : number;
}

const castBytes = (value: string, to: LogicalType): Value =>
  isText(to) ? fitText(textOfBytes(value), to) : fitBytes(value, to);

/** `undefined` where `to` is none of the numbers. */
// oxlint-disable-next-line complexity -- one case a type of the closed list
function castNumber(value: NonNullable<Value>, from: LogicalType, to: LogicalType): Value | undefined {
  const approximate = from.kind === "DOUBLE" || from.kind === "FLOAT";
  const narrow = (bits: number): number =>
    Number(BigInt.asIntN(bits, approximate ? BigInt(saturate(Number(value))) : toInteger(value, from)));
  switch (to.kind) {
    case "BOOLEAN":
      return typeof value === "boolean" ? value : Number(value) !== 0;
    case "TINYINT":
      return narrow(8);
    case "SMALLINT":
      return narrow(16);
    case "INT":
      return narrow(32);
    case "BIGINT":
      return approximate ? doubleToInt64(Number(value)) : BigInt.asIntN(64, toInteger(value, from));
    case "FLOAT":
      return Math.fround(toDouble(value, from));
    case "DOUBLE":
      return toDouble(value, from);
    case "DECIMAL":
      return toDecimal(value, from, to.precision, to.scale);
    default:
      return undefined;
  }
}

const toDouble = (value: NonNullable<Value>, from: LogicalType): number =>
  from.kind === "DECIMAL" ? Number(formatValue(value, from)) : Number(value);

function toInteger(value: NonNullable<Value>, from: LogicalType): bigint {
  return from.kind === "DECIMAL" ? BigInt(value) / powerOfTen(from.scale) : BigInt(value);
}

/** To 32 bits. */
function saturate(value: number): number {
  if (Number.isNaN(value)) return 0;
  const bound = 2 ** 31;
  return Math.trunc(Math.min(Math.max(value, -bound), bound - 1)) + 0;
}

function doubleToInt64(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  return value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(value));
}

// oxlint-disable-next-line max-params -- a value with both types
function toDecimal(value: NonNullable<Value>, from: LogicalType, precision: number, scale: number): Value {
  if (from.kind === "DOUBLE" || from.kind === "FLOAT") {
    if (!Number.isFinite(value)) return null;
    return parseDecimal(formatValue(value, { kind: "DOUBLE", nullable: true }), precision, scale) ?? null;
  }
  const fromScale = from.kind === "DECIMAL" ? from.scale : 0;
  return fitPrecision(rescale(BigInt(value), fromScale, scale), precision);
}

const TIMES: ReadonlySet<LogicalType["kind"]> = new Set(["DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ"]);

function castTime(value: NonNullable<Value>, { from, to, zone }: CastTypes): Value {
  if (!TIMES.has(from.kind) || !TIMES.has(to.kind)) return value;
  const moment = momentOf(value, from);
  const [fromZoned, toZoned] = [from.kind === "TIMESTAMP_LTZ", to.kind === "TIMESTAMP_LTZ"];
  if (fromZoned === toZoned) return valueOfMoment(moment, to);
  return valueOfMoment(toZoned ? instantMoment(moment, zone) : localMoment(moment, zone), to);
}

/** CAST and TRY_CAST with their failures: what cannot be converted raises or is NULL. */
export function castOrRaise(value: NonNullable<Value>, types: CastTypes): Value {
  const result = castValue(value, types);
  if (result !== undefined) return result;
  throw new JobFailureError("runtime.cast-failed", {
    value: JSON.stringify(shorten(String(value))),
    type: formatType(types.to),
  });
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/** NULL where the type has room for it, else a failure: how an overflowing DECIMAL leaves an expression. */
export function overflowed(type: LogicalType): null {
  if (type.nullable) return null;
  throw new JobFailureError("runtime.overflow", { type: formatType(type) });
}

export function decimalOf(type: LogicalType): { readonly precision: number; readonly scale: number } {
  if (type.kind !== "DECIMAL") throw new InvariantError(`DECIMAL expected, not ${type.kind}`);
  return type;
}
