import { bigint, double } from "@millrace/graph";
import type { FunctionCode, ProcessFunctionSpec, WindowAssignerSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { countingBoth } from "../../testing/counting-both.ts";
import { twoInputs } from "../../testing/record-setups.ts";
import { countingProcess } from "../../testing/counting-process.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

beforeAll(provideTestSandbox);

/** The same with states of declared types, and a list and a map. */
const TYPED = countingProcess.spec.code.source
  .replace(
    "const seen =",
    `
  const { all, last } = context.state;
  if (row.x !== null && row.x !== 1) { all.add(row.x); last.put(Math.abs(row.x % 3), row.x); }
  else if (row.x === 1) all.clear(); else last.clear();
  const seen =`,
  )
  .replace('" " + seen', '" " + seen + " " + all.get().join("+") + " " + last.entries().join(";")');
const typed: HarnessSetup<ProcessFunctionSpec> = {
  ...countingProcess,
  spec: {
    ...countingProcess.spec,
    states: [
      { name: "seen", kind: "value", type: bigint() },
      { name: "all", kind: "list", type: double() },
      { name: "last", kind: "map", keyType: double(), type: double() },
    ],
    code: { source: TYPED, bigints: "number", onError: "fail" },
  },
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
    windowStates: [{ name: "firings", kind: "value" }],
    states: [{ name: "total", kind: "value" }],
  },
});

/** What is kept is a list of what came; a row at which the function throws is left out. */
const ACCUMULATED = `
export const createAccumulator = () => ({ all: [], n: 0 });
export function add({ x }, a) {
  a.all.push(x);
  a.n++;
  if (x === 2) throw new Error("two");
  return a;
}
export const merge = (a, b) => ({ all: [...a.all, ...b.all], n: a.n + b.n });
export const getResult = ({ all, n }) => ({ said: n + ": " + all.join("+") });`;
const accumulated = (assigner: WindowAssignerSpec, onError: FunctionCode["onError"]) =>
  windowSetup({
    assigner,
    allowedLatenessMs: 5_000,
    function: {
      kind: "function",
      form: "aggregate",
      code: {
        source: onError === "fail" ? ACCUMULATED.replace("x === 2", "x > 1e6") : ACCUMULATED,
        bigints: "number",
        onError,
      },
      windowStates: [],
      states: [],
    },
  });

it("timers of one time fire in the same order after a restart, where rows of keys that went are used again", () => {
  const before = [
    "+I[a, 0ms, 0]",
    "+I[a, 400ms, 0]",
    "+I[a, 800ms, 0]",
    "+I[é, 1200ms, 1]",
    "+I[c, 1200ms, 1]",
  ];
  const run = (lines: readonly string[]): readonly string[] =>
    new OperatorHarness(countingProcess).run([...lines, "end"].join("\n"));
  expect(run([...before, "restart"])).toEqual(run(before));
});

describe.each(Object.entries(STATE_BACKENDS_TESTED))("a process function with %s", (_name, stateBackend) => {
  it("prints the same", () =>
    expectSameInMemory(countingProcess, keyedScript(400), { stateBackend, numRuns: 10 }));
  it("of two inputs prints the same", () =>
    expectSameInMemory(countingBoth, twoInputs, { stateBackend, numRuns: 6 }));
  it("of two inputs goes on from any checkpoint", () =>
    expectCheckpointsExact(countingBoth, twoInputs, { stateBackend, numRuns: 4 }));
  it("goes on from any checkpoint", () =>
    expectCheckpointsExact(countingProcess, keyedScript(400), { stateBackend, numRuns: 5 }));

  it("with states of declared types prints the same, and goes on from any checkpoint", () => {
    expectSameInMemory(typed, keyedScript(400), { stateBackend, numRuns: 6 });
    expectCheckpointsExact(typed, keyedScript(400), { stateBackend, numRuns: 4 });
  });

  it.each([
    [{ kind: "session", gapMs: 700 }, "fail"],
    [{ kind: "sliding", sizeMs: 4_000, slideMs: 2_000, offsetMs: 0 }, "fail"],
    [{ kind: "session", gapMs: 700 }, "skip"],
  ] as const)(
    "of accumulators of $kind prints the same, and goes on from any checkpoint",
    (assigner, onError) => {
      const setup = accumulated(assigner, onError);
      expectSameInMemory(setup, keyedScript(400), { stateBackend, numRuns: 4 });
      expectCheckpointsExact(setup, keyedScript(400), { stateBackend, numRuns: 4 });
    },
  );

  it("of windows prints the same, and goes on from any checkpoint", () => {
    expectSameInMemory(windows, keyedScript(400), { stateBackend, numRuns: 4 });
    expectCheckpointsExact(windows, keyedScript(400), { stateBackend, numRuns: 3 });
  });

  it("fires the timers of more keys than fit, and forgets them", () => {
    const rows = Array.from({ length: 6_000 }, (_, i) => `+I[some longer key ${i % 3_000}, 1500ms, 1]`);
    const harness = new OperatorHarness(countingProcess, { stateBackend, batchRows: () => 500 });
    harness.run(rows.join("\n"));
    expect(harness.counter("stateEntries")).toBe(3_000);
    const lines = harness.run("watermark 10s");
    expect(lines).toHaveLength(3_001);
    expect(lines).toContain("+I[some longer key 0 at 2200: 2]");
    expect(harness.counter("stateEntries")).toBe(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

it("a running process function shows the states and the next timer of each key", () => {
  const harness = new OperatorHarness(countingProcess);
  harness.run("+I[a, 1s, 1]\n+I[a, 2s, 1]\n+I[b, 1s, 0]\n+I[c, 1s, -1]");
  expect(harness.held("keyed")).toEqual([
    "a | - | 1700ms | seen 2,timers [[1700,2700],[]]",
    "c | - | - | seen 1,timers NULL",
  ]);
});
