import type { Locale } from "@millrace/graph";

/** Figures for the screen: at most three significant digits, always with their unit, of a width that hardly changes. */

const COUNT_STEPS = [
  { from: 1e9, unit: "G" },
  { from: 1e6, unit: "M" },
  { from: 1e3, unit: "k" },
] as const;

const BYTE_STEPS = [
  { from: 1024 ** 3, unit: "GB" },
  { from: 1024 ** 2, unit: "MB" },
  { from: 1024, unit: "kB" },
] as const;

/** 999, 1.2k, 48.2k, 640k, 1.3M. */
export function formatCount(value: number): string {
  const step = COUNT_STEPS.find(({ from }) => value >= from * 0.9995);
  if (step) return `${short(value / step.from)}${step.unit}`;
  return value < 9.95 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

/** 48.2k/s; small rates keep one decimal. */
export const formatRate = (perSecond: number): string => `${formatCount(perSecond)}/s`;

/** Exact integer with thousands separators. */
export const formatExact = (value: number): string => Math.round(value).toLocaleString("en-US");

/** 512 B, 9.4 MB. */
export function formatBytes(bytes: number): string {
  const step = BYTE_STEPS.find(({ from }) => bytes >= from * 0.9995);
  return step ? `${short(bytes / step.from)} ${step.unit}` : `${Math.round(bytes)} B`;
}

/** Share 0 to 1 as 98%. */
export const formatShare = (share: number): string => `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;

function short(value: number): string {
  return value >= 99.95 ? String(Math.round(value)) : value.toFixed(1);
}

/** Units of lengths of time. */
export const TIME_UNITS: Readonly<
  Record<
    Locale,
    {
      readonly ms: string;
      readonly s: string;
      /** Beside a smaller unit, and alone. */
      readonly min: string;
      readonly minutes: string;
      readonly h: string;
      readonly d: string;
    }
  >
> = {
  en: { ms: "ms", s: "s", min: "min", minutes: "min", h: "h", d: "d" },
  zh: { ms: "毫秒", s: "秒", min: "分", minutes: "分钟", h: "小时", d: "天" },
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 38 ms, 7.4 s, 9 min 8 s, 3 h 5 min, 2 d 4 h. */
export function formatLength(ms: number, locale: Locale): string {
  const unit = TIME_UNITS[locale];
  if (ms < 0) return `−${formatLength(-ms, locale)}`;
  if (ms < 999.5) return `${Math.round(ms)} ${unit.ms}`;
  if (ms < 59_950) return `${(ms / SECOND).toFixed(1)} ${unit.s}`;
  const whole = Math.round(ms / SECOND) * SECOND;
  if (whole < HOUR) return pair(whole, [MINUTE, unit.min], [SECOND, unit.s]);
  return whole < DAY
    ? pair(whole, [HOUR, unit.h], [MINUTE, unit.min])
    : pair(whole, [DAY, unit.d], [HOUR, unit.h]);
}

type Part = readonly [size: number, unit: string];

function pair(ms: number, [large, largeUnit]: Part, [small, smallUnit]: Part): string {
  return `${Math.floor(ms / large)} ${largeUnit} ${Math.floor((ms % large) / small)} ${smallUnit}`;
}

/** Whole units only, for ages that count up: 17 s, 3 min. */
export function formatAge(ms: number, locale: Locale): string {
  const unit = TIME_UNITS[locale];
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} ${unit.s}`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} ${unit.minutes}`;
  return ms < DAY ? `${Math.floor(ms / HOUR)} ${unit.h}` : `${Math.floor(ms / DAY)} ${unit.d}`;
}

/** 02:14:37, hours as many as there are. */
export function formatUptime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Time of day of event time: TIMESTAMP has no zone, so none is applied. */
export function formatEventTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "—" : date.toISOString().slice(11, 19);
}

/** Date and time of event time, for places that have room. */
export function formatEventDate(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "—" : date.toISOString().slice(0, 19).replace("T", " ");
}

/** Time of day by this machine's clock and zone. */
export const formatClock = (ms: number): string =>
  new Date(ms).toLocaleTimeString("en-GB", { hour12: false });
