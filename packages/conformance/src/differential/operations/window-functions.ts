import type { FlowNode } from "@millrace/graph";
import type { Draw } from "../drawing.ts";
import { MODULUS, sum, total } from "../model/rows.ts";
import { cumulated, ofWindows, sessions, sessionsAreCertain, sliced } from "../model/windows.ts";
import type { PlainWindow } from "../model/windows.ts";
import type { PlainRow } from "../random-graph.ts";

/** What is written of time windows, and what else they may tell: functions of all forms, with state, and those that throw. */
type Valued = (rows: readonly PlainRow[]) => number;

const X = [{ name: "x", type: "BIGINT" }];
const SHOWN = ["k", "window_time", `x % ${MODULUS}`] as const;

interface Told {
  readonly config: FlowNode["config"];
  readonly x?: string;
  readonly valueOf: Valued;
}

/** Code of a number as text: in half of the graphs so long that a few of them do not lie together. */
const longText = (right: number): string =>
  `const text = (value) => String(value).padEnd(${right % 2 === 0 ? 600 : 1}, " ");`;

/** A window that fires once, when it ends. */
const once =
  (windowsOf: WindowsOf, about: (n: number) => Told): Draw =>
  (drawing, at) => {
    const { left, step } = at;
    const windows = left.timed ? windowsOf(left.rows, step.n) : null;
    if (windows === null) return;
    const { config, x = "x", valueOf } = about(step.n);
    const rows = ofWindows(windows.windows, valueOf);
    const node = drawing.keyed(at, "window", { ...windows.shape, ...config }, rows);
    drawing.shown(node, at, ["k", "window_time", `(${x}) % ${MODULUS}`], rows);
  };

type WindowsOf = (
  rows: readonly PlainRow[],
  n: number,
) => { readonly windows: readonly PlainWindow[]; readonly shape: FlowNode["config"] } | null;

const TUMBLING: WindowsOf = (rows, n) => ({
  windows: sliced(rows, { size: n * 2, slide: n * 2 }),
  shape: { sizeMs: n * 2_000 },
});
const SLIDING: WindowsOf = (rows, n) => ({
  windows: sliced(rows, { size: n * 2, slide: 3 }),
  shape: { window: "sliding", sizeMs: n * 2_000, slideMs: 3_000 },
});
const CUMULATE: WindowsOf = (rows, n) => ({
  windows: cumulated(rows, n * 2, 2),
  shape: { window: "cumulate", sizeMs: n * 2_000, stepMs: 2_000 },
});
/** Windows that merge. No row of a whole second comes where one ends. */
const SESSIONS: WindowsOf = (rows, n) => {
  const gapOf = () => n + 0.5;
  if (!sessionsAreCertain(rows, gapOf)) return null;
  return { windows: sessions(rows, gapOf), shape: { window: "session", gapMs: n * 1_000 + 500 } };
};

const REDUCED = { compute: "reduce-function", reduceCode: "(a, b) => ({ ...a, x: a.x + b.x })", schema: X };

export const reducedByFunction = once(TUMBLING, () => ({ config: REDUCED, valueOf: sum }));
export const reducedSessions = once(SESSIONS, () => ({ config: REDUCED, valueOf: sum }));

const AGGREGATED = (n: number) => ({
  config: {
    compute: "aggregate-function",
    aggregateCode: `
export const createAccumulator = () => ({ sum: 0, seen: new Set() });
export function add(row, accumulator) {
  accumulator.sum += row.x;
  accumulator.seen.add(row.x % ${n + 2});
  return accumulator;
}
export const merge = (a, b) => ({ sum: a.sum + b.sum, seen: a.seen.union(b.seen) });
export const getResult = ({ sum, seen }) => ({ x: sum + 7 * seen.size });`,
    schema: X,
  },
  valueOf: (rows: readonly PlainRow[]) => {
    const seen = new Set(rows.map(([, , x]) => x % (n + 2)));
    // As a set has it: 0 and -0 are one.
    return (total(rows) + 7 * seen.size) % MODULUS;
  },
});

export const aggregatedByFunction = once(SLIDING, AGGREGATED);
export const aggregatedSessions = once(SESSIONS, AGGREGATED);

