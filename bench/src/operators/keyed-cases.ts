import { bigint, boolean, double } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { CASE_INPUT, column, COUNT_AND_SUM, ID, plus, RESULTS } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

const [, , x] = CASE_INPUT;
const value = column(2, x!);
const half = { kind: "literal", type: double(false), value: 2_048 } as const;
const KEYS = 10_000;

const isLess = (other: Expression): Expression => ({
  kind: "call",
  fn: "<",
  type: boolean(false),
  args: [value, other],
});

/** Operators without windows. */
export const keyedCases: readonly OperatorCase[] = [
  {
    name: "filter and map",
    keys: KEYS,
    spec: {
      kind: "calc",
      filter: isLess(half),
      projections: [column(0, ID), plus(value, half)],
    },
    output: [ID, { name: "y", type: double(false) }],
  },
  {
    name: "watermarks",
    keys: KEYS,
    spec: {
      kind: "watermark-assigner",
      column: 1,
      strategy: "bounded-out-of-orderness",
      outOfOrdernessMs: 500,
      idleTimeoutMs: null,
    },
    output: CASE_INPUT,
  },
  {
    name: "rolling aggregate",
    keys: KEYS,
    spec: { kind: "group-aggregate", keys: [0], aggregates: COUNT_AND_SUM },
    output: [ID, ...RESULTS],
  },
  {
    name: "rolling reduce",
    keys: KEYS,
    spec: {
      kind: "reduce",
      keys: [0],
      columns: [column(0, ID), column(1, CASE_INPUT[1]!), plus(value, column(5, x!))],
    },
    output: CASE_INPUT,
  },
  {
    name: "deduplicate",
    keys: KEYS,
    spec: { kind: "deduplicate", keys: [0] },
    output: CASE_INPUT,
  },
  {
    name: "deduplicate by more than its key",
    keys: KEYS,
    spec: { kind: "deduplicate", keys: [0, 2], partitionKeys: 1 },
    output: CASE_INPUT,
  },
  {
    name: "rolling distinct count",
    keys: KEYS,
    spec: {
      kind: "group-aggregate",
      keys: [0],
      aggregates: [{ fn: "COUNT_DISTINCT", argument: 2, name: "values", type: bigint(false) }],
    },
    output: [ID, { name: "values", type: bigint(false) }],
  },
  {
    name: "top 3",
    keys: KEYS,
    spec: { kind: "top-n", keys: [0], by: 2, descending: true, limit: 3 },
    output: [{ name: "rank", type: bigint(false) }, ...CASE_INPUT],
    slow: "of each row that gets a rank all that it pushes down are given too: three rows of one here",
  },
  {
    name: "split in three",
    keys: KEYS,
    spec: { kind: "split-rows", main: isLess(half), sides: [isLess(value), isLess(plus(half, half))] },
    output: CASE_INPUT,
  },
  {
    name: "fold, after every row",
    keys: KEYS,
    spec: {
      kind: "window",
      keys: [0],
      time: "processing",
      rowtime: null,
      assigner: { kind: "global" },
      trigger: { kind: "count", count: 1 },
      evictor: null,
      allowedLatenessMs: 0,
      function: {
        kind: "fold",
        initial: [{ kind: "literal", type: double(), value: 0 }],
        columns: [plus(column(0, { name: "total", type: double() }), column(3, x!))],
      },
      retracts: false,
      paneInfo: false,
      fireAtEnd: false,
    },
    output: [ID, { name: "total", type: double() }],
    slow: "kept value and new row are put side by side for the expressions, and each row fires a window",
  },
];
