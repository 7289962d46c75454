import { double, FUNCTION_ERROR_FIELDS, string, timestamp } from "@millrace/graph";
import type { CoProcessFunctionSpec, Field } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { coProcessFunctionFactory } from "./process-function-operator.ts";

beforeAll(provideTestSandbox);

const FIRST: readonly Field[] = [
  { name: "k", type: string(false) },
  { name: "v", type: double() },
  { name: "at", type: timestamp(false) },
];
const SECOND: readonly Field[] = [
  { name: "word", type: string() },
  { name: "k2", type: string() },
];
const OUTPUT: readonly Field[] = [{ name: "said", type: string() }];

type Given = Partial<CoProcessFunctionSpec> & { readonly options?: HarnessOptions };

function harness(source: string, { options, ...given }: Given = {}) {
  const { code = { source, bigints: "number", onError: "fail" } } = given;
  const isAside = code.onError === "side";
  return new OperatorHarness(
    {
      spec: {
        kind: "co-process-function",
        keys: [[0], [1]],
        rowtimes: [2, null],
        states: [],
        broadcast: null,
        sides: [],
        ...given,
        code: { ...code, source },
      },
      factory: coProcessFunctionFactory,
      input: FIRST,
      second: SECOND,
      output: OUTPUT,
      sideOutputs: isAside
        ? [FIRST, SECOND].map((fields) => [...fields, ...FUNCTION_ERROR_FIELDS])
        : (given.sides ?? []).map(({ fields }) => fields),
    },
    options,
  );
}

/** Waits for the other side's row of the key, a minute of event time at most. */
const MATCH = `
export function processElement1(row, context, out) {
  const word = context.state.word.value();
  if (word !== null) { out.collect({ said: row.k + row.v + word }); return; }
  context.state.waiting.add(row.v);
  context.registerEventTimeTimer(context.timestamp() + 60000);
}
export function processElement2(row, context, out) {
  context.state.word.update(row.word);
  for (const v of context.state.waiting.get()) out.collect({ said: row.k2 + v + row.word });
  context.state.waiting.clear();
}
export function onTimer(time, context, out) {
  for (const v of context.state.waiting.get()) out.collect({ said: context.getCurrentKey().k + v + " alone" });
  context.state.waiting.clear();
}`;
const STATES = [
  { name: "word", kind: "value" },
  { name: "waiting", kind: "list" },
] as const;
const SCRIPT = `
  +I[a, 1, 1s]
  +I[b, 2, 2s]
  2: +I[x, a]
  +I[a, 3, 3s]
  2: +I[y, NULL]
  watermark 70s
  2: +I[z, b]
  +I[b, 4, 80s]`;
const EXPECTED = ["+I[a1x]", "+I[a3x]", "+I[b2 alone]", "watermark 70s", "+I[b4z]"];

describe("functions of two keyed inputs", () => {
  it("share the state and the timers of a key", () => {
    expect(harness(MATCH, { states: STATES }).run(SCRIPT)).toEqual(EXPECTED);
  });

  it("go on after a restart, however rows are cut, and wait for credit", () => {
    const lines = SCRIPT.trim().split("\n");
    for (let cut = 1; cut < lines.length; cut++) {
      const script = lines.toSpliced(cut, 0, "restart").join("\n");
      expect(harness(MATCH, { states: STATES }).run(script)).toEqual(EXPECTED);
    }
    let blocked = false;
    const options = { batchRows: () => 1, blocked: () => (blocked = !blocked) };
    expect(harness(MATCH, { states: STATES, options }).run(SCRIPT)).toEqual(EXPECTED);
  });

  it("send rows that fail to the side output of their input", () => {
    const code = { source: "", bigints: "number", onError: "side" } as const;
    const source = `export const processElement1 = (row) => { throw new Error("1"); };
    export const processElement2 = (row) => { throw new Error("2"); };`;
    expect(harness(source, { code }).run("+I[a, 1, 1s]\n2: +I[x, a]")).toEqual([
      "side 0 +I[a, 1.0, 1s, Error: 1, 1, 53]",
      "side 1 +I[x, a, Error: 2, 2, 57]",
    ]);
  });
});

