import { bigint, double, string, timestamp } from "@millrace/graph";
import type { AggregateCall, Field } from "@millrace/graph";

/** Rows of `keyedScript`. */
export const KEYED_INPUT: readonly Field[] = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: double() },
];

/** One of each kind of accumulator, of columns of `KEYED_INPUT`. */
export const AGGREGATES: readonly AggregateCall[] = [
  { fn: "COUNT", argument: 2, name: "n", type: bigint(false) },
  { fn: "SUM", argument: 2, name: "sum", type: double() },
  { fn: "MIN", argument: 0, name: "min", type: string() },
  { fn: "MAX", argument: 2, name: "max", type: double() },
  { fn: "AVG", argument: 2, name: "avg", type: double() },
  { fn: "MIN_BY", argument: 0, by: 2, name: "key of least", type: string() },
  { fn: "MIN_BY", argument: 2, by: 2, name: "least", type: double() },
];

/** How many values of column 2 are different. */
export const DISTINCT: AggregateCall = {
  fn: "COUNT_DISTINCT",
  argument: 2,
  name: "distinct",
  type: bigint(false),
};

export const AGGREGATED: readonly Field[] = AGGREGATES.map(({ name, type }) => ({ name, type }));
