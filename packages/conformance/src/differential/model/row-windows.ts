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
): readonly (readonly PlainRow[])[] =>
  byKey(rows).flatMap((own) => {
    let from = own[0]![2];
    return closedWindows(own, ([, , value]) => {
      const closes = Math.abs(value - from) > threshold;
      if (closes) from = value;
      return closes;
    });
  });
