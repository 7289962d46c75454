import type { PlainRow } from "../random-graph.ts";
import { byKey } from "./rows.ts";

/** Windows of rows in the order in which they came: the last `size` of a key, each `slide` rows. */
export const countWindows = (
  rows: readonly PlainRow[],
  size: number,
  slide: number,
): readonly (readonly PlainRow[])[] =>
  byKey(rows).flatMap((own) =>
    Array.from({ length: Math.floor(own.length / slide) }, (_, i) => {
      const end = (i + 1) * slide;
      return own.slice(Math.max(0, end - size), end);
    }),
  );

/** Windows that end with a row that `closes` says so of, which is their last; what no row closes gives nothing. */
export const closedWindows = (
  rows: readonly PlainRow[],
  closes: (row: PlainRow) => boolean,
): readonly (readonly PlainRow[])[] =>
  byKey(rows).flatMap((own) => {
    const ends = own.flatMap((row, index) => (closes(row) ? [index + 1] : []));
    return ends.map((end, i) => own.slice(ends[i - 1] ?? 0, end));
  });

/** The first row is measured from; one that is further than `threshold` away closes the window, and is measured from then. */
export const deltaWindows = (
  rows: readonly PlainRow[],
  threshold: number,
  distance: (moved: number) => number = Math.abs,
): readonly (readonly PlainRow[])[] =>
  byKey(rows).flatMap((own) => {
    let from = own[0]![2];
    return closedWindows(own, ([, , value]) => {
      const closes = distance(value - from) > threshold;
      if (closes) from = value;
      return closes;
    });
  });

/**
 * What each firing of a delta trigger tells: the first row is measured from; one that is further than `threshold` away fires,
 * and is measured from then. `purges`: a firing has the rows since the last.
 */
// oxlint-disable-next-line max-params -- rows, and when they fire
export function deltaFirings(
  rows: readonly PlainRow[],
  threshold: number,
  purges: boolean,
  distance: (moved: number) => number = Math.abs,
): readonly (readonly PlainRow[])[] {
  let from = rows[0]![2];
  let begins = 0;
  return rows.flatMap(([, , value], index) => {
    if (distance(value - from) <= threshold) return [];
    from = value;
    const own = rows.slice(begins, index + 1);
    if (purges) begins = index + 1;
    return [own];
  });
}

/** What each firing tells of a window that fires every `n` rows, and keeps the last `kept` of them then. */
export function countedFirings(
  rows: readonly PlainRow[],
  n: number,
  kept: number,
): readonly (readonly PlainRow[])[] {
  let own: readonly PlainRow[] = [];
  return rows.flatMap((row, index) => {
    own = [...own, row];
    if ((index + 1) % n !== 0) return [];
    const fired = own;
    own = own.slice(-kept);
    return [fired];
  });
}
