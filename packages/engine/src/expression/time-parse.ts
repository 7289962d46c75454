import { DAY_MS, daysInMonth, daysOf } from "./civil-time.ts";
import type { Moment } from "./moment.ts";

const DATE = /^(\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

/** Days since 1970 of `2021-1-31`, `2021-1` or `2021`, and of a timestamp behind whose date a space stands. */
export function parseDate(text: string): number | null {
  const space = text.indexOf(" ");
  const match = DATE.exec(space > 0 ? text.slice(0, space) : text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  if (year > 9_999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return daysOf({ year, month, day });
}

const TIME =
  /^\s*(\d{1,9})\s*(?::\s*(\d{1,9})\s*(?::\s*(\d{1,9})\s*(?:\.(\d*))?)?)?\s*(?:([+-])\s*(\d{1,9})(?::(\d{1,9}))?)?\s*$/;

/** Milliseconds of the day of `12:34:56.789`, `12:34` or `12`; an offset behind it is added or taken away. */
export function parseTime(text: string): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [hour, minute, second] = match.slice(1, 4).map((part) => Number(part ?? 0));
  if (hour! > 23 || minute! > 59 || second! > 59) return null;
  const offset = (Number(match[6] ?? 0) * 60 + Number(match[7] ?? 0)) * (match[5] === "+" ? 1 : -1);
  const minutes = hour! * 60 + minute! + offset;
  return (minutes * 60 + second!) * 1_000 + fractionMs(match[4] ?? "");
}

/** Rounded by the fourth digit. */
const fractionMs = (fraction: string): number =>
  Number(fraction.padEnd(3, "0").slice(0, 3)) + (Number(fraction[3] ?? 0) >= 5 ? 1 : 0);

const STRICT = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?)?$/;
const LENIENT = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?$/;

/** A local time; a day behind the end of its month is the last one, as in Java, where `strict`. */
export function parseTimestamp(text: string, strict: boolean): Moment | null {
  const match = (strict ? STRICT : LENIENT).exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (
    ![month! <= 12, month! > 0, day! > 0, day! <= 31, hour! <= 23, minute! <= 59, second! <= 59].every(
      Boolean,
    )
  )
    return null;
  const last = daysInMonth(year!, month!);
  if (day! > last && !strict) return null;
  const days = daysOf({ year: year!, month: month!, day: Math.min(day!, last) });
  const fraction = (match[7] ?? "").padEnd(9, "0");
  const ms = days * DAY_MS + ((hour! * 60 + minute!) * 60 + second!) * 1_000 + Number(fraction.slice(0, 3));
  return { ms, nanos: Number(fraction.slice(3)) };
}
