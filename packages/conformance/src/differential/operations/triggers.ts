import type { FlowEdge, FlowNode } from "@millrace/graph";
import type { Draw } from "../drawing.ts";
import { MODULUS, sum } from "../model/rows.ts";
import { countedFirings, deltaFirings } from "../model/row-windows.ts";
import { ofWindows, sliced } from "../model/windows.ts";
import type { PlainWindow } from "../model/windows.ts";
import type { PlainRow } from "../random-graph.ts";

/** Windows that fire otherwise than at their end, and let rows go, where the order of rows is known. */
const SUM = { aggregates: [{ fn: "SUM", column: "x", name: "total" }] };
const TOTAL = `total % ${MODULUS}`;

/** What a window of ordered rows gives: the rows of each of its firings. */
const ordered =
  (shape: (n: number) => FlowNode["config"], firings: (window: PlainWindow, n: number) => Firings): Draw =>
  (drawing, at) => {
    const { left, step } = at;
    if (!left.timed || !left.ordered) return;
    const size = step.n * 4;
    const rows = sliced(left.rows, { size, slide: size }).flatMap((window) =>
      firings(window, step.n).flatMap((own) => ofWindows([{ ...window, rows: own }], sum)),
    );
    const config = { sizeMs: size * 1_000, ...SUM, ...shape(step.n) };
    drawing.shown(drawing.keyed(at, "window", config, rows), at, ["k", "window_time", TOTAL], rows);
  };

type Firings = readonly (readonly PlainRow[])[];

const delta = (panes: "accumulating" | "discarding"): Draw =>
  ordered(
    (n) => ({
      trigger: "delta",
      triggerValue: "x",
      triggerOf: "change",
      triggerThreshold: String(n * 5),
      panes,
    }),
    ({ rows }, n) => deltaFirings(rows, n * 5, panes === "discarding"),
  );

/** The same upwards only. */
export const increaseTrigger = ordered(
  (n) => ({ trigger: "delta", triggerValue: "x", triggerOf: "increase", triggerThreshold: String(n * 5) }),
  ({ rows }, n) => deltaFirings(rows, n * 5, false, (moved) => moved),
);

export const deltaTrigger = delta("accumulating");
export const purgingDeltaTrigger = delta("discarding");

/** The last rows of each firing are those that the next begins with. */
export const evictedAfter = ordered(
  (n) => ({ trigger: "count", triggerCount: n, evictor: "count", evictorCount: 2, evictorAfter: "after" }),
  ({ rows }, n) => countedFirings(rows, n, 2),
);

export const deltaEvictor = ordered(
  (n) => ({ evictor: "delta", evictorValue: "x", evictorOf: "change", evictorThreshold: String(n * 8) }),
  ({ rows }, n) => [rows.filter(([, , x]) => Math.abs(x - rows.at(-1)![2]) < n * 8)],
);

export const increaseEvictor = ordered(
  (n) => ({ evictor: "delta", evictorValue: "x", evictorOf: "increase", evictorThreshold: String(n * 8) }),
  ({ rows }, n) => [rows.filter(([, , x]) => rows.at(-1)![2] - x < n * 8)],
);

/** Rows that an expression or a function tells: those of windows that keep one. */
const telling =
  (config: (n: number) => FlowNode["config"]): Draw =>
  (drawing, at) => {
    const { left, step } = at;
    if (!left.timed) return;
    const size = step.n * 4;
    const windows = sliced(left.rows, { size, slide: size }).map((window) => ({
      ...window,
      rows: window.rows.filter(([, , x]) => x % (step.n + 1) !== 0),
    }));
    if (windows.some(({ rows }) => rows.length === 0)) return;
    const rows = ofWindows(windows, sum);
    const node = drawing.keyed(at, "window", { sizeMs: size * 1_000, ...SUM, ...config(step.n + 1) }, rows);
    drawing.shown(node, at, ["k", "window_time", TOTAL], rows);
  };

