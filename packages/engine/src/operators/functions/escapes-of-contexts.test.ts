import { int, string } from "@millrace/graph";
import type { CoProcessFunctionSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";
import { coProcessFunctionFactory } from "./process-function-operator.ts";

beforeAll(provideTestSandbox);

/** Names of the host that a global object has, or what was thrown on the way to one. */
const REACH = `const reach = (way) => {
  try {
    const g = way();
    return ["process", "require", "fetch", "WebAssembly", "setTimeout", "Deno"].filter((name) => g?.[name] !== undefined).join() || "nothing";
  } catch (e) { return e.name; }
};`;

const globalOf = (object: string): string =>
  `reach(() => ${object}.constructor.constructor("return this")())`;

const NOWHERE = /^(?:\+I\[|.*, )?(?:nothing|TypeError|ReferenceError|undefined)\]$/u;

describe("nothing of the host is in the reach of what functions with state are given", () => {
  const spec: CoProcessFunctionSpec = {
    kind: "co-process-function",
    keys: [[0], []],
    rowtimes: [null, null],
    states: [{ name: "s", kind: "map" }],
    broadcast: ["rules"],
    code: { source: "", bigints: "number", onError: "fail" },
    sides: [],
  };
  const said = (expression: string): readonly string[] => {
    const source = `${REACH}
export const processElement = (row, context, out) => out.collect({ said: String(${expression}) });
export const processBroadcastElement = (row, context) => context.getBroadcastState("rules").put("k", { deep: { v: 1 } });`;
    const fields = [{ name: "k", type: string() }];
    const harness = new OperatorHarness({
      spec: { ...spec, code: { ...spec.code, source } },
      factory: coProcessFunctionFactory,
      input: fields,
      second: fields,
      output: [{ name: "said", type: string() }],
    });
    return harness.run("2: +I[r]\n+I[a]");
  };

  it.each([
    "context",
    "context.state.s",
    "context.state.s.put",
    "context.getBroadcastState",
    'context.getBroadcastState("rules")',
    'context.getBroadcastState("rules").get("k")',
    'context.getBroadcastState("rules").get("k").deep',
    "context.output",
    "out.collect",
    "row",
    "context.getCurrentKey()",
  ])("by the constructors of %s", (object) => {
    for (const line of said(globalOf(object))) expect(line).toMatch(NOWHERE);
  });

  it.each([
    ["a context that is changed", `(() => { context.getCurrentKey = () => 1; return "changed"; })`],
    [
      "a rule that is changed in depth",
      `(() => { context.getBroadcastState("rules").get("k").deep.v = 2; return "changed"; })`,
    ],
    [
      "a prototype of rules",
      `(() => { Object.getPrototypeOf(context.getBroadcastState("rules").get("k")).v = 2; return "changed"; })`,
    ],
    ["a state of another name", `(() => context.state.constructor.constructor("return process")())`],
    ["what the loop around it has", `(() => $$current)`],
    ["its slots", `(() => $$slots)`],
  ])("%s", (_, way) => {
    for (const line of said(
      `(() => { "use strict"; try { return ${way}(); } catch (e) { return e.name; } })()`,
    ))
      expect(line).toMatch(NOWHERE);
  });
});

describe("nothing of the host is in the reach of triggers, evictors and functions of windows", () => {
  const code = (source: string) =>
    ({ source: `${REACH}\n${source}`, bigints: "number", onError: "fail" }) as const;
  const windowed = (object: string): readonly string[] =>
    new OperatorHarness(
      windowSetup({
        function: {
          kind: "function",
          form: "process",
          code: code(
            `export const process = (key, context, elements, out) => out.collect({ said: String(${globalOf(object)}) });`,
          ),
          windowStates: [{ name: "n", kind: "value" }],
          states: [{ name: "s", kind: "value" }],
          sides: { lateSide: false, outputs: [{ name: "side", fields: [{ name: "n", type: int() }] }] },
        },
      }),
    ).run("+I[a, 1s, 1]\nwatermark 10s");

  it.each([
    "context",
    "context.window",
    "context.windowState.n",
    "context.windowState",
    "context.globalState.s",
    "context.output",
    "elements",
    "elements[0]",
    "out",
    "key",
  ])("by the constructors of %s", (object) => {
    expect(windowed(object)[0]).toMatch(NOWHERE);
  });

  it.each([
    ["the row of an addition", "add(row) { return String(", "row"],
    ["a revived accumulator", "add(row, a) { return String(", "a"],
    ["a process function behind", "process(key, context, [a], out) { String(", "context"],
  ])("by the constructors of %s", (_, head, object) => {
    const behind = head.startsWith("process");
    const source = `export const createAccumulator = () => ({ map: new Map() }); export const getResult = (said) => ({ said });
      export const merge = (a) => a;
      ${behind ? "export const add = () => 'a';" : ""}
      export function ${behind ? `process(key, context, [a], out) { out.collect({ said: String(${globalOf(object)}) }); }` : `${head}${globalOf(object)}); }`}`;
    const run = {
      kind: "function",
      form: "aggregate",
      code: code(source),
      windowStates: [],
      states: [],
    } as const;
    expect(
      new OperatorHarness(windowSetup({ function: run })).run("+I[a, 1s, 1]\nrestart\nwatermark 10s")[0],
    ).toMatch(NOWHERE);
  });

  it("by tags of accumulators that a person writes", () => {
    const source = `export const createAccumulator = () => ({ $: "typed", v: [99], __proto__: null, constructor: "mine" });
      export const add = (row, a) => (a.$ === "typed" && a.v[0] === 99 && a.constructor === "mine" ? a : "changed");
      export const getResult = (a) => ({ said: typeof a === "string" ? a : "as it was" });`;
    const run = {
      kind: "function",
      form: "aggregate",
      code: code(source),
      windowStates: [],
      states: [],
    } as const;
    const script = "+I[a, 1s, 1]\nrestart\n+I[a, 2s, 1]\nrestart\nwatermark 10s";
    expect(new OperatorHarness(windowSetup({ function: run })).run(script)[0]).toContain("as it was");
  });

  const ends = (part: Parameters<typeof windowSetup>[0]): readonly string[] =>
    new OperatorHarness(windowSetup(part)).run("+I[a, 1s, 1]\nwatermark 10s");

  it.each(["context", "context.state.n", "window", "TriggerResult", "row"])(
    "by the constructors of a trigger's %s",
    (object) => {
      const source = `export const onElement = (row, timestamp, window, context) => {
        const found = ${globalOf(object)};
        return found === "nothing" || found === "TypeError" ? "FIRE_AND_PURGE" : "CONTINUE";
      };`;
      const trigger = { kind: "function", code: code(source), states: ["n"], merges: false } as const;
      expect(ends({ trigger })[0]).toBe("+I[a, 0s, 10s, 9999ms, 1, 1.0]");
    },
  );

  it.each(["elements", "elements[0]", "elements[0].remove", "window", "context"])(
    "by the constructors of an evictor's %s",
    (object) => {
      const source = `export const evictBefore = (elements, size, window, context) => {
        const found = ${globalOf(object)};
        if (found !== "nothing" && found !== "TypeError") elements[0].remove();
      };`;
      const evictor = { kind: "function", code: code(source), after: false } as const;
      expect(ends({ evictor })[0]).toBe("+I[a, 0s, 10s, 9999ms, 1, 1.0]");
    },
  );
});
