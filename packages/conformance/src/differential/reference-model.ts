import type { PlainRow } from "./random-graph.ts";

/** Keeps values small, however often they are multiplied. */
export const MODULUS = 1_009;

const byKey = (rows: readonly PlainRow[]): readonly (readonly PlainRow[])[] => [
  ...Map.groupBy(rows, ([key]) => key).values(),
];

/** As SQL's %: of a negative number it is negative. */
const sum = (rows: readonly PlainRow[]): number =>
  rows.reduce((total, [, , value]) => total + value, 0) % MODULUS;

export const mapped = (rows: readonly PlainRow[], n: number): readonly PlainRow[] =>
  rows.map(([key, second, value]) => [key, second, (value * n + 1) % MODULUS]);

/** Windows [k * slide, k * slide + size): the last millisecond is their row's time, here as a second's fraction. */
export function windowed(rows: readonly PlainRow[], size: number, slide: number): readonly PlainRow[] {
  return byKey(rows).flatMap((own) => {
    const starts = new Set(own.flatMap(([, second]) => startsOf(second, size, slide)));
    return [...starts].map((start): PlainRow => {
      const inside = own.filter(([, second]) => second >= start && second < start + size);
      return [own[0]![0], start + size - 0.001, sum(inside)];
    });
  });
}

function startsOf(second: number, size: number, slide: number): readonly number[] {
  const starts: number[] = [];
  for (let start = Math.floor(second / slide) * slide; start > second - size; start -= slide)
    starts.push(start);
  return starts;
}

const milliseconds = (second: number): number => Math.round(second * 1_000);

/** Two rows of a key exactly a gap apart are one session or two: it depends on whether the watermark came between them. */
export function sessionsAreCertain(rows: readonly PlainRow[], gap: number): boolean {
  return byKey(rows).every((own) => {
    const times = own.map(([, second]) => milliseconds(second)).toSorted((a, b) => a - b);
    return times.every((time, i) => i === 0 || time - times[i - 1]! !== milliseconds(gap));
  });
}

export function sessions(rows: readonly PlainRow[], gap: number): readonly PlainRow[] {
  return byKey(rows).flatMap((own) => {
    const groups: PlainRow[][] = [];
    for (const row of own.toSorted((a, b) => a[1] - b[1])) {
      const last = groups.at(-1);
      if (last !== undefined && milliseconds(row[1]) - milliseconds(last.at(-1)![1]) <= milliseconds(gap))
        last.push(row);
      else groups.push([row]);
    }
    return groups.map((group): PlainRow => [group[0]![0], group.at(-1)![1] + gap - 0.001, sum(group)]);
  });
}

/** Right time within [left - n, left + n / 2]. */
export function intervalJoined(
  left: readonly PlainRow[],
  right: readonly PlainRow[],
  n: number,
): readonly PlainRow[] {
  return left.flatMap(([key, second, value]) =>
    right
      .filter(([other, at]) => {
        const apart = milliseconds(at) - milliseconds(second);
        return other === key && apart >= -n * 1_000 && apart <= n * 500;
      })
      .map(([, at, other]): PlainRow => [key, Math.max(second, at), (value * 7 + other) % MODULUS]),
  );
}

/** Rows of a key in one tumbling window; left rows alone with 0 for the other value. */
export function windowJoined(
  left: readonly PlainRow[],
  right: readonly PlainRow[],
  size: number,
): readonly PlainRow[] {
  const startOf = (second: number): number => Math.floor(second / size) * size;
  return left.flatMap(([key, second, value]): readonly PlainRow[] => {
    const start = startOf(second);
    const others = right.filter(([other, at]) => other === key && startOf(at) === start);
    const values = others.length === 0 ? [0] : others.map(([, , other]) => other);
    return values.map((other) => [key, start + size - 0.001, (value * 7 + other) % MODULUS]);
  });
}

export function distinct(rows: readonly PlainRow[]): readonly PlainRow[] {
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}
