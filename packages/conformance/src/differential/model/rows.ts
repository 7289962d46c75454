import type { PlainRow } from "../random-graph.ts";

/** Keeps values small, however often they are multiplied. */
export const MODULUS = 1_009;

export const byKey = (rows: readonly PlainRow[]): readonly (readonly PlainRow[])[] => [
  ...Map.groupBy(rows, ([key]) => key).values(),
];

/** Rows of two inputs by key: of each key those of the one and those of the other. */
export function byKeyOfBoth(
  left: readonly PlainRow[],
  right: readonly PlainRow[],
): readonly (readonly [key: string, lefts: readonly PlainRow[], rights: readonly PlainRow[]])[] {
  const [lefts, rights] = [Map.groupBy(left, ([key]) => key), Map.groupBy(right, ([key]) => key)];
  return [...new Set([...lefts.keys(), ...rights.keys()])].map((key) => [
    key,
    lefts.get(key) ?? [],
    rights.get(key) ?? [],
  ]);
}

export const total = (rows: readonly PlainRow[]): number => rows.reduce((sum, [, , value]) => sum + value, 0);

/** As SQL's %: of a negative number it is negative. */
export const sum = (rows: readonly PlainRow[]): number => total(rows) % MODULUS;

export const milliseconds = (second: number): number => Math.round(second * 1_000);

/** Time of a row of a window that ends there: the last millisecond before. */
export const lastOf = (endSecond: number): number => endSecond - 0.001;

export const mapped = (rows: readonly PlainRow[], n: number): readonly PlainRow[] =>
  rows.map(([key, second, value]) => [key, second, (value * n + 1) % MODULUS]);

export const distinct = (rows: readonly PlainRow[]): readonly PlainRow[] => [
  ...new Map(rows.map((row) => [row.join(), row])).values(),
];

/** How many rows each key has. */
export const countsOf = (rows: readonly PlainRow[]): ReadonlyMap<string, number> =>
  new Map(byKey(rows).map((own) => [own[0]![0], own.length]));

/** A row a key, with a value of its rows. */
export const ofKeys = (
  rows: readonly PlainRow[],
  valueOf: (rows: readonly PlainRow[]) => number,
): readonly PlainRow[] => byKey(rows).map((own) => [own[0]![0], 0, valueOf(own)]);
