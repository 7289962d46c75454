import { double, string, timestamp } from "@millrace/graph";
import type { CoProcessFunctionSpec } from "@millrace/graph";
import { coProcessFunctionFactory } from "../operators/functions/process-function-operator.ts";
import type { HarnessSetup } from "./operator-harness.ts";

/** Counts the rows of a key on both sides, and says how many there were a little later. */
const SOURCE = `
function count(key, context, out) {
  const seen = (context.state.seen.value() ?? 0) + 1;
  context.state.seen.update(seen);
  out.collect({ said: key + " " + seen });
}
export function processElement1(row, context, out) {
  count(row.key, context, out);
  context.registerEventTimeTimer(context.timestamp() + 700);
}
export function processElement2(row, context, out) { count(row.id, context, out); }
export function onTimer(time, context, out) {
  out.collect({ said: "at " + time + ": " + context.state.seen.value() });
  context.state.seen.clear();
}`;

/** Of two inputs, as those of joins. */
export const countingBoth: HarnessSetup<CoProcessFunctionSpec> = {
  spec: {
    kind: "co-process-function",
    keys: [[0], [1]],
    rowtimes: [1, 0],
    states: [{ name: "seen", kind: "value" }],
    broadcast: null,
    sides: [],
    code: { source: SOURCE, bigints: "number", onError: "fail" },
  },
  factory: coProcessFunctionFactory,
  input: [
    { name: "key", type: string() },
    { name: "ts", type: timestamp() },
    { name: "x", type: double() },
  ],
  second: [
    { name: "at", type: timestamp() },
    { name: "id", type: string() },
  ],
  output: [{ name: "said", type: string() }],
};
