import type { FlowNode } from "@millrace/graph";
import { NO_TIME } from "../drawing.ts";
import type { Draw, Drawing, DrawnStep } from "../drawing.ts";
import { closedWindows, countWindows, deltaWindows } from "../model/row-windows.ts";
import { byKey, MODULUS, total } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

/**
 * Windows that rows end, with what else they may compute of their rows: `n` of them, the `total`, and how many windows the
 * key has had where the function keeps that. How many rows one has is certain of count windows; their sum where the order of
 * rows is known; `nth` always.
 */
type Windows = readonly (readonly PlainRow[])[];

const RESULT = ["n", "total", "nth"].map((name) => ({ name, type: "BIGINT" }));
const FOLD = {
  initial: ["n", "total", "nth"].map((name) => ({ name, expression: "CAST(0 AS BIGINT)" })),
  fold: [
    { name: "n", expression: "acc.n + 1" },
    { name: "total", expression: "acc.total + row.x" },
    { name: "nth", expression: "acc.nth" },
  ],
};

/** A longer time than any run takes: a window that waits for it ends by its rows. */
const NEVER_MS = 3_155_760_000_000;

interface Computed {
  readonly config: FlowNode["config"];
  /** Whether `nth` counts the windows of a key; else it is 0. */
  readonly counts?: true;
}

const COMPUTED: readonly Computed[] = [
  {
    config: {
      compute: "process",
      processCode: `
export const reducers = { fired: (a, b) => a + b };
export function process(key, context, elements, out) {
  const { fired, lengths } = context.windowState;
  const { windows, times } = context.globalState;
  fired.add(1);
  lengths.add(elements.length);
  windows.update((windows.value() ?? 0) + 1);
  times.put(fired.get(), elements.length);
  if (times.keys().length !== lengths.get().length || windows.value() !== fired.get()) throw new Error("states differ");
  out.collect({ n: elements.length, total: elements.reduce((sum, row) => sum + row.x, 0), nth: fired.get() });
}`,
      windowStates: [
        { name: "fired", kind: "reducing" },
        { name: "lengths", kind: "list" },
      ],
      states: [
        { name: "windows", kind: "value" },
        { name: "times", kind: "map" },
      ],
      schema: RESULT,
    },
    counts: true,
  },
  { config: { compute: "fold", ...FOLD } },
  {
    config: {
      compute: "aggregate-function",
      aggregateCode: `
export const createAccumulator = () => ({ n: 0, total: 0 });
export const add = (row, { n, total }) => ({ n: n + 1, total: total + row.x });
export const getResult = (sums) => ({ ...sums, nth: 0 });`,
      schema: RESULT,
    },
  },
  {
    config: {
      compute: "reduce",
      reduce: ["total", "n", "nth"].map((name) => ({ name, expression: `acc.${name} + row.${name}` })),
    },
  },
  {
    config: {
      compute: "reduce-function",
      reduceCode: "(a, b) => ({ ...a, n: a.n + b.n, total: a.total + b.total })",
      schema: RESULT,
    },
  },
  {
    config: {
      compute: "aggregate",
      aggregates: [
        { fn: "COUNT", column: null, name: "rows" },
        { fn: "SUM", column: "n", name: "n" },
        { fn: "SUM", column: "x", name: "total" },
        { fn: "MIN", column: "nth", name: "lo" },
        { fn: "MAX", column: "nth", name: "nth" },
      ],
    },
  },
];

/** Rows with columns that can be added up. */
function countedRows({ canvas }: Drawing, { step, left }: DrawnStep): string {
  const projections = [
    { name: "n", expression: "CAST(1 AS BIGINT)" },
    { name: "total", expression: "x" },
    { name: "nth", expression: "CAST(0 AS BIGINT)" },
  ];
  // One subtask keeps rows in their order.
  const node = canvas.node("map", { keepOthers: true, projections }, left.ordered ? 1 : step.parallelism);
  canvas.follow(left, { node, port: "in" });
  return canvas.after(node, "key-by", { columns: ["k"] }, 1);
}

