import { bigint, boolean, decimal, double, string, timestamp } from "@millrace/graph";
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

  it("have entries under long texts, however these were put together", () => {
    const source = `
const numbers = Array.from({ length: 30 }, (_, i) => i);
export function processElement({ x }, { state: { byName } }, out) {
  if (x === 1) for (const i of numbers) byName.put(i + ".".repeat(700), i);
  const keyOf = (i) => i + ".".repeat(300) + ".".repeat(400);
  if (x === 3) for (const i of numbers) if (i % 2 === 0) byName.remove(keyOf(i));
  if (x === 4) for (const i of numbers) byName.put(keyOf(i), i);
  out.collect({ said: numbers.filter((i) => byName.get(keyOf(i)) === i).length + " of " + byName.keys().length });
}`;
    for (const rows of [1, 100]) {
      const script = "+I[a, 1, 1s]\n+I[a, 2, 1s]\n+I[a, 3, 1s]\n+I[a, 4, 1s]\nrestart\n+I[a, 5, 1s]";
      const given = harness({ source, states: EVERY, options: { batchRows: () => rows } });
      const said = ["30 of 30", "30 of 30", "15 of 15", "30 of 30", "30 of 30"];
      expect(given.run(script)).toEqual(said.map((each) => `+I[${each}]`));
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
    ["all", "1n", "state all keeps DOUBLE, not bigint"],
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
  it("tell keys apart that have the same text, and know zero whatever its sign", () => {
    const source = `export function processElement(row, { state: { any, real } }, out) {
      any.put(1, "number"); any.put("1", "text"); any.put("'1", "quoted"); any.put(true, "truth"); any.put("true", "said");
      real.put(-0, row.x); real.put(0.5, row.x);
      any.remove("1");
      out.collect({ said: any.get(1) + any.contains("1") + any.entries().join(";") + " " + real.get(0) + real.keys().map((k) => 1 / k).join() });
    }`;
    const states: readonly FunctionState[] = [
      { name: "any", kind: "map" },
      { name: "real", kind: "map", keyType: double(false), type: double() },
    ];
    const said = (x: number): string =>
      `+I[numberfalse1,number;'1,quoted;true,truth;true,said ${x}Infinity,2]`;
    const run = harness({ source, states });
    expect(run.run("+I[a, 3, 1s]")).toEqual([said(3)]);
    expect(run.run("restart\n+I[a, 4, 2s]")).toEqual([said(4)]);
  });

  const EXACT: readonly FunctionState[] = [
    { name: "longs", kind: "list", type: bigint() },
    { name: "reals", kind: "list", type: double() },
    { name: "prices", kind: "map", keyType: bigint(), type: decimal(10, 2) },
    { name: "at", kind: "map", keyType: decimal(5, 1), type: timestamp() },
    { name: "price", kind: "value", type: decimal(10, 2) },
  ];
  const EXACT_SOURCE = `
const said = (v) => (typeof v === "bigint" ? v + "n" : Object.is(v, -0) ? "-0" : String(v));
export function processElement(row, { state: { longs, reals, prices, at, price } }, out) {
  const kept = [longs.get().map(said).join("+"), reals.get().map(said).join("+"), prices.entries().map((e) => e.map(said).join("=")).join("+"), at.entries().map((e) => e.map(said).join("=")).join("+"), price.value()];
  out.collect({ said: kept.join(" ") });
  if (longs.get().length > 0) {
    out.collect({ said: [prices.get(9007199254740993n), prices.contains(7n), prices.get(7n), prices.contains(8n), at.get("1.50"), at.get("x")].join(" ") });
    prices.remove(7n); at.remove("01.5");
    return;
  }
  longs.addAll([1n, 9007199254740993n, null]); longs.add(-9223372036854775808n);
  reals.update([0.1, NaN, -0, -Infinity]);
  prices.putAll(new Map([[9007199254740993n, "007.5"], [7n, null], [-1n, "-0.00"]]));
  at.put("+1.5", row.ts); price.update("-12.3");
}`;
  const KEPT = "1n+9007199254740993n+null+-9223372036854775808n 0.1+NaN+-0+-Infinity";

  it.each([
    ["for ever", undefined],
    [
      "for their time",
      { ttlMs: 1_000, update: "on-create-and-write", visibility: "never-return-expired" },
    ] as const,
  ])("of declared types are exact, with what JSON has no word for: %s", (_, ttl) => {
    const states = EXACT.map((state) => ({ ...state, ...(ttl && { ttl }) }));
    for (const rows of [1, 10])
      for (const between of ["", "restart\n"]) {
        const options = { batchRows: () => rows };
        const given = harness({ source: EXACT_SOURCE, states, code: { bigints: "bigint" }, options });
        expect(given.run(["+I[a, 1, 1s]", "+I[a, 1, 1s]", "+I[a, 1, 1s]"].join(`\n${between}`))).toEqual([
          "+I[    ]",
          `+I[${KEPT} 9007199254740993n=7.50+7n=null+-1n=0.00 1.5=1000 -12.30]`,
          "+I[7.50 true  false 1000 ]",
          `+I[${KEPT} 9007199254740993n=7.50+-1n=0.00  -12.30]`,
          "+I[7.50 false  false  ]",
        ]);
      }
  });

  it.each([
    ["longs", "add(1)", "state longs keeps BIGINT, not 1"],
    ["longs", "add(1n << 63n)", "state longs keeps BIGINT, not bigint"],
    ["price", "update('1.234')", 'state price keeps DECIMAL(10, 2), not "1.234"'],
    ["price", "update('123456789')", 'state price keeps DECIMAL(10, 2), not "123456789"'],
    ["price", "update('.')", 'state price keeps DECIMAL(10, 2), not "."'],
    ["price", "update(1.5)", "state price keeps DECIMAL(10, 2), not 1.5"],
    ["at", "put('1.5', 'x')", "state at keeps TIMESTAMP, not string"],
    ["at", "put(null, 1)", "state at keeps DECIMAL(5, 1), not null"],
  ])("refuse what is no value of the type: %s.%s", (name, call, problem) => {
    const source = `export function processElement(row, { state }) { state.${name}.${call}; }`;
    expect(() => harness({ source, states: EXACT, code: { bigints: "bigint" } }).run("+I[a, 1, 1s]")).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          params: expect.objectContaining({ problem: `TypeError: ${problem}` }),
        }),
      }),
    );
  });

  it("that were kept before their type was declared are read as it, or say what is none of it", () => {
    const names = ["longs", "reals", "prices", "at", "price"];
    const untyped = EXACT.map(({ name, kind }) => ({ name, kind }));
    const restored = (writes: string, states = EXACT): readonly string[] => {
      const old = harness({
        source: `export function processElement(row, { state: { ${names.join(", ")} } }) { ${writes} }`,
        states: untyped,
      });
      old.run("+I[a, 1, 1s]");
      const next = harness({
        source: EXACT_SOURCE.replace("prices.remove", "longs.add(5n); prices.remove"),
        states,
        code: { bigints: "bigint" },
      });
      return next
        .restoreSections(old.checkpoint(1, null).sections())
        .run("+I[a, 1, 1s]\nrestart\n+I[a, 1, 1s]");
    };
    const writes =
      "longs.addAll([1, null, 3]); reals.add(0.5); prices.put(7, '1'); prices.put(8, 2.5); at.put('1.5', 9); price.update('3');";
    expect(restored(writes)).toEqual([
      "+I[1n+null+3n 0.5 7n=1.00+8n=2.50 1.5=9 3.00]",
      "+I[ true 1.00 true 9 ]",
      "+I[1n+null+3n+5n 0.5 8n=2.50  3.00]",
      "+I[ false  true  ]",
    ]);
    expect(() => restored("longs.add({ n: 1.5 });")).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          params: expect.objectContaining({
            problem: 'TypeError: state longs keeps BIGINT, and holds {"n":1.5} of before',
          }),
        }),
      }),
    );
  });

  it("that hold what a number cannot say fail where BIGINT comes as number", () => {
    const one = EXACT.slice(0, 1);
    const old = harness({
      source: `export function processElement(row, { state }) { state.longs.add(1n << 60n); }`,
      states: one,
      code: { bigints: "bigint" },
    });
    old.run("+I[a, 1, 1s]");
    const next = harness({
      source: `export function processElement(row, { state }, out) { out.collect({ said: String(state.longs.get()[0]) }); }`,
      states: one,
    }).restoreSections(old.checkpoint(1, null).sections());
    expect(() => next.run("+I[a, 1, 1s]")).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          params: expect.objectContaining({
            problem: 'TypeError: state longs keeps BIGINT, and holds "1152921504606846976" of before',
          }),
        }),
      }),
    );
  });

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
