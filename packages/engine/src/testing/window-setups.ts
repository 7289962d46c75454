import { bigint, double, int, string, timestamp } from "@millrace/graph";
import type {
  AggregateCall,
  Expression,
  Field,
  LiteralValue,
  LogicalType,
  WindowOperatorSpec,
} from "@millrace/graph";
import { windowOperatorFactory } from "../operators/window-operator/window-operator.ts";
import type { HarnessSetup } from "./operator-harness.ts";

/** Rows of the window operator's tests. */
export const WINDOW_INPUT: readonly Field[] = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: double() },
];

const COUNT_AND_SUM: readonly AggregateCall[] = [
  { fn: "COUNT", argument: null, name: "n", type: bigint(false) },
  { fn: "SUM", argument: 2, name: "sum", type: double() },
  { fn: "MIN_BY", argument: 1, by: 2, name: "least", type: timestamp() },
];

const TIMES = ["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) }));
const INFO = [
  { name: "pane_index", type: bigint(false) },
  { name: "pane_timing", type: string(false) },
];

/** An event-time window of ten seconds with COUNT and SUM, but for what is given. */
export function windowSetup(given: Partial<WindowOperatorSpec> = {}): HarnessSetup<WindowOperatorSpec> {
  const spec: WindowOperatorSpec = {
    kind: "window",
    keys: [0],
    time: "event",
    rowtime: 1,
    assigner: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
    trigger: { kind: "event-time" },
    evictor: null,
    allowedLatenessMs: 0,
    function: { kind: "aggregate", aggregates: COUNT_AND_SUM.slice(0, 2) },
    retracts: false,
    paneInfo: false,
    fireAtEnd: false,
    ...given,
  };
  return {
    spec,
    factory: windowOperatorFactory,
    input: WINDOW_INPUT,
    output: outputOf(spec),
    sideOutputs: [WINDOW_INPUT],
  };
}

/** What functions of windows give. */
export const FUNCTION_RESULT: readonly Field[] = [{ name: "said", type: string() }];

function outputOf({ function: run, keys, assigner, paneInfo }: WindowOperatorSpec): readonly Field[] {
  const window = [...(assigner.kind === "global" ? [] : TIMES), ...(paneInfo ? INFO : [])];
  const before = keys.map((index) => WINDOW_INPUT[index]!);
  switch (run.kind) {
    case "aggregate":
      return [...before, ...window, ...run.aggregates.map(({ name, type }) => ({ name, type }))];
    case "fold":
      return [...before, ...window, ...run.columns.map(({ type }, index) => ({ name: `acc${index}`, type }))];
    case "function":
      return [...before, ...window, ...FUNCTION_RESULT];
    case "reduce":
      return [...WINDOW_INPUT, ...window];
    case "pairs":
      return [...WINDOW_INPUT.slice(run.left), ...window];
    case "rows":
      return [...WINDOW_INPUT, ...window, ...run.aggregates.map(({ name, type }) => ({ name, type }))];
  }
}

export const column = (index: number, type: LogicalType): Expression => ({ kind: "column", index, type });

export const literal = (value: LiteralValue, type: LogicalType): Expression => ({
  kind: "literal",
  value,
  type,
});

const plus = (a: Expression, b: Expression): Expression => ({
  kind: "call",
  fn: "+",
  type: double(),
  args: [a, b],
});

export const isNegative: Expression = {
  kind: "call",
  fn: "<",
  type: { kind: "BOOLEAN", nullable: true },
  args: [column(2, double()), literal(0, double(false))],
};

/** Keeps key and time of the first row, and adds up x. */
export const SUM_REDUCE: WindowOperatorSpec["function"] = {
  kind: "reduce",
  columns: [column(0, string()), column(1, timestamp()), plus(column(2, double()), column(5, double()))],
};

/** 100 and the sum of x, and how many rows. */
export const SUM_FOLD: WindowOperatorSpec["function"] = {
  kind: "fold",
  initial: [literal(100, double()), literal(0, int())],
  columns: [
    plus(column(0, double()), column(4, double())),
    { kind: "call", fn: "+", type: int(), args: [column(1, int()), literal(1, int(false))] },
  ],
};

export const ALL_ROWS: WindowOperatorSpec["function"] = { kind: "rows", aggregates: COUNT_AND_SUM };

const aggregate: WindowOperatorSpec["function"] = { kind: "aggregate", aggregates: COUNT_AND_SUM };
const tumbling = { kind: "tumbling", sizeMs: 3_000, offsetMs: 500 } as const;
const sliding = { kind: "sliding", sizeMs: 5_000, slideMs: 2_000, offsetMs: 0 } as const;
const session = { kind: "session", gapMs: 1_200 } as const;
const value = column(2, double());

/** One of each part of the operator, in combinations that are easy to get wrong. */
export const WINDOW_SETUPS = {
  "tumbling, aggregates": windowSetup({ assigner: tumbling, function: aggregate }),
  "sliding with lateness": windowSetup({ assigner: sliding, function: aggregate, allowedLatenessMs: 2_500 }),
  "sliding with gaps": windowSetup({ assigner: { ...sliding, sizeMs: 1_000 }, function: aggregate }),
  "sliding, many windows a row": windowSetup({
    assigner: { kind: "sliding", sizeMs: 6_000, slideMs: 400, offsetMs: 0 },
    function: aggregate,
  }),
  cumulate: windowSetup({
    assigner: { kind: "cumulate", maxSizeMs: 6_000, stepMs: 2_000, offsetMs: 0 },
    function: aggregate,
    allowedLatenessMs: 1_000,
  }),
  "local days": windowSetup({
    assigner: { kind: "tumbling", sizeMs: 3_600_000, offsetMs: 0, timeZone: "Asia/Kolkata" },
    function: aggregate,
  }),
  "session with lateness": windowSetup({ assigner: session, function: aggregate, allowedLatenessMs: 1_500 }),
  "session by count, purging": windowSetup({
    assigner: session,
    trigger: { kind: "purging", trigger: { kind: "count", count: 3 } },
    function: ALL_ROWS,
  }),
  "session, all rows": windowSetup({
    assigner: session,
    function: ALL_ROWS,
    allowedLatenessMs: 3_000,
  }),
  "session, continuous": windowSetup({
    assigner: session,
    trigger: { kind: "continuous-event-time", intervalMs: 700 },
    function: SUM_REDUCE,
  }),
  "session, retracting": windowSetup({
    assigner: session,
    trigger: { kind: "early-late", early: { kind: "count", count: 2 }, late: { kind: "count", count: 1 } },
    allowedLatenessMs: 3_000,
    retracts: true,
    paneInfo: true,
  }),
  "gaps by row": windowSetup({
    assigner: {
      kind: "dynamic-session",
      gap: {
        kind: "call",
        fn: "CASE",
        type: double(false),
        args: [isNegative, literal(500, double(false)), literal(1_500, double(false))],
      },
    },
    function: ALL_ROWS,
  }),
  "early, on time and late": windowSetup({
    assigner: tumbling,
    trigger: {
      kind: "early-late",
      early: { kind: "continuous-event-time", intervalMs: 500 },
      late: { kind: "count", count: 2 },
    },
    allowedLatenessMs: 2_000,
    retracts: true,
  }),
  "tumbling, reduce": windowSetup({ assigner: tumbling, function: SUM_REDUCE, allowedLatenessMs: 1_000 }),
  "sliding, fold": windowSetup({ assigner: sliding, function: SUM_FOLD }),
  "sliding, all rows": windowSetup({ assigner: sliding, function: ALL_ROWS, paneInfo: true }),
  "count windows that slide": windowSetup({
    assigner: { kind: "global" },
    trigger: { kind: "count", count: 2 },
    evictor: { kind: "count", count: 3, after: false },
    function: aggregate,
  }),
  "global by delta, purging": windowSetup({
    assigner: { kind: "global" },
    trigger: { kind: "purging", trigger: { kind: "delta", value, of: "change", threshold: 2 } },
    function: SUM_FOLD,
  }),
  "global by marker": windowSetup({
    assigner: { kind: "global" },
    trigger: { kind: "row", when: isNegative, result: "fire-and-purge" },
    function: ALL_ROWS,
  }),
  "evicted by time": windowSetup({
    assigner: { kind: "global" },
    trigger: { kind: "count", count: 3 },
    evictor: { kind: "time", keepMs: 900, after: true },
    function: aggregate,
  }),
  "evicted by delta": windowSetup({
    assigner: tumbling,
    evictor: { kind: "delta", value, of: "change", threshold: 4, after: false },
    function: SUM_REDUCE,
  }),
  "evicted rows": windowSetup({
    assigner: sliding,
    trigger: { kind: "count", count: 2 },
    evictor: { kind: "row", when: isNegative, after: true },
    function: ALL_ROWS,
  }),
  "no key": windowSetup({ keys: [], assigner: sliding, function: aggregate }),
} as const;
