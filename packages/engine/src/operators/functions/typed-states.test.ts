import { bigint, boolean, double, string, timestamp } from "@millrace/graph";
import type { Field, FunctionCode, FunctionState, ProcessFunctionSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { processFunctionFactory } from "./process-function-operator.ts";

beforeAll(provideTestSandbox);

const INPUT: readonly Field[] = [
  { name: "key", type: string(false) },
  { name: "x", type: double() },
  { name: "ts", type: timestamp() },
];

interface Given {
  readonly source: string;
  readonly states: readonly FunctionState[];
  readonly code?: Partial<FunctionCode>;
  readonly options?: HarnessOptions;
}

const harness = ({ source, states, code, options }: Given) =>
  new OperatorHarness<ProcessFunctionSpec>(
    {
      spec: {
        kind: "process-function",
        keys: [0],
        rowtime: 2,
        states,
        code: { source, bigints: "number", onError: "fail", ...code },
      },
      factory: processFunctionFactory,
      input: INPUT,
      output: [{ name: "said", type: string() }],
    },
    options,
  );

const EVERY: readonly FunctionState[] = [
  { name: "seen", kind: "value", type: bigint(false) },
  { name: "large", kind: "value", type: boolean() },
  { name: "name", kind: "value", type: string() },
  { name: "at", kind: "value", type: timestamp() },
  { name: "sum", kind: "reducing", type: double() },
  { name: "count", kind: "aggregating", type: bigint() },
  { name: "all", kind: "list", type: double() },
  { name: "byName", kind: "map", keyType: string(), type: bigint() },
  { name: "free", kind: "value" },
];

const EVERY_SOURCE = `
export const reducers = { sum: (a, b) => a + b };
export const aggregators = { count: { createAccumulator: () => 0, add: (v, n) => n + 1, getResult: (n) => "n" + n } };
export function processElement(row, { state }, out) {
  const said = [state.seen.value(), state.large.value(), state.name.value(), state.at.value(), state.sum.get(), state.count.get(), state.all.get().join("+"), state.byName.entries().sort().join(";"), JSON.stringify(state.free.value())];
  out.collect({ said: row.key + ": " + said.join(" ") });
  if (row.x === 0) { for (const each of Object.values(state)) each.clear(); return; }
  state.seen.update((state.seen.value() ?? 0) + 1);
  state.large.update(row.x > 2);
  state.name.update(row.key + "é" + row.x);
  state.at.update(new Date(row.ts).getTime());
  state.sum.add(row.x); state.count.add(row.x);
  state.all.add(row.x); state.byName.put("n" + row.x % 2, row.x);
  state.free.update({ x: row.x });
}`;

const ROWS = [
  "+I[a, 1, 1s]",
  "+I[b, 3, 2s]",
  "+I[a, 2, 3s]",
  "+I[a, 3, 4s]",
  "+I[b, 0, 5s]",
  "+I[b, 1, 6s]",
  "+I[a, 9, 7s]",
];
const SAID = [
  "+I[a:         null]",
  "+I[b:         null]",
  '+I[a: 1 false aé1 1000 1 n1 1 n1,1 {"x":1}]',
  '+I[a: 2 false aé2 3000 3 n2 1+2 n0,2;n1,1 {"x":2}]',
  '+I[b: 1 true bé3 2000 3 n1 3 n1,3 {"x":3}]',
  "+I[b:         null]",
  '+I[a: 3 true aé3 4000 6 n3 1+2+3 n0,2;n1,3 {"x":3}]',
];

describe("states of a declared type", () => {
  it("keep what they are given, however rows are cut and wherever it starts again", () => {
    for (const rows of [1, 2, 100]) {
      const options = { batchRows: () => rows };
      for (let cut = 0; cut < ROWS.length; cut++) {
        const script = ROWS.toSpliced(cut, 0, "restart").join("\n");
        expect(harness({ source: EVERY_SOURCE, states: EVERY, options }).run(script)).toEqual(SAID);
      }
    }
  });

  it("are shown as the numbers that they are", () => {
    const source = `export function processElement(row, { state }) { state.seen.update(7); state.large.update(true); }`;
    const shown = harness({ source, states: EVERY.slice(0, 2) });
    shown.run("+I[a, 1, 1s]");
    expect(shown.held("keyed")).toEqual(["a | - | - | seen 7,large true,timers NULL"]);
  });

  it.each([
    ["seen", "1.5", "state seen keeps BIGINT, not 1.5"],
    ["seen", "'1'", "state seen keeps BIGINT, not string"],
    ["large", "1", "state large keeps BOOLEAN, not 1"],
    ["name", "5", "state name keeps STRING, not 5"],
    ["all", "'x'", "state all keeps DOUBLE, not string"],
    ["all", "NaN", "state all keeps DOUBLE, not NaN"],
  ])("refuse another value: %s of %s", (name, value, problem) => {
    const write = name === "all" ? "add" : "update";
    const source = `export function processElement(row, { state }) { state.${name}.${write}(${value}); }`;
    const side = harness({ source, states: EVERY, code: { onError: "skip" } });
    side.run("+I[a, 1, 1s]");
    expect(side.counter("malformedRecords")).toBe(1);
    expect(() => harness({ source, states: EVERY }).run("+I[a, 1, 1s]")).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          params: expect.objectContaining({ problem: `TypeError: ${problem}` }),
        }),
      }),
    );
  });

  it("are what they were where a call throws", () => {
    const source = `${EVERY_SOURCE.replace("export function processElement", "function run")}
export function processElement(row, context, out) { run(row, context, out); if (row.x === 13) { context.state.byName.remove("n1"); throw new Error("unlucky"); } }`;
    for (const rows of [1, 100]) {
      const script = ROWS.flatMap((row) => [row, "+I[a, 13, 9s]", "+I[c, 13, 9s]"]).join("\n");
      const options = { batchRows: () => rows };
      const given = harness({ source, states: EVERY, code: { onError: "skip" }, options });
      expect(given.run(script)).toEqual(SAID);
      expect(given.counter("malformedRecords")).toBe(2 * ROWS.length);
      expect(given.counter("stateEntries")).toBe(2);
    }
  });

  it("of BIGINT are bigint where the node says so", () => {
    const source = `export function processElement(row, { state }, out) {
  const before = state.seen.value() ?? 9007199254740993n;
  state.seen.update(before * 2n);
  out.collect({ said: String(before) });
}`;
    const given = harness({ source, states: EVERY.slice(0, 1), code: { bigints: "bigint" } });
    expect(given.run("+I[a, 1, 1s]\nrestart\n+I[a, 1, 1s]")).toEqual([
      "+I[9007199254740993]",
      "+I[18014398509481986]",
    ]);
  });

  it("live for their time", () => {
    const ttl = { ttlMs: 1_000, update: "on-create-and-write", visibility: "never-return-expired" } as const;
    const source = `export function processElement(row, { state }, out) {
  out.collect({ said: String(state.seen.value()) });
  state.seen.update(row.x);
}`;
    const given = harness({ source, states: [{ name: "seen", kind: "value", type: bigint(), ttl }] });
    expect(
      given.run("+I[a, 1, 1s]\n+500ms\n+I[a, 2, 1s]\nrestart\n+999ms\n+I[a, 3, 1s]\n+1s\n+I[a, 4, 1s]"),
    ).toEqual(["+I[null]", "+I[1]", "+I[2]", "+I[null]"]);
  });
});

