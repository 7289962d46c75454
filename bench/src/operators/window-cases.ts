import { bigint, boolean, double } from "@millrace/graph";
import type { OperatorSpec, WindowOperatorSpec, WindowSpec } from "@millrace/graph";
import { CASE_INPUT, column, COUNT_AND_SUM, ID, plus, RESULTS, TIMES } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

const KEYS = 10_000;
const [, ts, x] = CASE_INPUT;
const value = column(2, x!);
const sixtyFour = { kind: "literal", type: double(false), value: 64 } as const;
const tumbling = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 } as const;
const sliding = { kind: "sliding", sizeMs: 10_000, slideMs: 2_000, offsetMs: 0 } as const;
const session = { kind: "session", gapMs: 2_000 } as const;
const aggregate = { kind: "aggregate", aggregates: COUNT_AND_SUM } as const;

const shared = (window: WindowSpec): OperatorSpec => ({
  kind: "window-aggregate",
  keys: [0],
  rowtime: 1,
  window,
  aggregates: COUNT_AND_SUM,
});

const general = (given: Partial<WindowOperatorSpec>): WindowOperatorSpec => ({
  kind: "window",
  keys: [0],
  time: "event",
  rowtime: 1,
  assigner: tumbling,
  trigger: { kind: "event-time" },
  evictor: null,
  allowedLatenessMs: 0,
  function: aggregate,
  retracts: false,
  paneInfo: false,
  fireAtEnd: false,
  ...given,
});

const timed = [ID, ...TIMES, ...RESULTS];

/** Windows: those that share panes, count windows, and the general operator with one part after another. */
export const windowCases: readonly OperatorCase[] = [
  { name: "tumbling, shared panes", keys: KEYS, spec: shared(tumbling), output: timed },
  { name: "sliding 10 s / 2 s, shared panes", keys: KEYS, spec: shared(sliding), output: timed },
  { name: "session, shared operator", keys: KEYS, spec: shared(session), output: timed },
  {
    name: "count window, 10 rows",
    keys: KEYS,
    spec: { kind: "count-window-aggregate", keys: [0], size: 10, slide: 10, aggregates: COUNT_AND_SUM },
    output: [ID, ...RESULTS],
  },
  { name: "general: tumbling", keys: KEYS, spec: general({}), output: timed },
  {
    name: "general: sliding 10 s / 2 s",
    keys: KEYS,
    spec: general({ assigner: sliding }),
    output: timed,
    slow: "a row is added to five windows, with a trigger each; the planner takes it only where panes cannot be shared",
  },
  {
    name: "general: session",
    keys: KEYS,
    spec: general({ assigner: session }),
    output: timed,
    slow: "each row makes its session longer, which moves its timers",
  },
  {
    name: "general: early every 10 rows, retracting",
    keys: 100,
    spec: general({
      trigger: { kind: "early-late", early: { kind: "count", count: 10 }, late: null },
      retracts: true,
    }),
    output: timed,
  },
  {
    name: "general: reduce",
    keys: KEYS,
    spec: general({
      function: { kind: "reduce", columns: [column(0, ID), column(1, ts!), plus(value, column(5, x!))] },
    }),
    output: [...CASE_INPUT, ...TIMES],
    slow: "kept row and new row are put side by side for the expressions",
  },
  {
    name: "general: fold",
    keys: KEYS,
    spec: general({
      function: {
        kind: "fold",
        initial: [{ kind: "literal", type: double(), value: 0 }],
        columns: [plus(column(0, { name: "total", type: double() }), column(3, x!))],
      },
    }),
    output: [ID, ...TIMES, { name: "total", type: double() }],
    slow: "kept value and new row are put side by side for the expressions",
  },
  {
    name: "general: all rows",
    keys: KEYS,
    spec: general({ function: { kind: "rows", aggregates: COUNT_AND_SUM } }),
    output: [...CASE_INPUT, ...TIMES, ...RESULTS],
    slow: "every row is stored, read again when its window fires, and given with the window",
  },
  {
    name: "general: global, purged every 10 rows",
    keys: KEYS,
    spec: general({
      assigner: { kind: "global" },
      trigger: { kind: "purging", trigger: { kind: "count", count: 10 } },
    }),
    output: [ID, ...RESULTS],
  },
  {
    name: "general: count 10, evicting to 20",
    keys: KEYS,
    spec: general({
      assigner: { kind: "global" },
      trigger: { kind: "count", count: 10 },
      evictor: { kind: "count", count: 20, after: false },
    }),
    output: [ID, ...RESULTS],
    slow: "every row is stored, and aggregated again with each of two firings",
  },
  {
    name: "count window, 20 rows, sliding by 10",
    keys: KEYS,
    spec: { kind: "count-window-aggregate", keys: [0], size: 20, slide: 10, aggregates: COUNT_AND_SUM },
    output: [ID, ...RESULTS],
  },
  {
    name: "general: cumulating 10 s by 2 s",
    keys: KEYS,
    spec: general({ assigner: { kind: "cumulate", maxSizeMs: 10_000, stepMs: 2_000, offsetMs: 0 } }),
    output: timed,
    slow: "a row is added to three windows on average, with a trigger each",
  },
  {
    name: "general: distinct count",
    keys: KEYS,
    spec: general({
      function: {
        kind: "aggregate",
        aggregates: [{ fn: "COUNT_DISTINCT", argument: 2, name: "values", type: bigint(false) }],
      },
    }),
    output: [ID, ...TIMES, { name: "values", type: bigint(false) }],
    slow: "every row is stored, and looked at again when its window fires",
  },
  {
    name: "general: until a marker row",
    keys: KEYS,
    spec: general({
      assigner: { kind: "global" },
      trigger: {
        kind: "row",
        when: { kind: "call", fn: "<", type: boolean(false), args: [value, sixtyFour] },
        result: "fire-and-purge",
      },
    }),
    output: [ID, ...RESULTS],
  },
  {
    name: "general: a process function of each window",
    keys: KEYS,
    spec: general({
      function: {
        kind: "function",
        form: "process",
        code: {
          source: `export function process(key, context, elements, out) {
            out.collect({ rows: elements.length });
          }`,
          bigints: "number",
          onError: "fail",
        },
        windowStates: [],
        states: [],
      },
    }),
    output: [ID, ...TIMES, { name: "rows", type: bigint() }],
    slow: "every row is stored, and becomes an object of the interpreter when its window fires",
  },
];
