import type { TimeUnit } from "./ast.ts";
import { UNIT_MONTHS, UNIT_MS } from "./time-unit.ts";

const DAY_TIME: readonly TimeUnit[] = ["DAY", "HOUR", "MINUTE", "SECOND"];
const YEAR_MONTH: readonly TimeUnit[] = ["YEAR", "MONTH"];

export interface ParsedInterval {
  readonly kind: "INTERVAL" | "INTERVAL_MONTH";
  /** In milliseconds, or in months. */
  readonly length: number;
}

/** `INTERVAL 'text' from [TO to]`, or null where the text does not fit the units. */
export function parseInterval(text: string, from: TimeUnit, to: TimeUnit | null): ParsedInterval | null {
  const signed = /^\s*([+-]?)(.*?)\s*$/su.exec(text);
  const units = unitsBetween(from, to);
  if (!signed || !units) return null;
  const parts = (signed[2] ?? "").split(/[ :-]/u);
  if (parts.length !== units.length) return null;
  const months = UNIT_MONTHS[from] !== undefined;
  const lengths = units.map((unit, index) => partLength(parts[index] ?? "", unit));
  if (!lengths.every((length) => length !== null)) return null;
  const length = lengths.reduce((sum, part) => sum + part, 0);
  const kind = months ? "INTERVAL_MONTH" : "INTERVAL";
  return { kind, length: signed[1] === "-" && length !== 0 ? -length : length };
}

/** Of one unit; null where the text is no number of it. */
function partLength(part: string, unit: TimeUnit): number | null {
  const pattern = unit === "SECOND" ? /^\d{1,12}(?:\.\d{1,9})?$/u : /^\d{1,9}$/u;
  if (!pattern.test(part)) return null;
  const [whole = "", fraction = ""] = part.split(".");
  const size = UNIT_MONTHS[unit] ?? UNIT_MS[unit] ?? 0;
  return Number(whole) * size + Number(fraction.padEnd(3, "0").slice(0, 3));
}

function unitsBetween(from: TimeUnit, to: TimeUnit | null): readonly TimeUnit[] | null {
  if (to === null) return UNIT_MS[from] === undefined && UNIT_MONTHS[from] === undefined ? null : [from];
  const order = YEAR_MONTH.includes(from) ? YEAR_MONTH : DAY_TIME;
  const [first, last] = [order.indexOf(from), order.indexOf(to)];
  return first >= 0 && last > first ? order.slice(first, last + 1) : null;
}
