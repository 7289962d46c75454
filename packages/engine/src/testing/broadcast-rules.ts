import { boolean, int, string } from "@millrace/graph";
import type { BroadcastJoinSpec } from "@millrace/graph";
import fc from "fast-check";
import { broadcastJoinFactory } from "../operators/joins/broadcast-join.ts";
import type { HarnessSetup } from "./operator-harness.ts";

const rows = [
  { name: "city", type: string() },
  { name: "fare", type: int() },
];
const rules = [
  { name: "most", type: int() },
  { name: "place", type: string(false) },
];

/** Rows of a city and a fare, and rules of cities: one of NULL takes its city away. */
export const broadcastSetup = (unmatched: "drop" | "nulls"): HarnessSetup<BroadcastJoinSpec> => ({
  spec: {
    kind: "broadcast-join",
    keys: [[0], [1]],
    unmatched,
    removes: {
      kind: "call",
      fn: "IS NULL",
      type: boolean(false),
      args: [{ kind: "column", type: int(), index: 0 }],
    },
  },
  factory: broadcastJoinFactory,
  input: rows,
  second: rules,
  output: [...rows, rules[0]!, { name: "place", type: string() }],
});

/** Rows and rules. */
export const broadcastScript = fc
  .array(
    fc.record({
      rule: fc.boolean(),
      city: fc.constantFrom("a", "b", "é"),
      x: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 40 },
  )
  .map((items) => [
    ...items.map(({ rule, city, x }) =>
      rule ? `2: +I[${x === 0 ? "NULL" : x}, ${city}]` : `+I[${city}, ${x}]`,
    ),
    "end",
  ]);
