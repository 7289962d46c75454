export interface ParsedTimestamp {
  /** Milliseconds since 1970-01-01T00:00:00 of the same time line. */
  readonly ms: number;
  /** Nanoseconds behind them, 0 to 999,999. */
  readonly nanos: number;
  /** Digits after the second, 0 to 9. */
  readonly precision: number;
}

const TIMESTAMP = /^\s*(\d{4}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,9})?)?))?\s*$/u;

/** `2026-01-31 23:59:59.999`; null where it is none, or no day of the calendar. */
export function parseTimestamp(text: string): ParsedTimestamp | null {
  const parts = TIMESTAMP.exec(text);
  const days = parts && parseDate(parts[1] ?? "");
  if (!parts || days === null) return null;
  const time = parseTime(parts[2] ?? "00:00");
  return time && { ...time, ms: days * 86_400_000 + time.ms };
}

const TIME = /^\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?\s*$/u;

/** `23:59:59.999`, a time of 1970-01-01. */
export function parseTime(text: string): ParsedTimestamp | null {
  const parts = TIME.exec(text);
  if (!parts) return null;
  const [hour = 0, minute = 0, second = 0] = parts.slice(1, 4).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = parts[4] ?? "";
  const digits = fraction.padEnd(9, "0");
  const seconds = (hour * 60 + minute) * 60 + second;
  const ms = seconds * 1_000 + Number(digits.slice(0, 3));
  return { ms, nanos: Number(digits.slice(3)), precision: fraction.length };
}

/** Days since 1970-01-01 of `2026-01-31`. */
export function parseDate(text: string): number | null {
  const parts = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/u.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / 86_400_000 : null;
}
