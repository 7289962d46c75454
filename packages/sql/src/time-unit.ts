import type { TimeUnit } from "./ast.ts";

const UNITS: Readonly<Record<string, TimeUnit>> = {
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
};

/** Singular and plural, in capitals. */
export const timeUnit = (word: string): TimeUnit | null =>
  Object.hasOwn(UNITS, word) ? (UNITS[word] ?? null) : null;

/** Length of the units that have one. */
export const UNIT_MS: Readonly<Partial<Record<TimeUnit, number>>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};
