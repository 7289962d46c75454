import type { FlowNode } from "@millrace/graph";
import type { Draw, Drawing, DrawnStep } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import { MODULUS, sum, total } from "../model/rows.ts";
import { cumulated, ofWindows, sessions, sessionsAreCertain, sliced } from "../model/windows.ts";
import type { PlainWindow } from "../model/windows.ts";
import type { PlainRow } from "../random-graph.ts";

/** What is computed of a window's rows, in the node's words and in the model's. */
interface Computed {
  readonly config: FlowNode["config"];
  readonly x: string;
  readonly valueOf: (rows: readonly PlainRow[]) => number;
}

const SUMS = [{ fn: "SUM", column: "x", name: "total" }];
const SUM: Computed = { config: { aggregates: SUMS }, x: `total % ${MODULUS}`, valueOf: sum };

// oxlint-disable-next-line max-params -- windows, and what is computed of each
function draw(
  drawing: Drawing,
  at: DrawnStep,
  windows: readonly PlainWindow[],
  shape: FlowNode["config"],
  { config, x, valueOf }: Computed = SUM,
): void {
  if (!at.left.timed) return;
  const rows = ofWindows(windows, valueOf);
  const node = drawing.keyed(at, "window", { ...shape, ...config }, rows);
  drawing.shown(node, at, ["k", "window_time", x], rows);
}

const tumblingOf =
  (computed: (n: number) => Computed): Draw =>
  (drawing, at) => {
    const size = at.step.n * 2;
    const windows = sliced(at.left.rows, { size, slide: size });
    draw(drawing, at, windows, { window: "tumbling", sizeMs: size * 1_000 }, computed(at.step.n));
  };

export const tumbling = tumblingOf(() => SUM);

export const moved: Draw = (drawing, at) => {
  const [size, offset] = [at.step.n * 2 + 2, (at.step.n % 3) + 1];
  const shape = { window: "tumbling", sizeMs: size * 1_000, offsetMs: offset * 1_000 };
  draw(drawing, at, sliced(at.left.rows, { size, slide: size, offset }), shape);
};

export const sliding: Draw = (drawing, at) => {
  const [size, slide] = [at.step.n * 2, 3];
  const shape = { window: "sliding", sizeMs: size * 1_000, slideMs: slide * 1_000 };
  draw(drawing, at, sliced(at.left.rows, { size, slide }), shape);
};

export const cumulating: Draw = (drawing, at) => {
  const [step, size] = [2, at.step.n * 2];
  const shape = { window: "cumulate", sizeMs: size * 1_000, stepMs: step * 1_000 };
  draw(drawing, at, cumulated(at.left.rows, size, step), shape);
};

export const session: Draw = (drawing, at) => {
  const gapOf = () => at.step.n;
  if (!sessionsAreCertain(at.left.rows, gapOf)) return;
  draw(drawing, at, sessions(at.left.rows, gapOf), { window: "session", gapMs: at.step.n * 1_000 });
};

export const dynamicSession: Draw = (drawing, at) => {
  const n = at.step.n + 1;
  const gapOf = ([, , x]: PlainRow): number => (Math.abs(x) % n) + 0.5;
  const shape = { window: "session", gapFrom: "expression", gap: `(ABS(x) % ${n}) * 1000 + 500` };
  if (sessionsAreCertain(at.left.rows, gapOf)) draw(drawing, at, sessions(at.left.rows, gapOf), shape);
};

export const distinctInWindow = tumblingOf(() => ({
  config: {
    aggregates: [...SUMS, { fn: "COUNT_DISTINCT", column: "x", name: "different" }],
  },
  x: `(total + different) % ${MODULUS}`,
  valueOf: (rows) => (total(rows) + new Set(rows.map(([, , x]) => x)).size) % MODULUS,
}));

export const reducedWindow = tumblingOf(() => ({
  config: { compute: "reduce", reduce: [{ name: "x", expression: "acc.x + row.x" }] },
  x: `x % ${MODULUS}`,
  valueOf: sum,
}));

export const foldedWindow = tumblingOf((n) => ({
  config: {
    compute: "fold",
    initial: [{ name: "total", expression: `CAST(${n} AS BIGINT)` }],
    fold: [{ name: "total", expression: "acc.total + row.x" }],
  },
  x: `total % ${MODULUS}`,
  valueOf: (rows) => (n + total(rows)) % MODULUS,
}));

