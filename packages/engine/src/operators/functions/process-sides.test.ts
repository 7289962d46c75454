import { double, orNull, PROCESS_ERROR_FIELDS, string, timestamp } from "@millrace/graph";
import type { Field, FunctionErrorPolicy, FunctionState, FunctionStateTtl } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { processFunctionFactory } from "./process-function-operator.ts";

beforeAll(provideTestSandbox);

const INPUT: readonly Field[] = [
  { name: "k", type: string(false) },
  { name: "v", type: double() },
  { name: "at", type: timestamp(false) },
];
const OUTPUT: readonly Field[] = [{ name: "said", type: string() }];
const SIDES = [
  { name: "high", fields: [{ name: "v", type: double() }] },
  { name: "words", fields: [{ name: "k", type: string() }, ...OUTPUT] },
];

interface Given {
  readonly states?: readonly FunctionState[];
  readonly onError?: FunctionErrorPolicy;
  readonly batchRows?: number;
  /** Index of a side output that nobody reads. */
  readonly unread?: number;
}

function harness(source: string, { states = [], onError = "fail", batchRows, unread }: Given = {}) {
  const code = { source, bigints: "number", onError } as const;
  const failed = INPUT.map(({ name, type }) => ({ name, type: orNull(type) }));
  return new OperatorHarness(
    {
      spec: { kind: "process-function", keys: [0], rowtime: 2, states, code, sides: SIDES },
      factory: processFunctionFactory,
      input: INPUT,
      output: OUTPUT,
      sideOutputs: [
        ...(onError === "side" ? [[...failed, ...PROCESS_ERROR_FIELDS]] : []),
        ...SIDES.map(({ fields }, index) => (index === unread ? null : fields)),
      ],
    },
    batchRows === undefined ? {} : { batchRows: () => batchRows },
  );
}

describe("side outputs of functions", () => {
  const SOURCE = `export function processElement(row, context, out) {
    if (row.v > 10) context.output("high", { v: row.v });
    context.output("words", { k: row.k, said: "v" + row.v });
    if (row.v === 13) throw new Error("unlucky");
    out.collect({ said: row.k });
    context.registerEventTimeTimer(5000);
  }
  export const onTimer = (time, context) => context.output("words", { k: context.getCurrentKey().k, said: "timer" });`;
  const SCRIPT = "+I[a, 1, 1s]\n+I[b, 13, 1s]\n+I[a, 20, 1s]\nwatermark 6s";

  it("have rows of their own, in order, from rows and timers, and none of a call that throws", () => {
    for (const batchRows of [1, 100]) {
      const given = harness(SOURCE, { onError: "skip", batchRows });
      const lines = given.run(SCRIPT);
      const of = (prefix: string) => lines.filter((line) => line.startsWith(prefix));
      expect(of("+I")).toEqual(["+I[a]", "+I[a]"]);
      expect(of("side 0")).toEqual(["side 0 +I[20.0]"]);
      expect(of("side 1")).toEqual(["side 1 +I[a, v1]", "side 1 +I[a, v20]", "side 1 +I[a, timer]"]);
      expect(given.counter("malformedRecords")).toBe(1);
    }
  });

  it("stand behind the rows that failed", () => {
    const lines = harness(SOURCE, { onError: "side" }).run(SCRIPT);
    expect(lines.filter((line) => line.startsWith("side 0"))).toEqual([
      "side 0 +I[b, 13.0, 1s, Error: unlucky, 4, 33, NULL]",
    ]);
    expect(lines).toContain("side 2 +I[a, timer]");
  });

  it("count the rows that nobody reads, and send the others", () => {
    const given = harness(SOURCE, { onError: "skip", unread: 1 });
    expect(given.run(SCRIPT).filter((line) => line.startsWith("side"))).toEqual(["side 0 +I[20.0]"]);
    expect(given.counter("unreadSideRecords")).toBe(3);
  });

  it("have to be declared", () => {
    const source = `export const processElement = (row, context) => context.output("nowhere", {});`;
    expect(() => harness(source).run("+I[a, 1, 1s]")).toThrow(JobFailureError);
  });
});

