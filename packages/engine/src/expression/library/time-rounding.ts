import { civilDate, DAY_MS, daysOf } from "../civil-time.ts";

export const UNIT_MS: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: DAY_MS,
  WEEK: 7 * DAY_MS,
};

/** Start of the unit that the time is in; with `up` that of the next one, where it is not a start itself. */
export function roundMs(ms: number, unit: string, up: boolean): number {
  const size = UNIT_MS[unit];
  if (size !== undefined && unit !== "WEEK")
    return (up ? Math.ceil(ms / size) : Math.floor(ms / size)) * size;
  const days = Math.floor(ms / DAY_MS);
  const start = roundToStart(days, unit);
  if (!up || start * DAY_MS === ms) return start * DAY_MS;
  return nextStart(start, unit) * DAY_MS;
}

/** Of a DATE: units below a day change nothing, and CEIL TO DAY is the next one, as in Flink. */
export function roundDays(days: number, unit: string, up: boolean): number {
  if (unit === "DAY") return up ? days + 1 : days;
  if (UNIT_MS[unit] !== undefined && unit !== "WEEK") return days;
  const start = roundToStart(days, unit);
  return !up || start === days ? start : nextStart(start, unit);
}

/** Weeks begin on Sunday, centuries and millennia with the year 1. */
function roundToStart(days: number, unit: string): number {
  if (unit === "WEEK") return days - ((((days + 4) % 7) + 7) % 7);
  const { year, month } = civilDate(days);
  const years = YEARS[unit];
  if (years !== undefined) return daysOf({ year: firstYear(year, unit, years), month: 1, day: 1 });
  return daysOf({ year, month: unit === "QUARTER" ? month - ((month - 1) % 3) : month, day: 1 });
}

const YEARS: Readonly<Record<string, number>> = { YEAR: 1, DECADE: 10, CENTURY: 100, MILLENNIUM: 1_000 };

function firstYear(year: number, unit: string, years: number): number {
  const offset = unit === "CENTURY" || unit === "MILLENNIUM" ? 1 : 0;
  return Math.floor((year - offset) / years) * years + offset;
}

function nextStart(start: number, unit: string): number {
  if (unit === "WEEK") return start + 7;
  const { year, month } = civilDate(start);
  const years = YEARS[unit];
  if (years !== undefined) return daysOf({ year: year + years, month: 1, day: 1 });
  const next = month + (unit === "QUARTER" ? 3 : 1);
  return daysOf({ year: next > 12 ? year + 1 : year, month: next > 12 ? next - 12 : next, day: 1 });
}
