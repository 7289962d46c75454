import { civilDate, DAY_MS, dayOfYear, isoDayOfWeek } from "../civil-time.ts";
import type { Moment } from "../moment.ts";
import { findTimeZone, toInstant } from "../time-zone.ts";
import { patternParts } from "./pattern-parts.ts";
import type { PatternPart } from "./pattern-parts.ts";

export const MONTHS =
  "January February March April May June July August September October November December".split(" ");
export const WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

/** The local time by a pattern of java.time's DateTimeFormatter (English); null where the pattern is none. */
export function formatPattern(pattern: string, moment: Moment, zone: string | null): string | null {
  const parts = patternParts(pattern);
  if (parts === null) return null;
  let text = "";
  for (const part of parts) {
    const piece = part.kind === "text" ? part.text : formatField(part, moment, zone);
    if (piece === null) return null;
    text += piece;
  }
  return text;
}

type FieldPart = Extract<PatternPart, { kind: "field" }>;

const digits = (value: number, count: number): string =>
  (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(count, "0");

// oxlint-disable-next-line complexity, max-lines-per-function -- one case a pattern letter
function formatField(
  { letter, count }: FieldPart,
  { ms, nanos }: Moment,
  zone: string | null,
): string | null {
  const days = Math.floor(ms / DAY_MS);
  const time = ms - days * DAY_MS;
  const { year, month, day } = civilDate(days);
  const hour = Math.floor(time / 3_600_000);
  switch (letter) {
    case "y":
    case "u":
      return yearText(letter === "y" && year < 1 ? 1 - year : year, count);
    case "Y":
      return yearText(weekYear(days).year, count);
    case "M":
    case "L":
      return nameOrDigits(MONTHS, month, count);
    case "Q":
    case "q": {
      const quarter = Math.floor((month - 1) / 3) + 1;
      return count < 3 ? digits(quarter, count) : count === 3 ? `Q${quarter}` : QUARTERS[quarter - 1]!;
    }
    case "d":
      return digits(day, count);
    case "D":
      return digits(dayOfYear(days), count);
    case "w":
      return digits(weekYear(days).week, count);
    case "E":
      return nameText(WEEKDAYS[isoDayOfWeek(days) - 1]!, count);
    case "e":
    case "c":
      return count < 3
        ? digits((isoDayOfWeek(days) % 7) + 1, count)
        : nameText(WEEKDAYS[isoDayOfWeek(days) - 1]!, count);
    case "a":
      return hour < 12 ? "AM" : "PM";
    case "H":
      return digits(hour, count);
    case "k":
      return digits(hour === 0 ? 24 : hour, count);
    case "K":
      return digits(hour % 12, count);
    case "h":
      return digits(hour % 12 === 0 ? 12 : hour % 12, count);
    case "m":
      return digits(Math.floor(time / 60_000) % 60, count);
    case "s":
      return digits(Math.floor(time / 1_000) % 60, count);
    case "S":
      return (digits(time % 1_000, 3) + digits(nanos, 6)).slice(0, count).padEnd(count, "0");
    case "n":
      return digits((time % 1_000) * 1_000_000 + nanos, count);
    case "G":
      return count === 4 ? (year > 0 ? "Anno Domini" : "Before Christ") : year > 0 ? "AD" : "BC";
    default:
      return (
        rareField({ kind: "field", letter, count }, { ms, nanos }) ?? zoneText(letter, count, { ms, zone })
      );
  }
}

function rareField({ letter, count }: FieldPart, { ms, nanos }: Moment): string | null {
  const days = Math.floor(ms / DAY_MS);
  const time = ms - days * DAY_MS;
  const { day } = civilDate(days);
  switch (letter) {
    case "W":
      return String(Math.floor((day + ((isoDayOfWeek(days - day + 1) % 7) - 1)) / 7) + 1);
    case "F":
      return String(Math.floor((day - 1) / 7) + 1);
    case "A":
      return digits(time, count);
    case "N":
      return (BigInt(time) * 1_000_000n + BigInt(nanos)).toString().padStart(count, "0");
    default:
      return null;
  }
}

const QUARTERS = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];

function yearText(year: number, count: number): string {
  if (count === 2) return digits(((year % 100) + 100) % 100, 2);
  const text = digits(year, count);
  return year > 9_999 && count === 4 ? `+${text}` : text;
}

const nameText = (name: string, count: number): string =>
  count === 4 ? name : count === 5 ? name.slice(0, 1) : name.slice(0, 3);

const nameOrDigits = (names: readonly string[], value: number, count: number): string =>
  count < 3 ? digits(value, count) : nameText(names[value - 1]!, count);

/** Weeks of the locale en-US: from Sunday on, the first one has January 1. */
function weekYear(days: number): { readonly year: number; readonly week: number } {
  const saturday = days + 6 - ((((days + 4) % 7) + 7) % 7);
  const { year } = civilDate(saturday);
  return { year, week: Math.floor((dayOfYear(saturday) - 1) / 7) + 1 };
}

interface ZonedMs {
  readonly ms: number;
  readonly zone: string | null;
}

function zoneText(letter: string, count: number, { ms, zone }: ZonedMs): string | null {
  if (zone === null) return null;
  if (letter === "V") return count === 2 ? zone : null;
  const found = findTimeZone(zone);
  if (found === null) return null;
  return letter === "z" ? zone : offsetText(letter, count, Math.round((ms - toInstant(found, ms)) / 60_000));
}

// oxlint-disable-next-line complexity -- one case a pattern letter
function offsetText(letter: string, count: number, minutes: number): string {
  const size = Math.abs(minutes);
  const sign = minutes < 0 ? "-" : "+";
  const [hour, minute] = [digits(Math.floor(size / 60), 2), digits(size % 60, 2)];
  const [short, long] = [sign + hour + minute, `${sign}${hour}:${minute}`];
  if (letter === "O" || (letter === "Z" && count === 4)) return minutes === 0 ? "GMT" : `GMT${long}`;
  if (minutes === 0 && (letter === "X" || (letter === "Z" && count === 5))) return "Z";
  if (letter === "Z") return count === 5 ? long : short;
  if (count === 1) return minute === "00" ? sign + hour : short;
  return count === 2 || count === 4 ? short : long;
}
