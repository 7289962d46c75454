import { InvariantError, isFine } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";
import { DAY_MS } from "./civil-time.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { findTimeZone, toInstant, toLocal } from "./time-zone.ts";
import type { TimeZone } from "./time-zone.ts";

/** A point of a time line: milliseconds, and the nanoseconds (0 to 999,999) behind them. */
export interface Moment {
  readonly ms: number;
  readonly nanos: number;
}

const NANOS_PER_MS = 1_000_000n;

/** Of a DATE, TIME, TIMESTAMP or TIMESTAMP_LTZ; a TIME is one of 1970-01-01. */
export function momentOf(value: NonNullable<Value>, type: LogicalType): Moment {
  if (type.kind === "DATE") return { ms: Number(value) * DAY_MS, nanos: 0 };
  if (!isFine(type)) return { ms: Number(value), nanos: 0 };
  const nanos = BigInt(value);
  const rest = ((nanos % NANOS_PER_MS) + NANOS_PER_MS) % NANOS_PER_MS;
  return { ms: Number((nanos - rest) / NANOS_PER_MS), nanos: Number(rest) };
}

/** As a value of `type`; digits beyond its precision are cut off (towards the past). */
export function valueOfMoment({ ms, nanos }: Moment, type: LogicalType): Value {
  switch (type.kind) {
    case "DATE":
      return Math.floor(ms / DAY_MS);
    case "TIME":
      return cutMs(((ms % DAY_MS) + DAY_MS) % DAY_MS, type.precision);
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ": {
      if (type.precision <= 3) return cutMs(ms, type.precision);
      const unit = 10 ** (9 - type.precision);
      return BigInt(ms) * NANOS_PER_MS + BigInt(Math.floor(nanos / unit) * unit);
    }
    default:
      throw new InvariantError(`no time in ${type.kind}`);
  }
}

/** Milliseconds below the precision are cut off (towards the past). */
export function cutMs(ms: number, precision: number): number {
  if (precision >= 3) return ms;
  const unit = 10 ** (3 - precision);
  return Math.floor(ms / unit) * unit;
}

export function zoneOf(id: string): TimeZone {
  const zone = findTimeZone(id);
  if (zone === null)
    throw new JobFailureError("runtime.cast-failed", { value: JSON.stringify(id), type: "TIME ZONE" });
  return zone;
}

export const localMoment = ({ ms, nanos }: Moment, zone: string): Moment => ({
  ms: toLocal(zoneOf(zone), ms),
  nanos,
});
export const instantMoment = ({ ms, nanos }: Moment, zone: string): Moment => ({
  ms: toInstant(zoneOf(zone), ms),
  nanos,
});
