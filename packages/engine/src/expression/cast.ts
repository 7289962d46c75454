import { formatType, InvariantError } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { fitPrecision, powerOfTen, rescale } from "../batch/decimal-lanes.ts";
import type { Value } from "../batch/row-values.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { formatValue } from "./text-format.ts";
import { parseValue, truncateTimestamp } from "./text-parse.ts";

/**
 * CAST of a value that is not NULL. `undefined`: the value does not fit (text that is no number). NULL: a DECIMAL that
 * overflows. Numbers narrow as in Java: integers wrap, doubles saturate and NaN is 0.
 */
// oxlint-disable-next-line complexity -- one case a type of the closed list
export function castValue(value: NonNullable<Value>, from: LogicalType, to: LogicalType): Value | undefined {
  if (from.kind === "STRING") return parseValue(String(value), to);
  switch (to.kind) {
    case "STRING":
      return formatValue(value, from);
    case "BOOLEAN":
      return typeof value === "boolean" ? value : Number(value) !== 0;
    case "INT":
      return from.kind === "DOUBLE"
        ? saturate(Number(value), 32)
        : Number(BigInt.asIntN(32, toInteger(value, from)));
    case "BIGINT":
      return from.kind === "DOUBLE"
        ? doubleToInt64(Number(value))
        : BigInt.asIntN(64, toInteger(value, from));
    case "DOUBLE":
      return from.kind === "DECIMAL" ? Number(formatValue(value, from)) : Number(value);
    case "DECIMAL":
      return toDecimal(value, from, to.precision, to.scale);
    case "TIMESTAMP":
      return truncateTimestamp(Number(value), to.precision);
    case "INTERVAL":
    case "NULL":
      return value;
  }
}

function toInteger(value: NonNullable<Value>, from: LogicalType): bigint {
  return from.kind === "DECIMAL" ? BigInt(value) / powerOfTen(from.scale) : BigInt(value);
}

function saturate(value: number, bits: number): number {
  if (Number.isNaN(value)) return 0;
  const bound = 2 ** (bits - 1);
  return Math.trunc(Math.min(Math.max(value, -bound), bound - 1)) + 0;
}

function doubleToInt64(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  return value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(value));
}

function toDecimal(value: NonNullable<Value>, from: LogicalType, precision: number, scale: number): Value {
  if (from.kind === "DOUBLE") {
    const text = Number.isFinite(value) ? formatValue(value, from) : "";
    return parseValue(text, { kind: "DECIMAL", precision, scale, nullable: true }) ?? null;
  }
  const fromScale = from.kind === "DECIMAL" ? from.scale : 0;
  return fitPrecision(rescale(BigInt(value), fromScale, scale), precision);
}

/** CAST and TRY_CAST with their failures: what cannot be converted raises or is NULL. */
export function castOrRaise(value: NonNullable<Value>, from: LogicalType, to: LogicalType): Value {
  const result = castValue(value, from, to);
  if (result !== undefined) return result;
  throw new JobFailureError("runtime.cast-failed", {
    value: JSON.stringify(shorten(String(value))),
    type: formatType(to),
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
