import { timestamp, WINDOW_ERROR_FIELDS } from "@millrace/graph";
import type { FunctionCode, UserWindowFunctionSpec, WindowOperatorSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { FUNCTION_RESULT, WINDOW_INPUT, windowSetup } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

const functionOf = (
  form: "reduce" | "aggregate",
  source: string,
  more: Partial<UserWindowFunctionSpec> & { readonly onError?: FunctionCode["onError"] } = {},
): UserWindowFunctionSpec => {
  const { onError = "fail", ...others } = more;
  return {
    kind: "function",
    form,
    code: { source, bigints: "number", onError },
    windowStates: [],
    states: [],
    ...others,
  };
};

function harness(spec: Partial<WindowOperatorSpec>, options?: HarnessOptions) {
  const made = new OperatorHarness(windowSetup(spec), options);
  made.nowMs = 0;
  return made;
}

/** The same lines wherever it is restarted and however rows are cut. */
function run(spec: Partial<WindowOperatorSpec>, ...script: readonly string[]): string[] {
  const lines = harness(spec).run(script.join("\n"));
  for (let cut = 1; cut < script.length; cut++)
    expect(harness(spec).run(script.toSpliced(cut, 0, "restart").join("\n"))).toEqual(lines);
  let blocked = false;
  const options = { batchRows: () => 1, blocked: () => (blocked = !blocked) };
  expect(harness(spec, options).run(script.join("\n"))).toEqual(lines);
  return lines;
}

function failureOf(spec: Partial<WindowOperatorSpec>, script: string) {
  try {
    harness(spec).run(script);
  } catch (error) {
    return (error as JobFailureError).failure;
  }
  return null;
}

const SESSIONS = { kind: "session", gapMs: 2_000 } as const;

/** Rows are (key, ts, x). */
const MEAN = `export const createAccumulator = () => ({ n: 0, sum: 0 });
export function add(row, a) { a.n++; a.sum += row.x; return a; }
export const merge = (a, b) => ({ n: a.n + b.n, sum: a.sum + b.sum });
export const getResult = ({ n, sum }) => ({ said: sum + " of " + n });`;

const ROWS = ["+I[a, 1s, 1]", "+I[b, 2s, 8]", "+I[a, 2500ms, 2]", "+I[a, 5s, 4]", "watermark 20s"];

describe("window functions with accumulators", () => {
  it("are given each row as it comes, of a key or of all", () => {
    expect(run({ function: functionOf("aggregate", MEAN) }, ...ROWS)).toEqual([
      "+I[a, 0s, 10s, 9999ms, 7 of 3]",
      "+I[b, 0s, 10s, 9999ms, 8 of 1]",
      "watermark 20s",
    ]);
    expect(run({ function: functionOf("aggregate", MEAN), keys: [] }, ...ROWS)[0]).toBe(
      "+I[0s, 10s, 9999ms, 15 of 4]",
    );
    const reduce = functionOf("reduce", "(a, b) => ({ said: (a.said ?? a.x) + '+' + b.x })");
    expect(run({ function: reduce }, "+I[a, 1s, 1]", "+I[a, 2s, 2]", "+I[a, 3s, 4]", "end")[0]).toBe(
      "+I[a, 0s, 10s, 9999ms, 1+2+4]",
    );
  });

  it("merge with the windows of sessions", () => {
    const script = ["+I[a, 1s, 1]", "+I[a, 4s, 2]", "+I[a, 2500ms, 4]", "watermark 20s"];
    const expected = ["+I[a, 1s, 6s, 5999ms, 7 of 3]", "watermark 20s"];
    expect(run({ function: functionOf("aggregate", MEAN), assigner: SESSIONS }, ...script)).toEqual(expected);
    const reduce = functionOf("reduce", "(a, b) => ({ x: a.x + b.x, said: String(a.x + b.x) })");
    expect(run({ function: reduce, assigner: SESSIONS }, ...script)[0]).toBe("+I[a, 1s, 6s, 5999ms, 7]");
  });

  it("need a merge where windows merge, and are told so", () => {
    const source = MEAN.replace("export const merge", "const other");
    const failure = failureOf({ function: functionOf("aggregate", source), assigner: SESSIONS }, ROWS[0]!);
    expect(failure?.reason).toBe("runtime.function-invalid");
    expect(failure?.params["problem"]).toContain("merge is not a function that is exported");
    expect(failureOf({ function: functionOf("aggregate", source) }, ROWS[0]!)).toBeNull();
  });

  it("go on after a firing: late rows, sliding windows, several firings", () => {
    const spec = { function: functionOf("aggregate", MEAN), allowedLatenessMs: 5_000 };
    expect(run(spec, "+I[a, 1s, 1]", "watermark 10s", "+I[a, 2s, 2]", "watermark 20s")).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1 of 1]",
      "watermark 10s",
      "+I[a, 0s, 10s, 9999ms, 3 of 2]",
      "watermark 20s",
    ]);
    const sliding = { kind: "sliding", sizeMs: 4_000, slideMs: 2_000, offsetMs: 0 } as const;
    expect(run({ ...spec, assigner: sliding }, "+I[a, 1s, 1]", "+I[a, 3s, 2]", "watermark 20s")).toEqual([
      "+I[a, -2s, 2s, 1999ms, 1 of 1]",
      "+I[a, 0s, 4s, 3999ms, 3 of 2]",
      "+I[a, 2s, 6s, 5999ms, 2 of 1]",
      "watermark 20s",
    ]);
    const counted = { kind: "purging", trigger: { kind: "count", count: 2 } } as const;
    const lines = run({ ...spec, trigger: counted }, ...ROWS);
    expect(lines[0]).toBe("+I[a, 0s, 10s, 9999ms, 3 of 2]");
  });

  it("take back what they gave, where panes retract", () => {
    const spec = { function: functionOf("aggregate", MEAN), allowedLatenessMs: 5_000, retracts: true };
    expect(run(spec, "+I[a, 1s, 1]", "watermark 10s", "+I[a, 2s, 2]")).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1 of 1]",
      "watermark 10s",
      "-U[a, 0s, 10s, 9999ms, 1 of 1]",
      "+U[a, 0s, 10s, 9999ms, 3 of 2]",
    ]);
  });

  it("keep what JSON has no word for", () => {
    const source = `export const createAccumulator = () => ({ seen: new Map(), all: new Set(), most: -Infinity, count: 0n, last: undefined, at: new Date(0), bins: new Float64Array(2), $: -0 });
    export function add(row, a) {
      a.seen.set(row.x, (a.seen.get(row.x) ?? 0) + 1); a.all.add(row.x); a.count += 1n; a.bins[row.x % 2]++; a.at = new Date(a.at.getTime() + 1);
      return a;
    }
    export const getResult = (a) => ({ said: [[...a.seen].join(";"), [...a.all].join(), a.most, a.count, "last" in a, a.at.getTime(), a.bins.join(), Object.is(a.$, -0)].join(" ") });`;
    const lines = run(
      { function: functionOf("aggregate", source) },
      "+I[a, 1s, 1]",
      "+I[a, 2s, 2]",
      "+I[a, 3s, 1]",
      "end",
    );
    expect(lines[0]).toBe("+I[a, 0s, 10s, 9999ms, 1,2;2,1 1,2 -Infinity 3 true 3 1,2 true]");
  });

  it.each([
    ["a class", "class Mean {}; export const add = () => new Mean();", "an instance of Mean"],
    ["a function", "export const add = () => ({ f: () => 1 });", "a function"],
    ["itself", "export const add = () => { const a = []; a.push(a); return a; };", "within itself"],
    ["nothing", "export const add = () => {};", "add gives no accumulator"],
  ])("refuse an accumulator that is or holds %s", (_, add, said) => {
    const source = `${add} export const createAccumulator = () => 0; export const getResult = () => ({ said: "" });`;
    const failure = failureOf({ function: functionOf("aggregate", source) }, "+I[a, 1s, 1]");
    expect(failure?.reason).toBe("runtime.function-failed");
    expect(failure?.params["problem"]).toContain(said);
  });

  const PICKY = `export const createAccumulator = () => [];
    export function add({ x }, all) {
      all.push(x);
      if (x < 0) throw new Error("negative");
      return all;
    }
    export const getResult = (all) => ({ said: all.join() });`;

  it("leave out a row at which they throw, as if it had not come, and count it", () => {
    const skipping = { function: functionOf("aggregate", PICKY, { onError: "skip" }) };
    const script = [1, -1, 2, -2, -3, 3, -4].map((x, at) => `+I[a, ${at}s, ${x}]`);
    const lines = run(skipping, ...script, "+I[b, 1s, -1]", "watermark 20s");
    expect(lines).toEqual(["+I[a, 0s, 10s, 9999ms, 1,2,3]", "watermark 20s"]);
    const given = harness({
      ...skipping,
      assigner: { kind: "sliding", sizeMs: 10_000, slideMs: 5_000, offsetMs: 0 },
    });
    given.run([...script, "watermark 20s"].join("\n"));
    expect(given.counter("malformedRecords")).toBe(4);
  });

  /** Counts rows; from the fifth on it cannot be kept; cannot give three. */
  const COUNT = `export const createAccumulator = () => 0;
export const add = ({ x }, n) => {
  if (x < 0) throw new Error("negative");
  return n < 4 ? n + 1 : () => n;
};
export const merge = () => { throw new Error("no merge"); };
export const getResult = (n) => { if (n === 3) throw new Error("three"); return { said: "n " + n }; };`;
  const rowsOf = (key: string, ...xs: readonly number[]): string[] =>
    xs.map((x, at) => `+I[${key}, ${at}s, ${x}]`);

  it("count every row that falls out: of a result that cannot be made, an accumulator that cannot be kept, a merge", () => {
    const skipping = { function: functionOf("aggregate", COUNT, { onError: "skip" }) };
    const counted = (spec: Partial<WindowOperatorSpec>, script: readonly string[]) => {
      const given = harness(spec);
      return [...given.run(script.join("\n")), given.counter("malformedRecords")];
    };
    const all = [
      ...rowsOf("a", 1, 1, -1, 1),
      ...rowsOf("b", 1, 1),
      ...rowsOf("c", 1, 1, 1, 1, 1),
      "watermark 20s",
    ];
    expect(counted(skipping, all)).toEqual(["+I[b, 0s, 10s, 9999ms, n 2]", "watermark 20s", 4 + 5]);
    const merging = ["+I[a, 1s, 1]", "+I[a, 4s, 2]", "+I[a, 4500ms, 2]", "+I[a, 2500ms, 4]", "watermark 20s"];
    expect(counted({ ...skipping, assigner: SESSIONS }, merging)).toEqual([
      "+I[a, 1s, 6500ms, 6499ms, n 2]",
      "watermark 20s",
      2,
    ]);
  });

  it("send what falls out to the side output: a row as it came, of a window its key, bounds and number of rows", () => {
    const sides = { lateSide: false, outputs: [{ name: "apart", fields: FUNCTION_RESULT }] };
    const spec = { function: functionOf("aggregate", COUNT, { onError: "side", sides }) };
    const bounds = ["window_start", "window_end"].map((name) => ({ name, type: timestamp() }));
    const failed = [...WINDOW_INPUT, ...bounds, ...WINDOW_ERROR_FIELDS];
    const made = new OperatorHarness({ ...windowSetup(spec), sideOutputs: [failed, FUNCTION_RESULT] });
    made.nowMs = 0;
    expect(made.run([...rowsOf("a", 1, 1, -1, 1), "watermark 20s"].join("\n"))).toEqual([
      "side 0 +I[a, 2s, -1.0, NULL, NULL, Error: negative, 3, 24, 1]",
      "side 0 +I[a, NULL, NULL, 0s, 10s, Error: three, 7, 58, 3]",
      "watermark 20s",
    ]);
    expect(made.counter("malformedRecords")).toBe(4);
  });

  it("say which row and line it was, where that fails the job", () => {
    const failure = failureOf({ function: functionOf("aggregate", PICKY) }, "+I[a, 1s, 1]\n+I[a, 2s, -5]");
    expect(failure).toMatchObject({ reason: "runtime.function-failed", params: { line: 4 } });
    expect(failure?.params["row"]).toContain("x = -5");
    const endless = PICKY.replace('throw new Error("negative")', "for (;;);");
    expect(failureOf({ function: functionOf("aggregate", endless) }, "+I[a, 2s, -5]")).toMatchObject({
      reason: "runtime.function-timeout",
      params: { line: 4 },
    });
  });

  const BEHIND = `export function process(key, { window, windowState, globalState }, [result, ...others], out) {
    windowState.firings.update((windowState.firings.value() ?? 0) + 1);
    globalState.all.add(1);
    out.collect({ said: [key.key, window.start, JSON.stringify(result), others.length, windowState.firings.value(), globalState.all.get()].join(" ") });
  }
  export const reducers = { all: (a, b) => a + b };
  export const clear = ({ globalState }) => globalState.all.add(100);`;

  it("give what they have to a process function, with window and states, as its only element", () => {
    const more = {
      windowStates: [{ name: "firings", kind: "value" }],
      states: [{ name: "all", kind: "reducing" }],
    } as const;
    const mean = MEAN.replace('({ said: sum + " of " + n })', "sum / n");
    const spec = { function: functionOf("aggregate", `${mean}\n${BEHIND}`, more), allowedLatenessMs: 5_000 };
    expect(
      run(spec, "+I[a, 1s, 1]", "watermark 10s", "+I[a, 2s, 2]", "+I[a, 12s, 4]", "watermark 20s"),
    ).toEqual([
      "+I[a, 0s, 10s, 9999ms, a 0 1 0 1 1]",
      "watermark 10s",
      "+I[a, 0s, 10s, 9999ms, a 0 1.5 0 2 2]",
      "+I[a, 10s, 20s, 19999ms, a 10000 4 0 1 103]",
      "watermark 20s",
    ]);
    const reduce = `export default (a, b) => (a.x > b.x ? a : b);\n${BEHIND}`;
    expect(run({ function: functionOf("reduce", reduce, more) }, ...ROWS)[0]).toBe(
      '+I[a, 0s, 10s, 9999ms, a 0 {"key":"a","ts":5000,"x":4} 0 1 1]',
    );
  });

  it("do so of the rows that an evictor leaves", () => {
    const spec = {
      function: functionOf("aggregate", MEAN),
      evictor: { kind: "count", count: 2, after: false },
    } as const;
    expect(run(spec, ...ROWS)[0]).toBe("+I[a, 0s, 10s, 9999ms, 6 of 2]");
  });

  it("do so for more windows than live in the sandbox at once", () => {
    const keys = 34_000;
    const given = harness({ function: functionOf("aggregate", MEAN) }, { batchRows: () => 4_000 });
    const rows = (x: number) => Array.from({ length: keys }, (_, k) => `+I[k${k}, 1s, ${x}]`).join("\n");
    given.run(`${rows(1)}\nrestart\n${rows(2)}`);
    const lines = given.run("watermark 10s");
    expect(lines).toHaveLength(keys + 1);
    expect(new Set(lines.slice(0, keys).map((line) => line.split(", ").at(-1)))).toEqual(
      new Set(["3 of 2]"]),
    );
  });

  it.each([
    ["accumulators", { function: functionOf("aggregate", MEAN) }],
    ["rows", { function: { kind: "rows", aggregates: [] } }],
  ] as const)("say how much memory they take of 140,000 windows with %s", (_, spec) => {
    const given = harness(spec, { batchRows: () => 4_000 });
    for (let from = 0; from < 140_000; from += 4_000)
      given.run(Array.from({ length: 4_000 }, (_row, k) => `+I[k${from + k}, 1s, 1]`).join("\n"));
    const bytes = given.reservedBytes / 140_000;
    expect(bytes).toBeGreaterThan(50);
    expect(bytes).toBeLessThan(1_000);
  });

  it("keep an accumulator of a window, however many rows it has", () => {
    const rows = (count: number): number => {
      const given = harness({ function: functionOf("aggregate", MEAN) });
      given.run(Array.from({ length: count }, (_, at) => `+I[a, ${at % 10}s, 1]`).join("\n"));
      return given.reservedBytes;
    };
    expect(rows(5_000)).toBe(rows(10));
  });
});