const extremesOf = (windowsOf: WindowsOf): Draw =>
  once(windowsOf, () => ({
    config: {
      compute: "aggregate",
      aggregates: [
        { fn: "AVG", column: "x", name: "mean" },
        { fn: "MIN", column: "x", name: "lo" },
        { fn: "MAX", column: "x", name: "hi" },
      ],
    },
    x: "mean + 3 * lo + 5 * hi",
    valueOf: (rows) => {
      const values = rows.map(([, , x]) => x);
      const mean = Math.trunc(total(rows) / rows.length);
      return (mean + 3 * Math.min(...values) + 5 * Math.max(...values)) % MODULUS;
    },
  }));

export const extremesOfSlices = extremesOf(CUMULATE);
export const extremesOfSessions = extremesOf(SESSIONS);

/** Fires at its end alone, which `default` does too. */
export const onTimeOnly = once(TUMBLING, (n) => ({
  config: {
    trigger: "early-late",
    early: "none",
    late: n % 2 === 0 ? "none" : "count",
    lateCount: n,
    aggregates: [{ fn: "SUM", column: "x", name: "x" }],
    paneInfo: true,
  },
  x: "x + pane_index + CASE pane_timing WHEN 'on-time' THEN 0 ELSE 500 END",
  valueOf: sum,
}));

/** Each row of a window, beside what is computed of all of them. */
export const rowsBeside: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const size = step.n * 2;
  const rows = sliced(left.rows, { size, slide: size }).flatMap((window) => {
    const values = window.rows.map(([, , x]) => x);
    const beside =
      total(window.rows) +
      3 * values.length +
      5 * Math.min(...values) +
      7 * Math.max(...values) +
      11 * Math.trunc(total(window.rows) / values.length) +
      13 * new Set(values).size;
    return window.rows.flatMap((row) =>
      ofWindows([{ ...window, rows: [row] }], () => (row[2] * 17 + beside) % MODULUS),
    );
  });
  const beside = [
    { fn: "SUM", column: "x", name: "total" },
    { fn: "COUNT", column: null, name: "rows" },
    { fn: "MIN", column: "x", name: "lo" },
    { fn: "MAX", column: "x", name: "hi" },
    { fn: "AVG", column: "x", name: "mean" },
    { fn: "COUNT_DISTINCT", column: "x", name: "different" },
  ];
  const x = "x * 17 + total + 3 * `rows` + 5 * lo + 7 * hi + 11 * mean + 13 * different";
  const node = drawing.keyed(at, "window", { sizeMs: size * 1_000, compute: "rows", beside }, rows);
  drawing.shown(node, at, ["k", "window_time", `(${x}) % ${MODULUS}`], rows);
};

/** Each kind of state of a window, at each of its firings: what the n-th has follows from n. */
export const everyWindowState: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n] = [step.n * 4, step.n];
  const valueOf = (nth: number): number => {
    const lengths = Array.from({ length: nth }, (_, i) => (i + 1) * n);
    const all = lengths.reduce((one, other) => one + other, 0);
    return (nth + 3 * all + 5 * all + 7 * (all + nth)) % MODULUS;
  };
  const rows = sliced(left.rows, { size, slide: size }).flatMap((window) =>
    Array.from({ length: Math.floor(window.rows.length / n) }, (_, i) =>
      ofWindows([window], () => valueOf(i + 1)),
    ).flat(),
  );
  const kinds = { fired: "value", lengths: "list", firings: "map", all: "aggregating" };
  const config = {
    sizeMs: size * 1_000,
    trigger: "count",
    triggerCount: n,
    compute: "process",
    processCode: `${longText(step.right)}
export const aggregators = {
  all: { createAccumulator: () => [0, 0], add: (v, [sum, n]) => [sum + v, n + 1], getResult: ([sum, n]) => sum + n },
};
export function process(key, context, elements, out) {
  const { fired, lengths, firings, all } = context.windowState;
  const { length } = elements;
  fired.update((fired.value() ?? 0) + 1);
  lengths.add(text(length));
  firings.put(text(length), fired.value());
  all.add(length);
  const listed = lengths.get().reduce((sum, each) => sum + Number(each), 0);
  const mapped = firings.entries().reduce((sum, [each, nth]) => sum + Number(each) * (nth > 0 ? 1 : 0), 0);
  out.collect({ x: fired.value() + 3 * listed + 5 * mapped + 7 * all.get() });
}`,
    windowStates: Object.entries(kinds).map(([name, kind]) => ({ name, kind })),
    schema: X,
  };
  drawing.shown(drawing.keyed(at, "window", config, rows), at, SHOWN, rows);
};

