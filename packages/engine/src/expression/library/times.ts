import { InvariantError } from "@millrace/graph";
import type { LibraryFunction, LogicalType } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import type { TypedValue } from "../arithmetic.ts";
import { addMonths, civilDate, DAY_MS } from "../civil-time.ts";
import { instantMoment, localMoment, momentOf, valueOfMoment } from "../moment.ts";
import type { Moment } from "../moment.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";
import { timeField } from "./time-field.ts";
import { roundDays, roundMs, UNIT_MS } from "./time-rounding.ts";

const floorDay = (ms: number): number => Math.floor(ms / DAY_MS);

function addInterval(args: readonly TypedValue[], type: LogicalType): Value {
  const { ms, nanos } = momentOf(args[0]!.value, args[0]!.type);
  return valueOfMoment({ ms: ms + numberAt(args, 1), nanos }, type);
}

/** args: time, months, zone of the session (for TIMESTAMP_LTZ). */
function addMonthsTo(args: readonly TypedValue[], type: LogicalType): Value {
  const from = args[0]!.type;
  if (from.kind === "TIME") return args[0]!.value;
  const moment = momentOf(args[0]!.value, from);
  const { ms, nanos } = moment;
  const days = addMonths(floorDay(ms), numberAt(args, 1));
  return valueOfMoment({ ms: days * DAY_MS + (ms - floorDay(ms) * DAY_MS), nanos }, type);
}

const zoned = (type: LogicalType): boolean => type.kind === "TIMESTAMP_LTZ";

/** On the session's time line: where a day begins depends on it. */
function onLocalLine(args: readonly TypedValue[], zone: string, change: (ms: number) => number): Moment {
  const { value, type } = args[0]!;
  const moment = momentOf(value, type);
  if (!zoned(type)) return { ms: change(moment.ms), nanos: 0 };
  return instantMoment({ ms: change(localMoment(moment, zone).ms), nanos: 0 }, zone);
}

/** args: time, unit, zone. */
const rounding =
  (up: boolean): Implementation =>
  (args, type) => {
    const unit = textAt(args, 1);
    const { value, type: from } = args[0]!;
    if (from.kind === "DATE") return roundDays(Number(value), unit, up);
    return valueOfMoment(
      onLocalLine(args, textAt(args, 2), (ms) => roundMs(ms, unit, up)),
      type,
    );
  };

/** args: unit, time or interval, zone. */
function fieldOf(args: readonly TypedValue[]): bigint {
  const unit = textAt(args, 0);
  const { value, type } = args[1]!;
  if (type.kind === "INTERVAL" || type.kind === "INTERVAL_MONTH")
    return intervalField(unit, Number(value), type);
  const moment = momentOf(value, type);
  const local = zoned(type) ? localMoment(moment, textAt(args, 2)) : moment;
  return BigInt(timeField(unit, local));
}

const SIZES: Readonly<Record<string, readonly [unitMs: number, modulus: number]>> = {
  DAY: [DAY_MS, Number.MAX_SAFE_INTEGER],
  HOUR: [3_600_000, 24],
  MINUTE: [60_000, 60],
  SECOND: [1_000, 60],
  MILLISECOND: [1, 1_000],
};

function intervalField(unit: string, value: number, type: LogicalType): bigint {
  if (type.kind === "INTERVAL_MONTH") {
    const months =
      unit === "MONTH" ? value % 12 : unit === "QUARTER" ? Math.trunc((value % 12) / 3) + 1 : null;
    return BigInt(months ?? Math.trunc(value / 12));
  }
  if (unit === "EPOCH") return BigInt(Math.trunc(value / 1_000));
  const size = SIZES[unit];
  if (size === undefined) throw new InvariantError(`no ${unit} in an interval`);
  return BigInt(Math.trunc(value / size[0]) % size[1]);
}

/** Whole units from the second time to the third one. args: unit, from, to. */
function difference(args: readonly TypedValue[], type: LogicalType): Value {
  const unit = textAt(args, 0);
  const from = momentOf(args[1]!.value, args[1]!.type);
  const to = momentOf(args[2]!.value, args[2]!.type);
  const months = MONTHS[unit];
  const result =
    months === undefined
      ? Math.trunc((to.ms - from.ms) / UNIT_MS[unit]!)
      : Math.trunc(monthsBetween(from.ms, to.ms) / months);
  return type.kind === "BIGINT" ? BigInt(result) : result | 0;
}

const MONTHS: Readonly<Record<string, number>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1_200,
  MILLENNIUM: 12_000,
};

/** Whole months between the days; one less where the last is not over by the time of day, as Calcite counts. */
function monthsBetween(from: number, to: number): number {
  const [fromDays, toDays] = [floorDay(from), floorDay(to)];
  const months = monthsOfDays(fromDays, toDays);
  const timeLeft = to - toDays * DAY_MS < from - fromDays * DAY_MS;
  return timeLeft && addMonths(fromDays, months) === toDays ? months - 1 : months;
}

function monthsOfDays(from: number, to: number): number {
  if (to < from) return -monthsOfDays(to, from) + 0;
  const [a, b] = [civilDate(from), civilDate(to)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  return addMonths(from, months) > to ? months - 1 : months;
}

export const TIME_LIBRARY = {
  ADD_INTERVAL: addInterval,
  ADD_MONTHS: addMonthsTo,
  TIME_FLOOR: rounding(false),
  TIME_CEIL: rounding(true),
  TIME_FIELD: fieldOf,
  TIME_DIFF: difference,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