export const rowEvictor = telling((n) => ({ evictor: "row", evictorWhen: `x % ${n} = 0` }));
export const functionEvictor = telling((n) => ({
  evictor: "function",
  evictorCode: `export const evictBefore = (elements) => { for (const each of elements) if (Number(each.value.x) % ${n} === 0) each.remove(); };`,
}));

/** What a function keeps of a window counts its firings, and every second one speaks at the side. */
export const windowState: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n] = [step.n * 4, step.n];
  const all = sliced(left.rows, { size, slide: size }).flatMap((window) =>
    Array.from({ length: Math.floor(window.rows.length / n) }, (_, i): [number, PlainRow] => [
      i + 1,
      ofWindows([window], () => (n * (i + 1) * 10 + i + 1) % MODULUS)[0]!,
    ]),
  );
  const of = (rest: number): readonly PlainRow[] =>
    all.flatMap(([nth, row]) => (nth % 2 === rest ? [row] : []));
  const config = {
    sizeMs: size * 1_000,
    trigger: "count",
    triggerCount: n,
    compute: "process",
    processCode: `export const reducers = { fired: (a, b) => a + b };
export function process(key, context, elements, out) {
  const { fired } = context.windowState;
  fired.add(1);
  const x = elements.length * 10 + fired.get();
  if (fired.get() % 2 === 1) out.collect({ x }); else context.output("even", { k: key.k, x, at: context.window.end - 1 });
}`,
    windowStates: [{ name: "fired", kind: "reducing" }],
    schema: [{ name: "x", type: "BIGINT" }],
    sideOutputs: "1",
    side1Name: "even",
    side1: [
      { name: "k", type: "STRING NOT NULL" },
      { name: "x", type: "BIGINT" },
      { name: "at", type: "TIMESTAMP(3)" },
    ],
  };
  const node = drawing.keyed(
    at,
    "window",
    config,
    all.map(([, row]) => row),
  );
  drawing.shown(node, at, ["k", "window_time", `x % ${MODULUS}`], of(1));
  if (node === null) return;
  const side: FlowEdge["from"] = { node, port: "side-1" };
  drawing.aside(side, at, ["k", "at", `x % ${MODULUS}`], of(0));
};

/** The row of a window in which x is least and greatest, where no other has the same x at another second. */
export const extremes: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const size = step.n * 3;
  const windows = sliced(left.rows, { size, slide: size });
  const found = windows.map(({ rows }) =>
    [Math.min, Math.max].map((best) => {
      const x = best(...rows.map(([, , value]) => value));
      return [
        x,
        new Set(rows.flatMap(([, second, value]) => (value === x ? [Math.floor(second) % 60] : []))),
      ] as const;
    }),
  );
  if (found.some((both) => both.some(([, seconds]) => seconds.size > 1))) return;
  const rows = windows.map((window, index): PlainRow => {
    const [[lo, loAt], [hi, hiAt]] = found[index]! as unknown as readonly [Best, Best];
    const value = (lo * 3 + [...loAt][0]! * 5 + hi * 7 + [...hiAt][0]! * 11) % MODULUS;
    return ofWindows([window], () => value)[0]!;
  });
  const aggregates = [
    { fn: "MIN_BY", column: "x", name: "lo" },
    { fn: "MAX_BY", column: "x", name: "hi" },
  ];
  const node = drawing.keyed(at, "window", { sizeMs: size * 1_000, aggregates }, rows);
  const second = (column: string): string => `EXTRACT(SECOND FROM ${column})`;
  const x = `(lo_x * 3 + ${second("lo_ts")} * 5 + hi_x * 7 + ${second("hi_ts")} * 11) % ${MODULUS}`;
  drawing.shown(node, at, ["k", "window_time", x], rows);
};

type Best = readonly [x: number, seconds: ReadonlySet<number>];