describe("functions of two inputs without keys", () => {
  it("map: CoMapFunction", () => {
    const source = `export const map1 = (row) => ({ said: row.k }); export const map2 = (row) => ({ said: row.word });`;
    expect(harness(source, { keys: null }).run("+I[a, 1, 1s]\n2: +I[x, b]\nwatermark 1s")).toEqual([
      "+I[a]",
      "+I[x]",
      "watermark 1s",
    ]);
  });

  it("flatMap: CoFlatMapFunction, with rows that are given or collected", () => {
    const source = `export const flatMap1 = (row) => [{ said: row.k }, { said: "again" }];
    export const flatMap2 = (row, out) => { if (row.word !== "x") out.collect({ said: row.word }); };`;
    const rows = harness(source, { keys: null }).run("+I[a, 1, 1s]\n2: +I[x, b]\n2: +I[y, b]");
    expect(rows).toEqual(["+I[a]", "+I[again]", "+I[y]"]);
  });

  it("have no timers", () => {
    const source = `export const processElement1 = (row, c) => c.registerEventTimeTimer(1); export const processElement2 = () => {};`;
    expect(() => harness(source, { keys: null }).run("+I[a, 1, 1s]")).toThrow(JobFailureError);
  });
});

const RULES = `
export function processElement(row, context, out) {
  const least = context.getBroadcastState("least").get(row.k);
  const seen = (context.state?.seen?.value() ?? 0) + 1;
  context.state?.seen?.update(seen);
  if (least !== null && row.v >= least.v) out.collect({ said: row.k + " " + row.v + " of " + seen });
}
export function processBroadcastElement(row, context, out) {
  const least = context.getBroadcastState("least");
  if (row.word === "clear") { least.clear(); return; }
  if (row.word === "reset") { context.applyToKeyedState("seen", (key, seen) => { out.collect({ said: key.k + " reset" }); seen.clear(); }); return; }
  least.put(row.k2, { v: Number(row.word) });
  if (row.word === "13") throw new Error("unlucky");
}`;

