import { boolean, double } from "@millrace/graph";
import { CASE_INPUT, column, COUNT_AND_SUM, ID, plus, RESULTS } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

const [, , x] = CASE_INPUT;
const value = column(2, x!);
const half = { kind: "literal", type: double(false), value: 2_048 } as const;
const KEYS = 10_000;

/** Operators without windows. */
export const keyedCases: readonly OperatorCase[] = [
  {
    name: "filter and map",
    keys: KEYS,
    spec: {
      kind: "calc",
      filter: { kind: "call", fn: "<", type: boolean(false), args: [value, half] },
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
];
