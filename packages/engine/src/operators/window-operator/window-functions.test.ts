import type { FunctionCode, UserWindowFunctionSpec, WindowOperatorSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

const code = (source: string, onError: FunctionCode["onError"] = "fail"): FunctionCode => ({
  source,
  bigints: "number",
  onError,
});

const functionOf = (source: string, more: Partial<UserWindowFunctionSpec> = {}): UserWindowFunctionSpec => ({
  kind: "function",
  form: "process",
  code: code(source),
  windowStates: [],
  states: [],
  ...more,
});

function harness(spec: Partial<WindowOperatorSpec>, options?: HarnessOptions) {
  const made = new OperatorHarness(windowSetup(spec), options);
  made.nowMs = 0;
  return made;
}

const run = (spec: Partial<WindowOperatorSpec>, ...script: string[]): string[] =>
  harness(spec).run(script.join("\n"));

/** Rows are (key, ts, x). */
const PROCESS = `export function process(key, context, elements, out) {
  const { window, windowState, globalState } = context;
  const firings = (windowState.firings.value() ?? 0) + 1;
  windowState.firings.update(firings);
  globalState.total.update((globalState.total.value() ?? 0) + elements.length);
  out.collect({ said: key.key + ": " + elements.map(({ x }) => x).join("+") + " in " + window.start + ".." + window.end + ", firing " + firings + ", total " + globalState.total.value() });
  if (elements.length > 1) out.collect({ said: "several" });
}`;
const PROCESS_SPEC: Partial<WindowOperatorSpec> = {
  allowedLatenessMs: 5_000,
  function: functionOf(PROCESS, { windowStates: ["firings"], states: [{ name: "total", kind: "value" }] }),
};
const SCRIPT = [
  "+I[a, 1s, 1]",
  "+I[b, 2s, 2]",
  "+I[a, 3s, 3]",
  "watermark 9999ms",
  "+I[b, 4s, 4]",
  "+I[a, 12s, 5]",
  "watermark 15s",
  "watermark 20s",
];
const EXPECTED = [
  "+I[a, 0s, 10s, 9999ms, a: 1+3 in 0..10000, firing 1, total 2]",
  "+I[a, 0s, 10s, 9999ms, several]",
  "+I[b, 0s, 10s, 9999ms, b: 2 in 0..10000, firing 1, total 1]",
  "watermark 9999ms",
  "+I[b, 0s, 10s, 9999ms, b: 2+4 in 0..10000, firing 2, total 3]",
  "+I[b, 0s, 10s, 9999ms, several]",
  "watermark 15s",
  "+I[a, 10s, 20s, 19999ms, a: 5 in 10000..20000, firing 1, total 3]",
  "watermark 20s",
];

describe("functions of windows", () => {
  it("see all rows, the window, state of the window and of the key", () => {
    expect(run(PROCESS_SPEC, ...SCRIPT)).toEqual(EXPECTED);
  });

  it("go on after a restart, however rows are cut, and wait for credit", () => {
    for (let cut = 1; cut < SCRIPT.length; cut++)
      expect(run(PROCESS_SPEC, ...SCRIPT.toSpliced(cut, 0, "restart"))).toEqual(EXPECTED);
    let blocked = false;
    const options = { batchRows: () => 1, blocked: () => (blocked = !blocked) };
    expect(harness(PROCESS_SPEC, options).run(SCRIPT.join("\n"))).toEqual(EXPECTED);
  });

  it("are told when a window goes for good, and not when it is emptied", () => {
    const source = `export const process = (key, { windowState, globalState }, elements, out) => { windowState.n.update(elements.length); out.collect({ said: "fired after " + globalState.cleared.value() }); };
    export const clear = ({ windowState, globalState }) => { globalState.cleared.update((globalState.cleared.value() ?? 0) + windowState.n.value()); };`;
    const spec = {
      trigger: { kind: "purging", trigger: { kind: "event-time" } },
      allowedLatenessMs: 1_000,
      function: functionOf(source, { windowStates: ["n"], states: [{ name: "cleared", kind: "value" }] }),
    } as const;
    const given = harness(spec);
    given.run("+I[a, 1s, 1]\n+I[a, 2s, 1]\nwatermark 10s\n+I[a, 10500ms, 1]\nrestart");
    expect(given.run("watermark 12s\n+I[a, 13s, 1]\nwatermark 20s")).toEqual([
      "watermark 12s",
      "+I[a, 10s, 20s, 19999ms, fired after 2]",
      "watermark 20s",
    ]);
  });

  it("give more rows than there is room for at once", () => {
    const source = `export const process = (key, context, elements, out) => { for (let i = 0; i < 10000; i++) out.collect({ said: "r" + i }); };`;
    const lines = run({ function: functionOf(source) }, "+I[a, 1s, 1]", "end");
    expect(lines).toHaveLength(10_001);
    expect(lines[9_999]).toBe("+I[a, 0s, 10s, 9999ms, r9999]");
  });

  it("reduce and aggregate as ReduceFunction and AggregateFunction do", () => {
    const rows = ["+I[a, 1s, 1]", "+I[a, 2s, 2]", "+I[a, 3s, 4]", "end"];
    const reduce = functionOf("(a, b) => ({ said: (a.said ?? a.x) + '+' + b.x })", { form: "reduce" });
    expect(run({ function: reduce }, ...rows)[0]).toBe("+I[a, 0s, 10s, 9999ms, 1+2+4]");
    const aggregate = functionOf(
      `export const createAccumulator = () => [0, 0];
      export const add = (row, [n, sum]) => [n + 1, sum + row.x];
      export const getResult = ([n, sum]) => ({ said: String(sum / n) });`,
      { form: "aggregate" },
    );
    expect(run({ function: aggregate }, ...rows)[0]).toMatch(/^\+I\[a, 0s, 10s, 9999ms, 2\.33/u);
  });

  it("that throw fail the job, or are counted, and leave state as it was", () => {
    const source = `export const process = (key, { globalState }, elements, out) => {
      globalState.n.update((globalState.n.value() ?? 0) + 1);
      out.collect({ said: "n " + globalState.n.value() });
      if (elements[0].x === 13) throw new Error("unlucky");
    };`;
    const spec = (onError: FunctionCode["onError"]) => ({
      function: functionOf(source, { code: code(source, onError), states: [{ name: "n", kind: "value" }] }),
    });
    const script = "+I[a, 1s, 1]\n+I[a, 11s, 13]\n+I[a, 21s, 1]\nwatermark 40s";
    const given = harness(spec("skip"));
    expect(given.run(script)).toEqual([
      "+I[a, 0s, 10s, 9999ms, n 1]",
      "+I[a, 20s, 30s, 29999ms, n 2]",
      "watermark 40s",
    ]);
    expect(given.counter("malformedRecords")).toBe(1);
    let failure: unknown = null;
    try {
      harness(spec("fail")).run(script);
    } catch (error) {
      failure = (error as JobFailureError).failure;
    }
    expect(failure).toMatchObject({ reason: "runtime.function-failed", params: { line: 4 } });
  });
});

const triggerOf = (
  source: string,
  states: readonly string[] = [],
  onError: FunctionCode["onError"] = "fail",
) => ({
  trigger: {
    kind: "function",
    code: code(source, onError),
    states,
    merges: source.includes("onMerge"),
  } as const,
});

describe("triggers of persons", () => {
  const EVERY_TWO = `export function onElement(row, timestamp, window, context) {
    const { n } = context.state;
    n.add(1);
    context.registerEventTimeTimer(window.maxTimestamp);
    if (row.x === 0) return TriggerResult.PURGE;
    if (n.value() < 2) return TriggerResult.CONTINUE;
    n.clear();
    return row.x < 0 ? TriggerResult.FIRE_AND_PURGE : TriggerResult.FIRE;
  }
  export const onEventTime = (time, window) => (time === window.maxTimestamp ? TriggerResult.FIRE : TriggerResult.CONTINUE);
  export const onMerge = (window, context) => { for (const { n } of context.merged) if (n !== null) context.state.n.add(n); context.registerEventTimeTimer(window.maxTimestamp); };
  export const clear = (window, { state }) => state.n.clear();`;

  it("fire, empty and go on, with state and timers", () => {
    const script = [
      "+I[a, 1s, 1]",
      "+I[a, 2s, 2]",
      "+I[a, 3s, 4]",
      "+I[a, 4s, -8]",
      "+I[a, 5s, 16]",
      "watermark 10s",
    ];
    const expected = [
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "+I[a, 0s, 10s, 9999ms, 4, -1.0]",
      "+I[a, 0s, 10s, 9999ms, 1, 16.0]",
      "watermark 10s",
    ];
    expect(run(triggerOf(EVERY_TWO, ["n"]), ...script)).toEqual(expected);
    for (let cut = 1; cut < script.length; cut++)
      expect(run(triggerOf(EVERY_TWO, ["n"]), ...script.toSpliced(cut, 0, "restart"))).toEqual(expected);
    expect(run(triggerOf(EVERY_TWO, ["n"]), "+I[a, 1s, 1]", "+I[a, 2s, 0]", "watermark 10s")).toEqual([
      "watermark 10s",
    ]);
  });

  it("merge with their windows", () => {
    const spec = { ...triggerOf(EVERY_TWO, ["n"]), assigner: { kind: "session", gapMs: 2_000 } as const };
    const lines = run(spec, "+I[a, 1s, 1]", "+I[a, 4s, 2]", "+I[a, 2500ms, 4]", "watermark 20s");
    expect(lines).toEqual([
      "+I[a, 1s, 6s, 5999ms, 3, 7.0]",
      "+I[a, 1s, 6s, 5999ms, 3, 7.0]",
      "watermark 20s",
    ]);
  });

  it("have timers of the clock", () => {
    const source = `export const onElement = (row, t, window, context) => { context.registerProcessingTimeTimer(context.currentProcessingTime() + 50); return "CONTINUE"; };
    export const onProcessingTime = () => "FIRE";`;
    expect(run(triggerOf(source), "+I[a, 1s, 1]", "+49ms", "restart", "+10ms")).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
    ]);
  });

  it("that give no result, or throw, fail the job or are counted", () => {
    const source = `export const onElement = (row) => { if (row.x > 1) throw new Error("no"); };`;
    expect(() => run(triggerOf(source), "+I[a, 1s, 1]")).toThrow("function-result");
    const skipping = harness(triggerOf(source, [], "skip"));
    skipping.run("+I[a, 1s, 1]\n+I[a, 1s, 2]");
    expect(skipping.counter("malformedRecords")).toBe(2);
  });

  it.each([
    ["onElement", "export const onElement = () => {\n  for (;;); };", "+I[a, 1s, 1]"],
    [
      "onEventTime",
      'export const onElement = (r, t, w, c) => { c.registerEventTimeTimer(5); return "CONTINUE"; };\nexport const onEventTime = () => { for (;;); };',
      "+I[a, 1s, 1]\nwatermark 1s",
    ],
  ])("end the job with their line where they do not end: %s", (_, source, script) => {
    let failure: unknown = null;
    try {
      run(triggerOf(source), script);
    } catch (error) {
      failure = (error as JobFailureError).failure;
    }
    expect(failure).toMatchObject({ reason: "runtime.function-timeout", params: { line: 2 } });
  });
});

