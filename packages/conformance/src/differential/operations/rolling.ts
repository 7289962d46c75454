import type { FlowNode } from "@millrace/graph";
import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { closedWindows, countWindows, deltaWindows } from "../model/row-windows.ts";
import { byKey, countsOf, distinct, MODULUS, ofKeys, sum, total } from "../model/rows.ts";
import type { GraphStep, PlainRow } from "../random-graph.ts";

/** A hundred years: by the clock, such a window ends with the input. */
const ALWAYS_MS = 3_155_760_000_000;
const COUNT = { fn: "COUNT", column: null, name: "n" };
const SUM = { fn: "SUM", column: "x", name: "total" };

/** Every rolling aggregate, in one value. */
export const rolling: Draw = (drawing, at) => {
  const aggregates = [
    COUNT,
    SUM,
    { fn: "MIN", column: "x", name: "lo" },
    { fn: "MAX", column: "x", name: "hi" },
    { fn: "AVG", column: "x", name: "mean" },
    { fn: "COUNT_DISTINCT", column: "x", name: "different" },
  ];
  const rows = ofKeys(at.left.rows, (own) => {
    const values = own.map(([, , x]) => x);
    const mean = Math.trunc(total(own) / own.length);
    const [lo, hi, different] = [Math.min(...values), Math.max(...values), new Set(values).size];
    return (total(own) + 3 * lo + 5 * hi + 7 * mean + 11 * different) % MODULUS;
  });
  const node = drawing.keyed(at, "aggregate", { aggregates }, rows);
  const x = `(total + 3 * lo + 5 * hi + 7 * mean + 11 * different) % ${MODULUS}`;
  drawing.whole(node, at, countsOf(at.left.rows), [x, rows]);
};

/** Sums by key; `config`: how long state is kept. */
export const reduceWith =
  (config: (step: GraphStep) => FlowNode["config"]): Draw =>
  (drawing, at) => {
    const { canvas } = drawing;
    const { step, left } = at;
    const counted = { keepOthers: true, projections: [{ name: "n", expression: "CAST(1 AS BIGINT)" }] };
    const one = canvas.node("map", counted, step.parallelism);
    canvas.feed(left, { node: one, port: "in" }, step, 0);
    const key = canvas.after(one, "key-by", { columns: ["k"] }, 1);
    const projections = ["x", "n"].map((name) => ({ name, expression: `acc.${name} + row.${name}` }));
    const node = canvas.after(key, "reduce", { projections, ...config(step) }, step.parallelism);
    drawing.whole(node, at, countsOf(left.rows), [`x % ${MODULUS}`, ofKeys(left.rows, sum)]);
  };

export const reduce: Draw = reduceWith(() => ({}));

/** Totals by key from a first value on; `config`: how long state is kept. */
export const foldWith =
  (config: FlowNode["config"]): Draw =>
  (drawing, at) => {
    const { n } = at.step;
    const folding = {
      initial: [
        { name: "n", expression: "CAST(0 AS BIGINT)" },
        { name: "total", expression: `CAST(${n} AS BIGINT)` },
      ],
      fold: [
        { name: "n", expression: "acc.n + 1" },
        { name: "total", expression: "acc.total + row.x" },
      ],
      ...config,
    };
    const rows = ofKeys(at.left.rows, (own) => (n + total(own)) % MODULUS);
    const node = drawing.keyed(at, "fold", folding, rows);
    drawing.whole(node, at, countsOf(at.left.rows), [`total % ${MODULUS}`, rows]);
  };

export const fold: Draw = foldWith({});

/** What has each rank in the end: values of a rank only get better. */
export const topN: Draw = (drawing, at) => {
  const { n, parallelism } = at.step;
  const largest = n % 2 === 0;
  const rows = byKey(at.left.rows).flatMap((own) =>
    own
      .toSorted(([, , a], [, , b]) => (largest ? b - a : a - b))
      .slice(0, n)
      .map(([key, , x], index): PlainRow => [key, 0, (x * 10 + index + 1) % MODULUS]),
  );
  const config = { by: "x", order: largest ? "descending" : "ascending", limit: n };
  const node = drawing.keyed(at, "top-n", config, rows);
  if (node === null) return;
  const { canvas } = drawing;
  const best = { fn: largest ? "MAX" : "MIN", column: "x", name: "best" };
  const window = { time: "processing", sizeMs: ALWAYS_MS, fireAtEnd: true, aggregates: [best] };
  const key = canvas.after(node, "key-by", { columns: ["k", "rank"] }, 1);
  const last = canvas.after(key, "window", window, parallelism);
  drawing.shown(last, at, ["k", NO_TIME, `(best * 10 + \`rank\`) % ${MODULUS}`], rows);
};

export const deduplicate: Draw = (drawing, at) => {
  const rows = distinct(at.left.rows);
  const node = drawing.keyed(at, "deduplicate", { columns: ["ts", "x"] }, rows);
  if (node === null) return;
  const { timed } = at.left;
  drawing.stream({ node, port: "out" }, at.step.parallelism, rows, { timed });
};

/** Which row of a key is the first depends on the run; that there is one does not. */
export const firstOfKey: Draw = (drawing, at) => {
  const rows = ofKeys(at.left.rows, () => 1);
  const node = drawing.keyed(at, "deduplicate", { columns: [] }, rows);
  drawing.shown(node, at, ["k", NO_TIME, "1"], rows);
};

/** The value of a window whose rows depend on their order: their sum where that is known, else something that is certain. */
const overRows =
  (
    kind: string,
    about: (n: number) => { readonly config: object; readonly windows: Windows; readonly certain: Certain },
  ): Draw =>
  (drawing, at) => {
    const { left, step } = at;
    const { config, windows, certain } = about(step.n);
    if (certain === null && !left.ordered) return;
    const found = windows(left.rows);
    const rows = found.map((own): PlainRow => [own[0]![0], 0, left.ordered ? sum(own) : certain!.of(own)]);
    const node = drawing.keyed(at, kind, { ...config, aggregates: [COUNT, SUM] }, rows);
    drawing.shown(node, at, ["k", NO_TIME, left.ordered ? `total % ${MODULUS}` : certain!.x], rows);
  };

type Windows = (rows: readonly PlainRow[]) => readonly (readonly PlainRow[])[];
type Certain = { readonly x: string; readonly of: (rows: readonly PlainRow[]) => number } | null;

const COUNTED: Certain = { x: "n", of: (rows) => rows.length };

export const countWindow = overRows("count-window", (n) => ({
  config: { window: "tumbling", size: n },
  windows: (rows) => countWindows(rows, n, n),
  certain: COUNTED,
}));

export const slidingCountWindow = overRows("count-window", (n) => ({
  config: { window: "sliding", size: n, slide: 3 },
  windows: (rows) => countWindows(rows, n, 3),
  certain: COUNTED,
}));

export const markerWindow = overRows("data-window", (n) => ({
  config: { closes: "row", marker: `x % ${n} = 0` },
  windows: (rows) => closedWindows(rows, ([, , x]) => x % n === 0),
  certain: { x: "1", of: () => 1 },
}));

export const deltaWindow = overRows("data-window", (n) => ({
  config: { closes: "delta", value: "x", of: "change", threshold: String(n * 10) },
  windows: (rows) => deltaWindows(rows, n * 10),
  certain: null,
}));
