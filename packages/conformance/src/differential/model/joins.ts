import type { PlainRow } from "../random-graph.ts";
import { byKeyOfBoth, lastOf, milliseconds, MODULUS } from "./rows.ts";
import { sessions, startsOf } from "./windows.ts";
import type { Slices } from "./windows.ts";

/** Seconds from a left row's time; `open`: neither is in it. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  readonly open: boolean;
}

export const intervalJoined = (
  left: readonly PlainRow[],
  right: readonly PlainRow[],
  bounds: Bounds,
): readonly PlainRow[] =>
  left.flatMap(([key, second, value]) =>
    right
      .filter(([other, at]) => other === key && isBetween(milliseconds(at) - milliseconds(second), bounds))
      .map(([, at, other]): PlainRow => [key, Math.max(second, at), (value * 7 + other) % MODULUS]),
  );

function isBetween(apart: number, { lower, upper, open }: Bounds): boolean {
  const [from, to] = [milliseconds(lower), milliseconds(upper)];
  return open ? apart > from && apart < to : apart >= from && apart <= to;
}

/** Rows of both inputs that have a key and a window in common. */
export interface PairedWindow {
  readonly key: string;
  readonly end: number;
  readonly lefts: readonly PlainRow[];
  readonly rights: readonly PlainRow[];
}

export const slicedOfBoth = (
  left: readonly PlainRow[],
  right: readonly PlainRow[],
  slices: Slices,
): readonly PairedWindow[] =>
  byKeyOfBoth(left, right).flatMap(([key, lefts, rights]) => {
    const starts = new Set([...lefts, ...rights].flatMap(([, second]) => startsOf(second, slices)));
    return [...starts].map((start) => {
      const isIn = ([, second]: PlainRow): boolean => second >= start && second < start + slices.size;
      return { key, end: start + slices.size, lefts: lefts.filter(isIn), rights: rights.filter(isIn) };
    });
  });

/** Sessions of the rows of both. */
export function sessionsOfBoth(
  left: readonly PlainRow[],
  right: readonly PlainRow[],
  gap: number,
): readonly PairedWindow[] {
  // A row may be one of both.
  const lefts = left.map(([...row]): PlainRow => row);
  const isLeft = new Set(lefts);
  return sessions([...lefts, ...right], () => gap).map(({ key, end, rows }) => ({
    key,
    end,
    lefts: rows.filter((row) => isLeft.has(row)),
    rights: rows.filter((row) => !isLeft.has(row)),
  }));
}

/** Every pair of a window; rows without any stand with 0 for the other value, of the inputs that `alone` names. */
export const windowJoined = (
  windows: readonly PairedWindow[],
  alone: "none" | "left" | "both",
): readonly PlainRow[] =>
  windows.flatMap(({ key, end, lefts, rights }): readonly PlainRow[] => {
    if (rights.length === 0 && alone === "none") return [];
    if (lefts.length === 0 && alone !== "both") return [];
    const valuesOf = (rows: readonly PlainRow[]) => (rows.length === 0 ? [0] : rows.map(([, , x]) => x));
    return valuesOf(lefts).flatMap((x) =>
      valuesOf(rights).map((other): PlainRow => [key, lastOf(end), (x * 7 + other) % MODULUS]),
    );
  });

/** What a function of both sides' rows gives of each window. */
export const coGrouped = (
  windows: readonly PairedWindow[],
  valueOf: (lefts: readonly PlainRow[], rights: readonly PlainRow[]) => number,
): readonly PlainRow[] =>
  windows.map(({ key, end, lefts, rights }) => [key, lastOf(end), valueOf(lefts, rights)]);
