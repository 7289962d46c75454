import { bigint, double, int, string, timestamp, WINDOW_ERROR_FIELDS } from "@millrace/graph";
import type {
  FunctionCode,
  FunctionStateTtl,
  UserWindowFunctionSpec,
  WindowOperatorSpec,
} from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { FUNCTION_RESULT, WINDOW_INPUT, windowSetup } from "../../testing/window-setups.ts";

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
  function: functionOf(PROCESS, {
    windowStates: [{ name: "firings", kind: "value" }],
    states: [{ name: "total", kind: "value" }],
  }),
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
      function: functionOf(source, {
        windowStates: [{ name: "n", kind: "value" }],
        states: [{ name: "cleared", kind: "value" }],
      }),
    } as const;
    const given = harness(spec);
    given.run("+I[a, 1s, 1]\n+I[a, 2s, 1]\nwatermark 10s\n+I[a, 10500ms, 1]\nrestart");
    expect(given.run("watermark 12s\n+I[a, 13s, 1]\nwatermark 20s")).toEqual([
      "watermark 12s",
      "+I[a, 10s, 20s, 19999ms, fired after 2]",
      "watermark 20s",
    ]);
  });

  const EVERYTHING = `export function process(key, { window, windowState, globalState, output }, elements, out) {
    for (const { x } of elements) { windowState.all.add(x); windowState.sum.add(x); windowState.by.put("x" + x, x); }
    windowState.name.update(key.key + windowState.all.get().length);
    globalState.most.update(Math.max(globalState.most.value() ?? 0, ...elements.map(({ x }) => x)));
    out.collect({ said: [windowState.all.get().join("+"), windowState.sum.get(), windowState.by.keys().join(), windowState.name.value(), globalState.most.value()].join(" ") });
    output("apart", { start: window.start, rows: elements.length });
    if (elements.length > 2) output("many", { said: "many" });
  }
  export const reducers = { sum: (a, b) => a + b };
  export const clear = ({ windowState, output }) => output("apart", { start: -windowState.sum.get(), rows: 0 });`;
  const EVERYTHING_SPEC = (lateSide: boolean): Partial<WindowOperatorSpec> => ({
    trigger: { kind: "purging", trigger: { kind: "event-time" } },
    allowedLatenessMs: 5_000,
    function: functionOf(EVERYTHING, {
      windowStates: [
        { name: "all", kind: "list" },
        { name: "sum", kind: "reducing", type: double() },
        { name: "by", kind: "map" },
        { name: "name", kind: "value", type: string() },
      ],
      states: [{ name: "most", kind: "value", type: double() }],
      sides: {
        lateSide,
        outputs: [
          { name: "apart", fields: SIDE_FIELDS },
          { name: "many", fields: [{ name: "said", type: string() }] },
        ],
      },
    }),
  });
  const SIDE_FIELDS = [
    { name: "start", type: bigint() },
    { name: "rows", type: int() },
  ];

  it("keep any kind of state of a window, and send rows to side outputs", () => {
    const script = [
      "+I[a, 1s, 1]",
      "+I[b, 2s, 8]",
      "+I[a, 3s, 2]",
      "watermark 10s",
      "+I[a, 4s, 4]",
      "+I[b, 12s, 1]",
      "watermark 16s",
      "+I[a, 5s, 9]",
    ];
    const expected = [
      "+I[a, 0s, 10s, 9999ms, 1+2 3 x1,x2 a2 2]",
      "side 1 +I[0, 2]",
      "+I[b, 0s, 10s, 9999ms, 8 8 x8 b1 8]",
      "side 1 +I[0, 1]",
      "watermark 10s",
      "+I[a, 0s, 10s, 9999ms, 1+2+4 7 x1,x2,x4 a3 4]",
      "side 1 +I[0, 1]",
      "side 1 +I[-7, 0]",
      "side 1 +I[-8, 0]",
      "watermark 16s",
      "side 0 +I[a, 5s, 9.0]",
    ];
    const setup = {
      ...windowSetup(EVERYTHING_SPEC(true)),
      sideOutputs: [WINDOW_INPUT, SIDE_FIELDS, FUNCTION_RESULT],
    };
    const lines = (...of: readonly string[]): string[] => {
      const made = new OperatorHarness(setup);
      made.nowMs = 0;
      return made.run(of.join("\n")).toSorted();
    };
    expect(lines(...script)).toEqual(expected.toSorted());
    for (let cut = 1; cut < script.length; cut++)
      expect(lines(...script.toSpliced(cut, 0, "restart")), `restart at ${cut}`).toEqual(expected.toSorted());
  });

  it("have side outputs of their own where late rows have none", () => {
    const setup = { ...windowSetup(EVERYTHING_SPEC(false)), sideOutputs: [SIDE_FIELDS, FUNCTION_RESULT] };
    const made = new OperatorHarness(setup);
    made.nowMs = 0;
    const rows = [1, 2, 3].map((x) => `+I[a, ${x}s, ${x}]`);
    const lines = made.run([...rows, "watermark 20s", "+I[a, 1s, 1]"].join("\n"));
    expect(lines.filter((line) => line.startsWith("side"))).toEqual([
      "side 0 +I[0, 3]",
      "side 1 +I[many]",
      "side 0 +I[-6, 0]",
    ]);
    expect(made.counter("lateRecords")).toBe(1);
  });

  it("that name a side output that is not there, or throw behind one, give it nothing", () => {
    const source = `export const process = (key, { output }, elements) => { output("apart", { start: 1, rows: 1 }); output(elements[0].x > 1 ? "nowhere" : "apart", { start: 2, rows: 2 }); };`;
    const { function: run } = EVERYTHING_SPEC(false);
    const given = { ...run, code: code(source, "skip") } as UserWindowFunctionSpec;
    const setup = { ...windowSetup({ function: given }), sideOutputs: [SIDE_FIELDS, FUNCTION_RESULT] };
    const made = new OperatorHarness(setup);
    made.nowMs = 0;
    expect(made.run("+I[a, 1s, 1]\n+I[b, 1s, 2]\nwatermark 10s")).toEqual([
      "side 0 +I[1, 1]",
      "side 0 +I[2, 2]",
      "watermark 10s",
    ]);
    expect(made.counter("malformedRecords")).toBe(1);
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

/** What falls out of windows of rows (key, ts, x). */
const FAILED = [
  ...WINDOW_INPUT,
  { name: "window_start", type: timestamp() },
  { name: "window_end", type: timestamp() },
  ...WINDOW_ERROR_FIELDS,
];

describe("what functions of windows keep of a key for a time", () => {
  const COUNTS = `export const process = (key, { globalState: { n, seen } }, elements, out) => {
    out.collect({ said: (n.get() ?? "none") + " " + seen.get().length });
    if (elements[0].x > 0) { n.add(1); seen.add(elements[0].x); }
  };
  export const reducers = { n: (a, b) => a + b };
  export const clear = () => {};`;
  const spec = (visibility: FunctionStateTtl["visibility"]): Partial<WindowOperatorSpec> => {
    const ttl = { ttlMs: 100, update: "on-create-and-write", visibility } as const;
    return {
      function: functionOf(COUNTS, {
        windowStates: [{ name: "unused", kind: "value" }],
        states: [
          { name: "n", kind: "reducing", ttl },
          { name: "seen", kind: "list", ttl },
        ],
      }),
    };
  };
  const window = (second: number, x: number): string => `+I[a, ${second}s, ${x}]\nwatermark ${second + 9}s`;
  const said = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => line.startsWith("+I")).map((line) => line.split(", ").at(-1)!.slice(0, -1));

  it("is not seen again after it, over windows and restarts", () => {
    const script = [
      window(1, 1),
      "+60ms",
      window(11, 2),
      "restart",
      "+60ms",
      window(21, 0),
      "+60ms",
      window(31, 0),
    ];
    expect(said(run(spec("never-return-expired"), ...script))).toEqual(["none 0", "1 1", "2 1", "none 0"]);
  });

  it("is removed by the clock, whether or not a row comes", () => {
    const given = harness(spec("return-expired-if-not-cleaned-up"));
    given.run(`${window(1, 1)}\nrestart\n+150ms`);
    expect(said(given.run(window(11, 0)))).toEqual(["none 0"]);
    given.run(window(21, 1));
    given.nowMs += 500;
    expect(said(given.run(window(31, 0)))).toEqual(["1 1"]);
  });
});

describe("rows of windows whose function throws", () => {
  const UNLUCKY = `export const process = (key, context, elements, out) => {
  if (elements.some(({ x }) => x === 13)) throw new Error("unlucky");
  out.collect({ said: elements.length + " rows" });
};`;
  const rows = (n: number, second: number): string[] =>
    Array.from({ length: n }, (_, i) => `+I[a, ${second}s, ${i}]`);

  it("are all counted, in batches of one row too", () => {
    const spec = { function: functionOf(UNLUCKY, { code: code(UNLUCKY, "skip") }) };
    for (const options of [{}, { batchRows: () => 1 }]) {
      const given = harness(spec, options);
      expect(given.run([...rows(50, 1), ...rows(3, 11), "watermark 40s"].join("\n"))).toEqual([
        "+I[a, 10s, 20s, 19999ms, 3 rows]",
        "watermark 40s",
      ]);
      expect(given.counter("malformedRecords")).toBe(50);
    }
  });

  it("go to the side output, behind that of late rows and before those of the function", () => {
    const sides = { lateSide: true, outputs: [{ name: "apart", fields: FUNCTION_RESULT }] };
    const spec = {
      allowedLatenessMs: 0,
      function: functionOf(UNLUCKY, { code: code(UNLUCKY, "side"), sides }),
    };
    const made = new OperatorHarness({
      ...windowSetup(spec),
      sideOutputs: [WINDOW_INPUT, FAILED, FUNCTION_RESULT],
    });
    made.nowMs = 0;
    expect(made.run("+I[a, 1s, 1]\n+I[a, 2s, 13]\n+I[b, 2s, 3]\nwatermark 40s\n+I[a, 3s, 4]")).toEqual([
      "side 1 +I[a, 1s, 1.0, 0s, 10s, Error: unlucky, 2, 53, 1]",
      "side 1 +I[a, 2s, 13.0, 0s, 10s, Error: unlucky, 2, 53, 1]",
      "+I[b, 0s, 10s, 9999ms, 1 rows]",
      "watermark 40s",
      "side 0 +I[a, 3s, 4.0]",
    ]);
    expect(made.counter("malformedRecords")).toBe(2);
    expect(made.counter("lateRecords")).toBe(1);
  });

  it("are counted by policy where nobody reads the side output, and a call of which no row falls out counts as one", () => {
    const source = `export const process = (key, context, elements, out) => out.collect({ said: "fine" });
export const clear = () => { throw new Error("no"); };`;
    const given = harness({ function: functionOf(source, { code: code(source, "side") }) });
    expect(given.run("+I[a, 1s, 1]\n+I[a, 2s, 1]\nwatermark 40s")).toEqual([
      "+I[a, 0s, 10s, 9999ms, fine]",
      "watermark 40s",
    ]);
    expect(given.counter("malformedRecords")).toBe(1);
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