/** State of a key over its windows, which end in their order: what the n-th of them finds there follows from those before. */
export const stateOfWindows: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const size = step.n * 2;
  const windows = sliced(left.rows, { size, slide: size }).toSorted((a, b) => a.end - b.end);
  const rows = [...Map.groupBy(windows, ({ key }) => key).values()].flatMap((own) => {
    let [all, most] = [0, -Infinity];
    return own.flatMap((window, index) => {
      const { length } = window.rows;
      all += length;
      most = Math.max(most, length);
      const x = (index + 1 + 3 * all + 5 * all + 7 * most + 11 * all) % MODULUS;
      return ofWindows([window], () => x);
    });
  });
  const kinds = { nth: "value", lengths: "list", ends: "map", most: "reducing", all: "aggregating" };
  const config = {
    sizeMs: size * 1_000,
    compute: "process",
    processCode: `${longText(step.right)}
export const reducers = { most: (a, b) => Math.max(a, b) };
export const aggregators = { all: { createAccumulator: () => 0, add: (v, sum) => sum + v, getResult: (sum) => sum } };
export function process(key, context, elements, out) {
  const { nth, lengths, ends, most, all } = context.globalState;
  const { length } = elements;
  nth.update((nth.value() ?? 0) + 1);
  lengths.add(text(length));
  ends.put(text(context.window.end), length);
  most.add(length);
  all.add(length);
  const sum = (values) => values.reduce((one, other) => one + other, 0);
  out.collect({ x: nth.value() + 3 * sum(lengths.get().map(Number)) + 5 * sum(ends.values()) + 7 * most.get() + 11 * all.get() });
}`,
    states: Object.entries(kinds).map(([name, kind]) => ({ name, kind })),
    schema: X,
    bigints: "number",
  };
  drawing.shown(drawing.keyed(at, "window", config, rows), at, SHOWN, rows);
};

/** A window at whose rows a function throws gives nothing, and its rows leave at the side or are counted. */
export const failingWindow: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n, aside] = [step.n * 2, step.n + 1, step.right % 2 === 0];
  const windows = sliced(left.rows, { size, slide: size });
  const fails = ({ rows }: PlainWindow): boolean => total(rows) % n === 0;
  const rows = ofWindows(
    windows.filter((window) => !fails(window)),
    sum,
  );
  const config = {
    sizeMs: size * 1_000,
    compute: "process",
    processCode: `export function process(key, context, elements, out) {
  const x = elements.reduce((sum, row) => sum + row.x, 0);
  out.collect({ x });
  if (x % ${n} === 0) throw new Error("no");
}`,
    schema: X,
    onError: aside ? "side" : "skip",
  };
  const node = drawing.keyed(at, "window", config, left.rows);
  drawing.shown(node, at, SHOWN, rows);
  if (node === null || !aside) return;
  const fallen = windows.filter(fails).flatMap((window) => window.rows);
  drawing.aside({ node, port: "failed" }, at, ["k", "ts", "x * error_rows"], fallen);
};

/** A row at which an accumulator throws is not in its window. */
export const failingAccumulator: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n, aside] = [step.n * 2, step.n + 1, step.right % 2 === 0];
  const fails = ([, , x]: PlainRow): boolean => x % n === 0;
  const added = sliced(
    left.rows.filter((row) => !fails(row)),
    { size, slide: size },
  );
  const rows = ofWindows(added, sum);
  const config = {
    sizeMs: size * 1_000,
    compute: "aggregate-function",
    aggregateCode: `
export const createAccumulator = () => 0;
export function add(row, sum) {
  if (row.x % ${n} === 0) throw new Error("no");
  return sum + row.x;
}
export const getResult = (x) => ({ x });`,
    schema: X,
    onError: aside ? "side" : "skip",
  };
  const node = drawing.keyed(at, "window", config, left.rows);
  drawing.shown(node, at, SHOWN, rows);
  if (node === null || !aside) return;
  drawing.aside({ node, port: "failed" }, at, ["k", "ts", "x * error_rows"], left.rows.filter(fails));
};
