import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { byKey, countsOf, distinct, MODULUS, ofKeys } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";
import { foldWith, reduceWith } from "./rolling.ts";

/** State that lives for longer than any run: it is kept in the form of what expires, and nothing does. */
const TTL_MS = 3_155_760_000_000;

const KEPT = { stateKept: "ttl", stateTtlMs: TTL_MS };
const ttlOf = (right: number) => ({
  ...KEPT,
  stateTtlUpdate: right % 2 === 0 ? "on-create-and-write" : "on-read-and-write",
});

/** The second of a key's row with the least x, and of that with the greatest, where there is one such second. */
export const keptAggregates: Draw = (drawing, at) => {
  const { left, step } = at;
  const bestOf = (own: readonly PlainRow[], best: (...values: number[]) => number): Best => {
    const x = best(...own.map(([, , value]) => value));
    return [x, new Set(own.flatMap(([, second, value]) => (value === x ? [Math.floor(second) % 60] : [])))];
  };
  const found = new Map(
    byKey(left.rows).map((own) => [own[0]![0], [bestOf(own, Math.min), bestOf(own, Math.max)] as const]),
  );
  if ([...found.values()].flat().some(([, seconds]) => seconds.size > 1)) return;
  const rows = ofKeys(left.rows, (own) => {
    const [[lo, loAt], [hi, hiAt]] = found.get(own[0]![0])!;
    return (lo * 3 + [...loAt][0]! * 5 + hi * 7 + [...hiAt][0]! * 11) % MODULUS;
  });
  const aggregates = [
    { fn: "COUNT", column: null, name: "n" },
    { fn: "MIN_BY", column: "x", name: "lo" },
    { fn: "MAX_BY", column: "x", name: "hi" },
  ];
  const node = drawing.keyed(at, "aggregate", { aggregates, ...ttlOf(step.right) }, rows);
  const second = (column: string): string => `EXTRACT(SECOND FROM ${column})`;
  const x = `(lo_x * 3 + ${second("lo_ts")} * 5 + hi_x * 7 + ${second("hi_ts")} * 11) % ${MODULUS}`;
  drawing.whole(node, at, countsOf(left.rows), [x, rows]);
};

type Best = readonly [x: number, seconds: ReadonlySet<number>];

export const keptReduce: Draw = reduceWith(({ right }) => ttlOf(right));

export const keptFold: Draw = foldWith(KEPT);

export const keptDeduplicate: Draw = (drawing, at) => {
  const rows = distinct(at.left.rows).map(([key, , x]): PlainRow => [key, 0, x]);
  const config = { columns: ["ts", "x"], ...ttlOf(at.step.right) };
  drawing.shown(drawing.keyed(at, "deduplicate", config, rows), at, ["k", NO_TIME, "x"], rows);
};