const computedOf =
  (kind: string, about: (n: number, right: number, mode: Drawing["mode"]) => About): Draw =>
  (drawing, at) => {
    const { left, step } = at;
    const { config, windows, certain } = about(
      step.n,
      Math.floor(step.right / COMPUTED.length),
      drawing.mode,
    );
    if (!left.ordered && certain === "nothing") return;
    const { config: computed, counts } = COMPUTED[step.right % COMPUTED.length]!;
    const nths = new Map<string, number>();
    const knowsRows = left.ordered || certain === "rows";
    const rows = windows(left.rows).map((own): PlainRow => {
      const key = own[0]![0];
      const nth = (nths.get(key) ?? 0) + 1;
      nths.set(key, nth);
      const [n, sum] = [knowsRows ? own.length : 0, left.ordered ? total(own) : 0];
      return [key, 0, (sum + 3 * n + 5 * (counts ? nth : 0)) % MODULUS];
    });
    const key = countedRows(drawing, at);
    const node = drawing.canvas.after(key, kind, { ...config, ...computed }, step.parallelism);
    const x = `${left.ordered ? "total" : "0"} + ${knowsRows ? "3 * n" : "0"} + 5 * nth`;
    drawing.shown(node, at, ["k", NO_TIME, `(${x}) % ${MODULUS}`], rows);
  };

interface About {
  readonly config: FlowNode["config"];
  readonly windows: (rows: readonly PlainRow[]) => Windows;
  /** What does not depend on the order of rows, besides the number of windows. */
  readonly certain: "rows" | "windows" | "nothing";
}

export const computedCountWindow = computedOf("count-window", (n, right) => ({
  config: right === 0 ? { window: "tumbling", size: n } : { window: "sliding", size: n, slide: 2 },
  windows: (rows) => countWindows(rows, n, right === 0 ? n : 2),
  certain: "rows",
}));

export const computedMarkerWindow = computedOf("data-window", (n, right, mode) => ({
  // In batch the clock is set on to its end when the input ends.
  config: {
    closes: "row",
    marker: `x % ${n} = 0`,
    timeout: right === 1 && mode === "streaming",
    timeoutMs: NEVER_MS,
  },
  windows: (rows) => closedWindows(rows, ([, , x]) => x % n === 0),
  certain: "windows",
}));

export const computedDeltaWindow = computedOf("data-window", (n, right) => ({
  config: { closes: "delta", value: "x", of: right === 0 ? "increase" : "change", threshold: String(n * 5) },
  windows: (rows) => deltaWindows(rows, n * 5, right === 0 ? (moved) => moved : Math.abs),
  certain: "nothing",
}));

const RESULTS = ["fire", "fire-and-purge"] as const;

/** A global window that marker rows fire; emptied or not. */
export const markedGlobalWindow = computedOf("window", (n, right) => {
  const result = RESULTS[right % RESULTS.length]!;
  return {
    config: {
      window: "global",
      time: "processing",
      trigger: "row",
      triggerWhen: `x % ${n} = 0`,
      triggerResult: result,
    },
    windows: (rows) => {
      const closed = closedWindows(rows, ([, , x]) => x % n === 0);
      return result === "fire" ? grown(closed) : closed;
    },
    certain: "windows",
  };
});

/** Each with those before it of its key. */
function grown(windows: Windows): Windows {
  const before = new Map<string, readonly PlainRow[]>();
  return windows.map((own) => {
    const all = [...(before.get(own[0]![0]) ?? []), ...own];
    before.set(own[0]![0], all);
    return all;
  });
}

/** Each row of windows of so many: that it is in one. */
export const rowsOfCountWindow: Draw = (drawing, at) => {
  const { left, step } = at;
  const { n } = step;
  const windows = countWindows(left.rows, n, n);
  const rows = windows.flatMap((own) =>
    own.map(([key, , x]): PlainRow => [key, 0, left.ordered ? (x + total(own)) % MODULUS : n]),
  );
  const beside = [
    { fn: "COUNT", column: null, name: "size" },
    { fn: "SUM", column: "x", name: "total" },
  ];
  const config = { window: "tumbling", size: n, compute: "rows", beside };
  const node = drawing.keyed(at, "count-window", config, rows);
  drawing.shown(node, at, ["k", NO_TIME, left.ordered ? `(x + total) % ${MODULUS}` : "size"], rows);
};