describe("broadcast state", () => {
  const given = (more: Given = {}) =>
    harness(RULES, { keys: null, broadcast: ["least"], rowtimes: [null, null], ...more });
  const RULE_SCRIPT =
    "+I[a, 9, 1s]\n2: +I[5, a]\n+I[a, 4, 1s]\n+I[a, 6, 1s]\n2: +I[clear, NULL]\n+I[a, 6, 1s]";

  it("is what rows find, with keys or without, and survives a restart", () => {
    expect(given().run(RULE_SCRIPT)).toEqual(["+I[a 6 of 1]"]);
    const states = [{ name: "seen", kind: "value" }] as const;
    const keyed = () => given({ keys: [[0], []], states });
    expect(keyed().run(RULE_SCRIPT)).toEqual(["+I[a 6 of 3]"]);
    const lines = RULE_SCRIPT.split("\n");
    for (let cut = 1; cut < lines.length; cut++) {
      const script = lines.toSpliced(cut, 0, "restart").join("\n");
      expect(keyed().run(script)).toEqual(["+I[a 6 of 3]"]);
    }
  });

  it("is as it was where the function of a rule throws", () => {
    const code = { source: "", bigints: "number", onError: "skip" } as const;
    const skipping = given({ code });
    expect(skipping.run("2: +I[5, a]\n2: +I[13, a]\n+I[a, 6, 1s]")).toEqual(["+I[a 6 of 1]"]);
    expect(skipping.counter("malformedRecords")).toBe(1);
  });

  it("is written by the broadcast side alone, and what it gives cannot be changed", () => {
    for (const change of [`.put("a", 1)`, `.remove("a")`, `.clear()`, `.get("a").v = 1`]) {
      const source = `export const processBroadcastElement = (row, c) => c.getBroadcastState("least").put("a", { v: 1 });
      export const processElement = (row, c) => { c.getBroadcastState("least")${change}; };`;
      const of = harness(source, { keys: null, broadcast: ["least"] });
      expect(() => of.run("2: +I[1, a]\n+I[a, 1, 1s]")).toThrow(JobFailureError);
    }
  });

  it("tells keys of different types apart, in the order in which they came", () => {
    const source = `
export function processBroadcastElement(row, context) {
  const rules = context.getBroadcastState("least");
  for (const key of [7, "7", true, "true", -0, "'7", 1.5, -3]) rules.put(key, typeof key + " " + key);
  rules.put(7, "again"); rules.remove("true"); rules.put(0, "zero");
}
export function processElement(row, context, out) {
  const rules = context.getBroadcastState("least");
  out.collect({ said: rules.entries().join(";") + " " + rules.get(7) + " " + rules.contains("true") + " " + Object.is(rules.keys()[3], 0) });
}`;
    const of = harness(source, { keys: null, broadcast: ["least"] });
    const said =
      "+I[7,again;7,string 7;true,boolean true;0,zero;'7,string '7;1.5,number 1.5;-3,number -3 again false true]";
    expect(of.run("2: +I[1, a]\n+I[a, 1, 1s]\nrestart\n+I[a, 1, 1s]")).toEqual([said, said]);
  });

  it("is found by long texts, however these were put together", () => {
    const source = `
const tens = Array.from({ length: 10 }, (_, i) => i);
export function processBroadcastElement(row, context) {
  for (const i of tens) context.getBroadcastState("least").put(i + ".".repeat(700), i);
}
export function processElement(row, context, out) {
  const rules = context.getBroadcastState("least"), keyOf = (i) => (i + ".".repeat(300)) + ".".repeat(400);
  out.collect({ said: tens.filter((i) => rules.get(keyOf(i)) === i && rules.contains(keyOf(i))).length + " of " + rules.keys().length });
}`;
    const of = harness(source, { keys: null, broadcast: ["least"], rowtimes: [null, null] });
    const found = "+I[10 of 10]";
    const script = "2: +I[1, a]\n+I[a, 1, 1s]\nrestart\n+I[a, 1, 1s]\n2: +I[1, a]\n+I[a, 1, 1s]";
    expect(of.run(script)).toEqual([found, found, found]);
  });

  it("comes with large maps and lists of all keys", () => {
    const source = `
export function processElement(row, { state: { all, order } }, out) {
  for (let i = 0; i < 50; i++) all.put(i, row.v);
  order.addAll(Array.from({ length: 600 }, (_, i) => i));
}
export function processBroadcastElement(row, context, out) {
  context.applyToKeyedState("all", (key, all) => { out.collect({ said: key.k + " " + all.keys().length + " " + all.get(49) }); if (key.k === "a") all.clear(); });
  context.applyToKeyedState("order", (key, order) => out.collect({ said: key.k + " " + order.get().length }));
}`;
    const states = [
      { name: "all", kind: "map" },
      { name: "order", kind: "list" },
    ] as const;
    const of = harness(source, { keys: [[0], []], broadcast: ["least"], rowtimes: [null, null], states });
    const lines = of.run("+I[a, 1, 1s]\n+I[b, 2, 1s]\nrestart\n2: +I[1, a]\n2: +I[1, a]");
    expect(lines).toEqual([
      ...["+I[a 50 1]", "+I[b 50 2]", "+I[a 600]", "+I[b 600]"],
      ...["+I[b 50 2]", "+I[a 600]", "+I[b 600]"],
    ]);
  });

  it("comes with the states of all keys", () => {
    const states = [{ name: "seen", kind: "value" }] as const;
    const of = given({ keys: [[0], []], states });
    const lines = of.run(
      "2: +I[1, a]\n2: +I[1, b]\n+I[a, 1, 1s]\n+I[b, 1, 1s]\n2: +I[reset, NULL]\n+I[a, 2, 1s]",
    );
    expect(lines).toEqual(["+I[a 1 of 1]", "+I[b 1 of 1]", "+I[a reset]", "+I[b reset]", "+I[a 2 of 1]"]);
    expect(of.counter("stateEntries")).toBe(1);
  });
});
