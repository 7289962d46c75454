export interface ParsedTimestamp {
  /** Milliseconds since 1970-01-01T00:00:00 of the same time line. */
  readonly ms: number;
  /** Digits after the second, 0 to 3. */
  readonly precision: number;
}

const TIMESTAMP =
  /^\s*(\d{4}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,3}))?)?)?\s*$/u;

/** `2026-01-31 23:59:59.999`; null where it is none, or no day of the calendar. */
export function parseTimestamp(text: string): ParsedTimestamp | null {
  const parts = TIMESTAMP.exec(text);
  const dayMs = parts && dayStart(parts[1] ?? "");
  if (!parts || dayMs === null) return null;
  const [hour = 0, minute = 0, second = 0] = parts.slice(2, 5).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = parts[5] ?? "";
  const seconds = (hour * 60 + minute) * 60 + second;
  return { ms: dayMs + seconds * 1_000 + Number(fraction.padEnd(3, "0")), precision: fraction.length };
}

function dayStart(text: string): number | null {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() : null;
}
