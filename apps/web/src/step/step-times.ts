import type { Locale } from "@millrace/graph";
import { formatEventDate, formatEventTime, TIME_UNITS } from "../ui/format-figure.ts";

/** What the head of a loop says while rows may still come out of it; the end of time is beyond. */
const LAST_BUT_END = 8_639_999_999_999_999;
const MIN_WATERMARK = Number.MIN_SAFE_INTEGER;

export const isNoWatermark = (ms: number): boolean => ms <= MIN_WATERMARK;
export const isLastWatermark = (ms: number): boolean => ms >= LAST_BUT_END;

/** 12:04:30; fractions where there are some; a dash before the first and +∞ after the last watermark. */
export function formatLevel(ms: number): string {
  if (isNoWatermark(ms)) return "—";
  if (isLastWatermark(ms)) return "+∞";
  return exactTime(ms);
}

/** A time of day with as much of it as is not zero: 12:04, 12:04:30, 12:04:29.999. */
export function shortTime(ms: number): string {
  const text = exactTime(ms);
  return text.endsWith(":00") && text.length === 8 ? text.slice(0, 5) : text;
}

export function exactTime(ms: number): string {
  const whole = formatEventTime(ms);
  const fraction = ((ms % 1_000) + 1_000) % 1_000;
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(3, "0")}`;
}

const DAY_MS = 86_400_000;

/** An end of a window: of one that is a day or longer, the time of day alone would say nothing. */
function endText(ms: number, [start, end]: readonly [number, number]): string {
  if (end - start < DAY_MS) return shortTime(ms);
  return formatEventDate(ms).slice(5, ms % DAY_MS === 0 ? 10 : 16);
}

export const formatWindow = (window: readonly [number, number]): string =>
  `[${endText(window[0], window)}, ${endText(window[1], window)})`;

/** A time on an axis that is so long: a day begins with its date. */
export const axisTime = (ms: number, rangeMs: number): string =>
  rangeMs >= DAY_MS && ms % DAY_MS === 0 ? formatEventDate(ms).slice(5, 10) : shortTime(ms);

/** Virtual time since the start: 0.42 ms, 1.2 s, 3 min 20 s. */
export function formatElapsed(us: number, locale: Locale): string {
  const { ms, s, min } = TIME_UNITS[locale];
  if (us < 1_000_000) return `${(us / 1_000).toFixed(2)} ${ms}`;
  if (us < 60_000_000) return `${(us / 1_000_000).toFixed(1)} ${s}`;
  const seconds = Math.floor(us / 1_000_000);
  return `${Math.floor(seconds / 60)} ${min} ${seconds % 60} ${s}`;
}

/** The same where there is little room. */
export const formatSpan = (window: readonly [number, number]): string =>
  `${endText(window[0], window)}–${endText(window[1], window)}`;