/** A window at whose rows a function throws leaves no state: the next one is numbered as if it had not been. */
export const failingCountWindow: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.ordered) return;
  const [n, aside] = [step.n, step.right % 2 === 0];
  const isGood = (own: readonly PlainRow[]): boolean => total(own) % 3 !== 0;
  const windows = countWindows(left.rows, n, n);
  const nths = new Map<string, number>();
  const rows = windows.filter(isGood).map((own): PlainRow => {
    const key = own[0]![0];
    const nth = (nths.get(key) ?? 0) + 1;
    nths.set(key, nth);
    return [key, 0, (total(own) + 5 * nth + 7 * nth * n) % MODULUS];
  });
  const config = {
    window: "tumbling",
    size: n,
    compute: "process",
    processCode: `
export const aggregators = { sizes: { createAccumulator: () => 0, add: (v, sum) => sum + v, getResult: (sum) => sum } };
export function process(key, context, elements, out) {
  const { fired } = context.windowState;
  const { sizes } = context.globalState;
  fired.update((fired.value() ?? 0) + 1);
  sizes.add(elements.length);
  const total = elements.reduce((sum, row) => sum + row.x, 0);
  context.output("sizes", { k: key.k, x: elements.length });
  out.collect({ x: total + 5 * fired.value() + 7 * sizes.get() });
  if (total % 3 === 0) throw new Error("three");
}`,
    windowStates: [{ name: "fired", kind: "value" }],
    states: [{ name: "sizes", kind: "aggregating" }],
    schema: [{ name: "x", type: "BIGINT" }],
    onError: aside ? "side" : "skip",
    sideOutputs: "1",
    side1Name: "sizes",
    side1: [
      { name: "k", type: "STRING" },
      { name: "x", type: "BIGINT" },
    ],
  };
  const node = drawing.keyed(at, "count-window", config, left.rows);
  drawing.shown(node, at, ["k", NO_TIME, `x % ${MODULUS}`], rows);
  if (node === null) return;
  const untimed = (those: Windows, x: (row: PlainRow) => number): readonly PlainRow[] =>
    those.flatMap((own) => own.map((row): PlainRow => [row[0], 0, x(row)]));
  const sizes = windows.filter(isGood).map((own): PlainRow => [own[0]![0], 0, n]);
  drawing.aside({ node, port: "side-1" }, at, ["k", NO_TIME, "x"], sizes);
  if (!aside) return;
  const fallen = windows.filter((own) => !isGood(own));
  drawing.aside(
    { node, port: "failed" },
    at,
    ["k", NO_TIME, "x"],
    untimed(fallen, ([, , x]) => x),
  );
};

/** By the clock, a window that the end of the input fires, or that it leaves; a marker row empties it. */
export const emptiedByMarker: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.ordered) return;
  const [n, fires] = [step.n + 1, step.right % 2 === 0];
  const rows = byKey(left.rows).flatMap((own): readonly PlainRow[] => {
    const last = own.findLastIndex(([, , x]) => x % n === 0);
    const rest = own.slice(last + 1);
    return rest.length === 0 || !fires ? [] : [[own[0]![0], 0, total(rest) % MODULUS]];
  });
  const config = {
    time: "processing",
    sizeMs: NEVER_MS,
    fireAtEnd: fires,
    trigger: "row",
    triggerWhen: `x % ${n} = 0`,
    triggerResult: "purge",
    aggregates: [{ fn: "SUM", column: "x", name: "total" }],
  };
  const node = drawing.keyed(at, "window", config, rows);
  drawing.shown(node, at, ["k", NO_TIME, `total % ${MODULUS}`], rows);
};

/** By the clock, a window that has not ended when the input does gives nothing, unless the clock is set on as in batch. */
export const leftOpen: Draw = (drawing, at) => {
  const inBatch = drawing.mode !== "streaming";
  const rows = inBatch
    ? byKey(at.left.rows).map((own): PlainRow => [own[0]![0], 0, total(own) % MODULUS])
    : [];
  const aggregates = [{ fn: "SUM", column: "x", name: "total" }];
  const config = { time: "processing", sizeMs: NEVER_MS, fireAtEnd: false, aggregates };
  const node = drawing.keyed(at, "window", config, rows);
  drawing.shown(node, at, ["k", NO_TIME, `total % ${MODULUS}`], rows);
};
