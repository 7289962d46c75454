import type { TimeUnit } from "./ast.ts";
import { UNIT_MS } from "./time-unit.ts";

const ORDER: readonly TimeUnit[] = ["DAY", "HOUR", "MINUTE", "SECOND"];

/** Length in milliseconds of `INTERVAL 'text' from [TO to]`, or null where the text does not fit the units. */
export function parseInterval(text: string, from: TimeUnit, to: TimeUnit | null): number | null {
  const signed = /^\s*([+-]?)(.*?)\s*$/su.exec(text);
  const units = unitsBetween(from, to);
  if (!signed || !units) return null;
  const parts = (signed[2] ?? "").split(/[ :]/u);
  if (parts.length !== units.length) return null;
  let ms = 0;
  for (const [index, unit] of units.entries()) {
    const part = parts[index] ?? "";
    const pattern = unit === "SECOND" ? /^\d{1,12}(?:\.\d{1,3})?$/u : /^\d{1,9}$/u;
    if (!pattern.test(part)) return null;
    ms += Number(part) * (UNIT_MS[unit] ?? 0);
  }
  return (signed[1] === "-" ? -1 : 1) * Math.round(ms);
}

function unitsBetween(from: TimeUnit, to: TimeUnit | null): readonly TimeUnit[] | null {
  if (to === null) return UNIT_MS[from] === undefined ? null : [from];
  const [first, last] = [ORDER.indexOf(from), ORDER.indexOf(to)];
  return first >= 0 && last > first ? ORDER.slice(first, last + 1) : null;
}
