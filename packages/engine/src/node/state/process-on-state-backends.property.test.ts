import { double, string, timestamp } from "@millrace/graph";
import type { ProcessFunctionSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { processFunctionFactory } from "../../operators/functions/process-function-operator.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

beforeAll(provideTestSandbox);

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

const counting: HarnessSetup<ProcessFunctionSpec> = {
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

/** With numbers of each window and a total of each key. */
const WINDOWS = `
export function process(key, { windowState, globalState }, elements, out) {
  const firings = (windowState.firings.value() ?? 0) + 1;
  windowState.firings.update(firings);
  globalState.total.update((globalState.total.value() ?? 0) + elements.length);
  out.collect({ said: key.key + " " + elements.map(({ x }) => x).join("+") + " " + firings + " " + globalState.total.value() });
}`;
const windows = windowSetup({
  assigner: { kind: "sliding", sizeMs: 4_000, slideMs: 2_000, offsetMs: 0 },
  allowedLatenessMs: 5_000,
  function: {
    kind: "function",
    form: "process",
    code: { source: WINDOWS, bigints: "number", onError: "fail" },
    windowStates: ["firings"],
    states: [{ name: "total", kind: "value" }],
  },
});

describe.each(Object.entries(STATE_BACKENDS_TESTED))("a process function with %s", (_name, stateBackend) => {
  it("prints the same", () => expectSameInMemory(counting, keyedScript(400), { stateBackend, numRuns: 10 }));
  it("goes on from any checkpoint", () =>
    expectCheckpointsExact(counting, keyedScript(400), { stateBackend, numRuns: 5 }));

  it("of windows prints the same, and goes on from any checkpoint", () => {
    expectSameInMemory(windows, keyedScript(400), { stateBackend, numRuns: 4 });
    expectCheckpointsExact(windows, keyedScript(400), { stateBackend, numRuns: 3 });
  });

  it("fires the timers of more keys than fit, and forgets them", () => {
    const rows = Array.from({ length: 6_000 }, (_, i) => `+I[some longer key ${i % 3_000}, 1500ms, 1]`);
    const harness = new OperatorHarness(counting, { stateBackend, batchRows: () => 500 });
    harness.run(rows.join("\n"));
    expect(harness.counter("stateEntries")).toBe(3_000);
    const lines = harness.run("watermark 10s");
    expect(lines).toHaveLength(3_001);
    expect(lines[0]).toBe("+I[some longer key 0 at 2200: 2]");
    expect(harness.counter("stateEntries")).toBe(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

it("a running process function shows the states and the next timer of each key", () => {
  const harness = new OperatorHarness(counting);
  harness.run("+I[a, 1s, 1]\n+I[a, 2s, 1]\n+I[b, 1s, 0]\n+I[c, 1s, -1]");
  expect(harness.held("keyed")).toEqual([
    "a | - | 1700ms | seen 2,timers [[1700,2700],[]]",
    "c | - | - | seen 1,timers NULL",
  ]);
});