describe("a timer that fails", () => {
  const SOURCE = `export const processElement = (row, context) => context.registerEventTimeTimer(row.v);
  export const onTimer = (time, context, out) => { if (time === 2000) throw new Error("no"); out.collect({ said: "at " + time }); };`;
  const SCRIPT = "+I[a, 1000, 1s]\n+I[b, 2000, 1s]\n+I[b, 3000, 1s]\nwatermark 4s";
  const REST = ["+I[at 1000]", "+I[at 3000]"];

  it("names key and time", () => {
    let failure: unknown = null;
    try {
      harness(SOURCE).run(SCRIPT);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({
      failure: {
        reason: "runtime.function-timer-failed",
        params: { key: `{"k":"b"}`, time: "1970-01-01T00:00:02", problem: "Error: no", line: 2 },
      },
    });
  });

  it("is counted, or goes to the side output as its key and time, and does not come again", () => {
    const skipping = harness(SOURCE, { onError: "skip" });
    expect(skipping.run(SCRIPT).filter((line) => line.startsWith("+I"))).toEqual(REST);
    expect(skipping.counter("malformedRecords")).toBe(1);
    const aside = harness(SOURCE, { onError: "side" });
    expect(aside.run(SCRIPT).filter((line) => line.startsWith("side"))).toEqual([
      "side 0 +I[b, NULL, NULL, Error: no, 2, 81, 2s]",
    ]);
    expect(aside.run("restart\nwatermark 9s")).toEqual(["watermark 9s"]);
  });
});

describe("state that lives for a time", () => {
  const ttl = (more: Partial<FunctionStateTtl> = {}): FunctionStateTtl => ({
    ttlMs: 100,
    update: "on-create-and-write",
    visibility: "never-return-expired",
    ...more,
  });
  const SOURCE = `export const reducers = { r: (a, b) => a + b };
  export const aggregators = { a: { createAccumulator: () => 0, add: (v, s) => s + v, getResult: (s) => s } };
  export function processElement(row, { state: { v, l, m, r, a } }, out) {
    out.collect({ said: JSON.stringify([v.value(), l.get(), m.entries(), r.get(), a.get()]) });
    if (row.v === 0) return;
    v.update(row.v); l.add(row.v); m.put("n" + row.v, row.v); r.add(row.v); a.add(row.v);
  }`;
  const states = (of: FunctionStateTtl): readonly FunctionState[] => [
    { name: "v", kind: "value", ttl: of },
    { name: "l", kind: "list", ttl: of },
    { name: "m", kind: "map", ttl: of },
    { name: "r", kind: "reducing", ttl: of },
    { name: "a", kind: "aggregating", ttl: of },
  ];
  const said = (of: FunctionStateTtl, script: string) =>
    harness(SOURCE, { states: states(of) })
      .run(script)
      .map((line) => JSON.parse(line.slice(3, -1)) as unknown);

  it("is never seen again after it; elements and entries live each for themselves", () => {
    const script = `+I[a, 1, 1s]\n+60ms\n+I[a, 2, 1s]\nrestart\n+60ms\n+I[a, 0, 1s]\n+60ms\n+I[a, 0, 1s]`;
    expect(said(ttl(), script)).toEqual([
      [null, [], [], null, null],
      [1, [1], [["n1", 1]], 1, 1],
      [2, [2], [["n2", 2]], 3, 3],
      [null, [], [], null, null],
    ]);
  });

  it("lives on with each use where it is told to", () => {
    const script = `+I[a, 1, 1s]\n+60ms\n+I[a, 0, 1s]\n+60ms\n+I[a, 0, 1s]\n+100ms\n+I[a, 0, 1s]`;
    expect(said(ttl({ update: "on-read-and-write" }), script)).toEqual([
      [null, [], [], null, null],
      [1, [1], [["n1", 1]], 1, 1],
      [1, [1], [["n1", 1]], 1, 1],
      [null, [], [], null, null],
    ]);
  });

  it("is removed in the background, key and all, while other keys and states stay", () => {
    const given = harness(SOURCE, { states: states(ttl()) });
    given.run("+I[a, 1, 1s]\n+50ms\n+I[b, 1, 1s]\n+49ms");
    expect(given.counter("stateEntries")).toBe(2);
    given.run("+1ms");
    expect(given.counter("stateEntries")).toBe(1);
    given.run("restart\n+50ms");
    expect(given.counter("stateEntries")).toBe(0);
  });

  it("is seen once more where it is told to, as long as nothing has removed it", () => {
    const source = `export function processElement(row, { state: { v, other } }, out) {
      out.collect({ said: String(v.value()) }); if (row.v === 1) { v.update("kept"); }
    }`;
    const of = ttl({ visibility: "return-expired-if-not-cleaned-up" });
    const given = harness(source, { states: [{ name: "v", kind: "value", ttl: of }] });
    given.run("+I[a, 1, 1s]");
    // The clock has gone on, and no timer has been asked yet.
    given.nowMs += 500;
    expect(given.run("+I[a, 0, 1s]\n+I[a, 0, 1s]")).toEqual(["+I[kept]", "+I[null]"]);
  });
});

describe("what does not come to an end", () => {
  const reason = (source: string, script: string): unknown => {
    try {
      harness(source).run(script);
    } catch (error) {
      return (error as JobFailureError).failure;
    }
    return null;
  };

  it.each([
    [
      "open",
      "export const open = () => {\n  for (;;);\n};\nexport const processElement = () => {};",
      "+I[a, 1, 1s]",
    ],
    [
      "close",
      "export const close = () => {\n  for (;;);\n};\nexport const processElement = () => {};",
      "end",
    ],
    ["the program itself", "let n = 0;\nfor (;;) n++;\nexport const processElement = () => {};", "end"],
    [
      "a timer",
      "export const processElement = (row, c) => c.registerEventTimeTimer(5);\nexport const onTimer = () => { for (;;); };",
      "+I[a, 1, 1s]\nwatermark 1s",
    ],
    [
      "a processing-time timer",
      "export const processElement = (row, c) => c.registerProcessingTimeTimer(0);\nexport const onTimer = () => { for (;;); };",
      "+I[a, 1, 1s]\n+1s",
    ],
    [
      "a reducer",
      "export const reducers = { r: () => {\n for (;;); } };\nexport const processElement = (row, c) => c.state.r.add(1);",
      "+I[a, 1, 1s]\n+I[a, 1, 1s]",
    ],
  ])("ends the job with its line: %s", (_, source, script) => {
    const states = [{ name: "r", kind: "reducing" }] as const;
    let failure: unknown = null;
    try {
      harness(source, { states }).run(script);
    } catch (error) {
      failure = (error as JobFailureError).failure;
    }
    expect(failure).toMatchObject({ reason: "runtime.function-timeout", params: { line: 2 } });
    expect(reason(`export const processElement = () => {};`, script)).toBeNull();
  });
});
