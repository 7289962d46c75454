import type { TimeUnit } from "./ast.ts";

const UNITS: Readonly<Record<string, TimeUnit>> = {
  NANOSECOND: "NANOSECOND",
  NANOSECONDS: "NANOSECOND",
  MICROSECOND: "MICROSECOND",
  MICROSECONDS: "MICROSECOND",
  MILLISECOND: "MILLISECOND",
  MILLISECONDS: "MILLISECOND",
  SECOND: "SECOND",
  SECONDS: "SECOND",
  MINUTE: "MINUTE",
  MINUTES: "MINUTE",
  HOUR: "HOUR",
  HOURS: "HOUR",
  DAY: "DAY",
  DAYS: "DAY",
  WEEK: "WEEK",
  WEEKS: "WEEK",
  MONTH: "MONTH",
  MONTHS: "MONTH",
  QUARTER: "QUARTER",
  QUARTERS: "QUARTER",
  YEAR: "YEAR",
  YEARS: "YEAR",
  DECADE: "DECADE",
  DECADES: "DECADE",
  CENTURY: "CENTURY",
  CENTURIES: "CENTURY",
  MILLENNIUM: "MILLENNIUM",
  DOW: "DOW",
  ISODOW: "ISODOW",
  DOY: "DOY",
  ISOYEAR: "ISOYEAR",
  EPOCH: "EPOCH",
};

/** Singular and plural, in capitals. */
export const timeUnit = (word: string): TimeUnit | null =>
  Object.hasOwn(UNITS, word) ? (UNITS[word] ?? null) : null;

/** Length in months of the units that have one. */
export const UNIT_MONTHS: Readonly<Partial<Record<TimeUnit, number>>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1_200,
  MILLENNIUM: 12_000,
};

/** Length of the units that have one. */
export const UNIT_MS: Readonly<Partial<Record<TimeUnit, number>>> = {
  MILLISECOND: 1,
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};
