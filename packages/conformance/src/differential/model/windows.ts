import type { PlainRow } from "../random-graph.ts";
import { byKey, lastOf, milliseconds } from "./rows.ts";

/** Rows of a key that are in one window. */
export interface PlainWindow {
  readonly key: string;
  readonly end: number;
  readonly rows: readonly PlainRow[];
}

/** Windows [k * slide + offset, k * slide + offset + size). */
export interface Slices {
  readonly size: number;
  readonly slide: number;
  readonly offset?: number;
}

export const sliced = (rows: readonly PlainRow[], slices: Slices): readonly PlainWindow[] =>
  byKey(rows).flatMap((own) => {
    const starts = new Set(own.flatMap(([, second]) => startsOf(second, slices)));
    return [...starts].map((start) => windowOf(own, start, start + slices.size));
  });

/** Starts of the windows that a second is in. */
export function startsOf(second: number, { size, slide, offset = 0 }: Slices): readonly number[] {
  const starts: number[] = [];
  const last = Math.floor((second - offset) / slide) * slide + offset;
  for (let start = last; start > second - size; start -= slide) starts.push(start);
  return starts;
}

/** Windows that begin together each `size`, and end a `step` apart. */
export const cumulated = (rows: readonly PlainRow[], size: number, step: number): readonly PlainWindow[] =>
  byKey(rows).flatMap((own) => {
    const starts = new Set(own.map(([, second]) => Math.floor(second / size) * size));
    return [...starts].flatMap((start) =>
      Array.from({ length: size / step }, (_, i) => windowOf(own, start, start + (i + 1) * step)).filter(
        (window) => window.rows.length > 0,
      ),
    );
  });

function windowOf(own: readonly PlainRow[], start: number, end: number): PlainWindow {
  return {
    key: own[0]![0],
    end,
    rows: own.filter(([, second]) => second >= start && second < end),
  };
}

/** Each row's window ends its gap after it; windows that overlap are one. In the order of time. */
export const sessions = (
  rows: readonly PlainRow[],
  gapOf: (row: PlainRow) => number,
): readonly PlainWindow[] =>
  byKey(rows).flatMap((own) => {
    const found: { end: number; rows: PlainRow[] }[] = [];
    for (const row of own.toSorted((a, b) => a[1] - b[1])) {
      const last = found.at(-1);
      const end = row[1] + gapOf(row);
      if (last === undefined || milliseconds(row[1]) > milliseconds(last.end))
        found.push({ end, rows: [row] });
      else {
        last.rows.push(row);
        last.end = Math.max(last.end, end);
      }
    }
    return found.map((each) => ({ key: own[0]![0], ...each }));
  });

/** A row that comes where a window ends is of it or of another: it depends on whether the watermark came between them. */
export const sessionsAreCertain = (rows: readonly PlainRow[], gapOf: (row: PlainRow) => number): boolean =>
  byKey(rows).every((own) => {
    const ends = new Set(own.map((row) => milliseconds(row[1] + gapOf(row))));
    return own.every(([, second]) => !ends.has(milliseconds(second)));
  });

/** One row a window, with its last millisecond. */
export const ofWindows = (
  windows: readonly PlainWindow[],
  valueOf: (rows: readonly PlainRow[]) => number,
): readonly PlainRow[] => windows.map(({ key, end, rows }) => [key, lastOf(end), valueOf(rows)]);