export const processedWindow = tumblingOf((n) => ({
  config: {
    compute: "process",
    processCode: `export function process(key, context, elements, out) {
  out.collect({ total: elements.reduce((sum, row) => sum + Number(row.x), elements.length * ${n}) });
}`,
    schema: [{ name: "total", type: "BIGINT" }],
  },
  x: `total % ${MODULUS}`,
  valueOf: (rows) => (total(rows) + rows.length * n) % MODULUS,
}));

/** Each row again, with the time of its window. */
export const rowsOfWindow: Draw = (drawing, at) => {
  if (!at.left.timed) return;
  const size = at.step.n * 2;
  const rows = sliced(at.left.rows, { size, slide: size }).flatMap((window) =>
    window.rows.flatMap((row) => ofWindows([{ ...window, rows: [row] }], sum)),
  );
  const config = { window: "tumbling", sizeMs: size * 1_000, compute: "rows", beside: [] };
  drawing.shown(drawing.keyed(at, "window", config, rows), at, ["k", "window_time", "x"], rows);
};

/** Without a key: one subtask has all rows. */
export const ofAllKeys: Draw = (drawing, { step, left }) => {
  if (!left.timed) return;
  const size = step.n * 2;
  const keyless = left.rows.map(([, second, x]): PlainRow => ["*", second, x]);
  const rows = ofWindows(sliced(keyless, { size, slide: size }), sum);
  const { canvas } = drawing;
  const node = canvas.node("window", { sizeMs: size * 1_000, aggregates: SUMS }, 1);
  canvas.follow(left, { node, port: "in" });
  const map = canvas.after(
    node,
    "map",
    columns("CAST('*' AS STRING)", "window_time", SUM.x),
    step.parallelism,
  );
  drawing.stream({ node: map, port: "out" }, step.parallelism, rows, { timed: true });
};

/** The last rows of a window by their time. */
export const newestOfWindow: Draw = (drawing, at) => {
  const [size, keep] = [at.step.n * 2, at.step.n * 0.7];
  const windows = sliced(at.left.rows, { size, slide: size }).map(({ rows, ...window }) => {
    const newest = Math.max(...rows.map(([, second]) => second));
    return { ...window, rows: rows.filter(([, second]) => second > newest - keep) };
  });
  const shape = { sizeMs: size * 1_000, evictor: "time", evictorKeepMs: at.step.n * 700 };
  draw(drawing, at, windows, shape);
};

/** So many rows of a window: the last ones, where their order is known. */
export const lastOfWindow: Draw = (drawing, at) => {
  const size = at.step.n * 4;
  const windows = sliced(at.left.rows, { size, slide: size }).map(({ rows, ...window }) => ({
    ...window,
    rows: rows.slice(-at.step.n),
  }));
  const shape = { sizeMs: size * 1_000, evictor: "count", evictorCount: at.step.n };
  const counted: Computed = {
    config: { aggregates: [{ fn: "COUNT", column: null, name: "n" }] },
    x: "n",
    valueOf: (rows) => rows.length,
  };
  draw(drawing, at, windows, shape, at.left.ordered ? SUM : counted);
};

/** A window that fires every so many rows, and not at its end. */
const counting =
  (purges: boolean): Draw =>
  (drawing, at) => {
    if (!at.left.timed) return;
    const [size, n] = [at.step.n * 4, at.step.n];
    const rows = sliced(at.left.rows, { size, slide: size }).flatMap((window) =>
      Array.from({ length: Math.floor(window.rows.length / n) }, (_, i) =>
        ofWindows([window], () => (purges ? n : n * (i + 1))),
      ).flat(),
    );
    const config = {
      sizeMs: size * 1_000,
      aggregates: [{ fn: "COUNT", column: null, name: "n" }],
      trigger: "count",
      triggerCount: n,
      panes: purges ? "discarding" : "accumulating",
    };
    drawing.shown(drawing.keyed(at, "window", config, rows), at, ["k", "window_time", "n"], rows);
  };

export const countTrigger = counting(false);
export const purgingCountTrigger = counting(true);