describe("maps and lists", () => {
  it("give copies: what a function does with them changes no state", () => {
    const source = `export function processElement(row, { state: { list, map } }, out) {
  if (row.x === 1) { list.addAll([{ n: 1 }, { n: 2 }]); map.putAll({ a: { n: 1 } }); }
  list.get()[0].n = 9; map.get("a").n = 9; map.values()[0].n = 9; map.entries()[0][1].n = 9;
  const kept = { n: 5 };
  map.put("b", kept); kept.n = 9;
  out.collect({ said: JSON.stringify([list.get(), map.entries()]) });
}`;
    const states = [
      { name: "list", kind: "list" },
      { name: "map", kind: "map" },
    ] as const;
    const said = '[[{"n":1},{"n":2}],[["a",{"n":1}],["b",{"n":5}]]]';
    for (const rows of [1, 10])
      expect(
        harness({ source, states, options: { batchRows: () => rows } }).run("+I[a, 1, 1s]\n+I[a, 2, 1s]"),
      ).toEqual([`+I[${said}]`, `+I[${said}]`]);
  });
});

describe("columns that a function does not read", () => {
  it("are not made, unless it does something else with the row", () => {
    const said = (source: string) => harness({ source, states: [] }).run("+I[a, 1, 1s]");
    expect(
      said(
        `export const processElement = (row, context, out) => out.collect({ said: row.key + context.timestamp() });`,
      ),
    ).toEqual(["+I[a1000]"]);
    expect(
      said(`export const processElement = ({ key }, context, out) => out.collect({ said: key });`),
    ).toEqual(["+I[a]"]);
    expect(
      said(
        `export function processElement(row, context, out) { out.collect({ said: Object.keys(row).join() }); }`,
      ),
    ).toEqual(["+I[key,x,ts]"]);
    expect(
      said(
        `export function processElement() { const [row, , out] = arguments; out.collect({ said: Object.keys(row).join() }); }`,
      ),
    ).toEqual(["+I[key,x,ts]"]);
    expect(
      said(`export let processElement = (row, context, out) => out.collect({ said: row.key });
processElement = (row, context, out) => out.collect({ said: String(row.x) });`),
    ).toEqual(["+I[1]"]);
  });
});
