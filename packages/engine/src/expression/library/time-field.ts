import { InvariantError } from "@millrace/graph";
import { civilDate, DAY_MS, dayOfYear, isoDayOfWeek, isoWeek } from "../civil-time.ts";
import type { Moment } from "../moment.ts";

/** A field of a time on its own time line. */
// oxlint-disable-next-line complexity -- one case a unit
export function timeField(unit: string, { ms, nanos }: Moment): number {
  const days = Math.floor(ms / DAY_MS);
  const time = ms - days * DAY_MS;
  const { year, month, day } = civilDate(days);
  switch (unit) {
    case "MILLENNIUM":
      return Math.floor((year + 999) / 1_000);
    case "CENTURY":
      return Math.floor((year + 99) / 100);
    case "DECADE":
      return Math.floor(year / 10);
    case "YEAR":
      return year;
    case "ISOYEAR":
      return isoWeek(days).year;
    case "QUARTER":
      return Math.floor((month - 1) / 3) + 1;
    case "MONTH":
      return month;
    case "WEEK":
      return isoWeek(days).week;
    case "DAY":
      return day;
    case "DOW":
      return (isoDayOfWeek(days) % 7) + 1;
    case "ISODOW":
      return isoDayOfWeek(days);
    case "DOY":
      return dayOfYear(days);
    case "HOUR":
      return Math.floor(time / 3_600_000);
    case "MINUTE":
      return Math.floor(time / 60_000) % 60;
    case "SECOND":
      return Math.floor(time / 1_000) % 60;
    case "MILLISECOND":
      return time % 1_000;
    case "MICROSECOND":
      return (time % 1_000) * 1_000 + Math.floor(nanos / 1_000);
    case "NANOSECOND":
      return (time % 1_000) * 1_000_000 + nanos;
    case "EPOCH":
      return Math.floor(ms / 1_000);
    default:
      throw new InvariantError(`no time unit ${unit}`);
  }
}