describe("evictors of persons", () => {
  const evicting = (source: string, onError: FunctionCode["onError"] = "fail") => ({
    evictor: { kind: "function", code: code(source, onError), after: false } as const,
    allowedLatenessMs: 10_000,
  });

  it("remove rows before the function sees them, and after", () => {
    const source = `export const evictBefore = (elements, size, window) => { for (const e of elements) if (e.value.x < 0) e.remove(); };
    export const evictAfter = (elements, size) => { for (const e of elements) if (e.timestamp < 3000) e.remove(); };`;
    const lines = run(
      evicting(source),
      "+I[a, 1s, 1]",
      "+I[a, 2s, -5]",
      "+I[a, 3s, 2]",
      "watermark 10s",
      "+I[a, 4s, 4]",
    );
    expect(lines).toEqual([
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 10s",
      "+I[a, 0s, 10s, 9999ms, 2, 6.0]",
    ]);
  });

  it("that throw remove nothing", () => {
    const source = `export const evictBefore = (elements) => { elements[0].remove(); throw new Error("no"); };`;
    const skipping = harness(evicting(source, "skip"));
    expect(skipping.run("+I[a, 1s, 1]\nwatermark 10s")[0]).toBe("+I[a, 0s, 10s, 9999ms, 1, 1.0]");
    expect(skipping.counter("malformedRecords")).toBe(1);
    expect(() => run(evicting(source), "+I[a, 1s, 1]", "watermark 10s")).toThrow("function-failed");
  });
});

it.each<[string, Partial<WindowOperatorSpec>]>([
  ["functions", PROCESS_SPEC],
  ["triggers", triggerOf(`export const onElement = () => "FIRE";`)],
  [
    "triggers within others",
    { trigger: { kind: "purging", ...triggerOf(`export const onElement = () => "FIRE";`) } },
  ],
  [
    "evictors",
    {
      evictor: { kind: "function", code: code("export const evictBefore = () => {};"), after: false },
    },
  ],
])("the memory of %s comes out of the slot's", (_, spec) => {
  const SANDBOX_BYTES = 1 << 18;
  const reserved = (of: Partial<WindowOperatorSpec>): number => harness(of).reservedBytes;
  expect(reserved(spec) - reserved({})).toBeGreaterThan(SANDBOX_BYTES);
});
