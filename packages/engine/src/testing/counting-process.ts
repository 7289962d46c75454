import { double, string, timestamp } from "@millrace/graph";
import type { ProcessFunctionSpec } from "@millrace/graph";
import { processFunctionFactory } from "../operators/functions/process-function-operator.ts";
import type { HarnessSetup } from "./operator-harness.ts";

/** Counts the rows of a key, forgets it at a row of zero or a timer in an even second. */
const SOURCE = `
export function processElement(row, context, out) {
  const seen = (context.state.seen.value() ?? 0) + 1;
  out.collect({ said: row.key + " " + seen });
  if (row.x === 0) { context.state.seen.clear(); return; }
  context.state.seen.update(seen);
  if (row.x !== null && row.x > 0) context.registerEventTimeTimer(context.timestamp() + 700);
}
export function onTimer(time, context, out) {
  out.collect({ said: context.getCurrentKey().key + " at " + time + ": " + context.state.seen.value() });
  if (Math.floor(time / 1000) % 2 === 0) context.state.seen.clear();
}`;

export const countingProcess: HarnessSetup<ProcessFunctionSpec> = {
  spec: {
    kind: "process-function",
    keys: [0],
    rowtime: 1,
    states: [{ name: "seen", kind: "value" }],
    code: { source: SOURCE, bigints: "number", onError: "fail" },
  },
  factory: processFunctionFactory,
  input: [
    { name: "key", type: string() },
    { name: "ts", type: timestamp() },
    { name: "x", type: double() },
  ],
  output: [{ name: "said", type: string() }],
};
