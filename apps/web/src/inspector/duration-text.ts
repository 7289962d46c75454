import type { Locale } from "@millrace/graph";

const UNITS = [
  { ms: 86_400_000, en: "day", zh: "天" },
  { ms: 3_600_000, en: "hour", zh: "小时" },
  { ms: 60_000, en: "minute", zh: "分钟" },
  { ms: 1_000, en: "second", zh: "秒" },
  { ms: 1, en: "millisecond", zh: "毫秒" },
] as const;

const NAMES: Readonly<Record<string, number>> = {
  ...names(1, ["ms", "milli", "millis", "millisecond", "milliseconds", "毫秒"]),
  ...names(1_000, ["s", "sec", "secs", "second", "seconds", "秒", "秒钟"]),
  ...names(60_000, ["m", "min", "mins", "minute", "minutes", "分", "分钟"]),
  ...names(3_600_000, ["h", "hr", "hrs", "hour", "hours", "时", "小时"]),
  ...names(86_400_000, ["d", "day", "days", "天", "日"]),
};

function names(ms: number, words: readonly string[]): Record<string, number> {
  return Object.fromEntries(words.map((word) => [word, ms]));
}

/** A length of time as a person writes it: `10 seconds`, `1 minute 30 seconds`, `10 秒`. */
export function formatDuration(ms: number, locale: Locale): string {
  if (ms === 0) return locale === "zh" ? "0 秒" : "0 seconds";
  if (ms < 0) return `-${formatDuration(-ms, locale)}`;
  let left = ms;
  const parts: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(left / unit.ms);
    left -= count * unit.ms;
    if (count > 0)
      parts.push(locale === "zh" ? `${count} ${unit.zh}` : `${count} ${unit.en}${count === 1 ? "" : "s"}`);
  }
  return parts.join(" ");
}

/** Milliseconds of what was typed; a bare number means seconds, and a minus is of the whole. null where it is no length of time. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  const negative = /^[-\u2212]\s*(?=\d)/u.exec(trimmed);
  if (negative !== null) {
    const ms = parseDuration(trimmed.slice(negative[0].length));
    return ms === null ? null : -ms;
  }
  if (/^\d+(?:\.\d+)?$/u.test(trimmed)) return whole(Number(trimmed) * 1_000);
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)\s*([\p{L}]+)[\s,，]*/gu)];
  const covered = parts.reduce((length, part) => length + part[0].length, 0);
  if (parts.length === 0 || covered !== trimmed.length) return null;
  let total = 0;
  for (const [, count, name] of parts) {
    const unit = name === undefined ? undefined : NAMES[name];
    if (unit === undefined) return null;
    total += Number(count) * unit;
  }
  return whole(total);
}

function whole(ms: number): number | null {
  const rounded = Math.round(ms);
  return Math.abs(rounded - ms) < 1e-6 && Number.isSafeInteger(rounded) ? rounded : null;
}
