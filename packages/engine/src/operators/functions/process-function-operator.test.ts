import { bigint, decimal, double, FUNCTION_ERROR_FIELDS, string, timestamp } from "@millrace/graph";
import type { Field, FunctionState, ProcessFunctionSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { processFunctionFactory } from "./process-function-operator.ts";

beforeAll(provideTestSandbox);

const INPUT: readonly Field[] = [
  { name: "account", type: string(false) },
  { name: "amount", type: double() },
  { name: "at", type: timestamp(false) },
];
const OUTPUT: readonly Field[] = [
  { name: "account", type: string(false) },
  { name: "said", type: string() },
  { name: "n", type: bigint() },
];

interface Given {
  readonly source: string;
  readonly states?: readonly FunctionState[];
  readonly onError?: ProcessFunctionSpec["code"]["onError"];
  readonly output?: readonly Field[];
  readonly options?: HarnessOptions;
}

const harness = ({ source, states = [], onError = "fail", output = OUTPUT, options }: Given) =>
  new OperatorHarness(
    {
      spec: {
        kind: "process-function",
        keys: [0],
        rowtime: 2,
        states,
        code: { source, bigints: "number", onError },
      },
      factory: processFunctionFactory,
      input: INPUT,
      output,
      sideOutputs: onError === "side" ? [[...INPUT, ...FUNCTION_ERROR_FIELDS]] : [],
    },
    options,
  );

/** Small amount, then a large one within a minute: an alert. */
const FRAUD = `
export function processElement(row, context, out) {
  const { small, timer } = context.state;
  if (small.value()) {
    if (row.amount > 500) out.collect({ account: row.account, said: "alert", n: context.timestamp() });
    context.deleteProcessingTimeTimer(timer.value()); context.deleteEventTimeTimer(timer.value());
    small.clear(); timer.clear();
  }
  if (row.amount < 1) {
    const at = context.timestamp() + 60000;
    small.update(true); timer.update(at);
    context.registerEventTimeTimer(at);
  }
}
export function onTimer(timestamp, context, out) {
  context.state.small.clear(); context.state.timer.clear();
  out.collect({ account: context.getCurrentKey().account, said: context.timeDomain + " " + context.currentWatermark(), n: timestamp });
}`;
const FRAUD_STATES = [
  { name: "small", kind: "value" },
  { name: "timer", kind: "value" },
] as const;

const SCRIPT = `
  +I[a, 0.5, 1s]
  +I[b, 0.1, 2s]
  +I[a, 900, 5s]
  watermark 10s
  +I[b, 3, 20s]
  +I[c, 0.2, 30s]
  +I[c, 600, 100s]
  +I[d, 0.2, 40s]
  watermark 200s
  +I[d, 900, 201s]
  end`;
const EXPECTED = [
  "+I[a, alert, 5000]",
  "watermark 10s",
  "+I[c, alert, 100000]",
  "+I[d, event 200000, 100000]",
  "watermark 200s",
  "watermark max",
];

describe("functions of keyed rows", () => {
  it("keep state by key, and fire timers before the watermark goes on", () => {
    expect(harness({ source: FRAUD, states: FRAUD_STATES }).run(SCRIPT)).toEqual(EXPECTED);
  });

  it("go on after a restart as if nothing had happened", () => {
    const lines = SCRIPT.trim().split("\n");
    for (let cut = 1; cut < lines.length; cut++) {
      const script = lines.toSpliced(cut, 0, "restart").join("\n");
      expect(harness({ source: FRAUD, states: FRAUD_STATES }).run(script)).toEqual(EXPECTED);
    }
  });

  it("give the same however rows are cut into batches, and wait for credit", () => {
    for (const rows of [1, 2, 3, 100]) {
      const options = { batchRows: () => rows };
      expect(harness({ source: FRAUD, states: FRAUD_STATES, options }).run(SCRIPT)).toEqual(EXPECTED);
    }
    let blocked = false;
    const options = { blocked: () => (blocked = !blocked) };
    expect(harness({ source: FRAUD, states: FRAUD_STATES, options }).run(SCRIPT)).toEqual(EXPECTED);
  });

  it("have every kind of state", () => {
    const source = `
export const reducers = { sum: (a, b) => a + b };
export const aggregators = { mean: { createAccumulator: () => [0, 0], add: (v, [n, s]) => [n + 1, s + v], getResult: ([n, s]) => s / n } };
export function processElement(row, context, out) {
  const { last, all, byCent, sum, mean } = context.state;
  const before = last.value();
  last.update(row.amount); all.add(row.amount); byCent.put(row.amount % 2, row.amount); sum.add(row.amount); mean.add(row.amount);
  out.collect({ account: row.account, said: [before, all.get().join("+"), byCent.entries().join(";"), byCent.contains(7), sum.get(), mean.get()].join(" "), n: null });
  all.get().push(1000); byCent.entries()[0][1] = 1000;
}`;
    const states: readonly FunctionState[] = [
      { name: "last", kind: "value" },
      { name: "all", kind: "list" },
      { name: "byCent", kind: "map" },
      { name: "sum", kind: "reducing" },
      { name: "mean", kind: "aggregating" },
    ];
    const given = harness({ source, states });
    expect(given.run("+I[a, 2, 1s]\n+I[a, 3, 1s]\nrestart\n+I[b, 9, 1s]\n+I[a, 4, 1s]")).toEqual([
      "+I[a,  2 0,2 false 2 2, NULL]",
      "+I[a, 2 2+3 0,2;1,3 false 5 2.5, NULL]",
      "+I[b,  9 1,9 false 9 9, NULL]",
      "+I[a, 3 2+3+4 0,4;1,3 false 9 3, NULL]",
    ]);
  });

  it("tell of each event-time timer that fires, and of which key it is", () => {
    const fired: unknown[] = [];
    const trace = {
      event: (kind: string, _: string | null, data: object) =>
        void (kind === "timer.fire" && fired.push(data)),
    };
    harness({ source: FRAUD, states: FRAUD_STATES, options: { trace } }).run(
      "+I[a, 0.5, 1s]\n+I[b, 0.1, 2s]\n+I[b, 900, 3s]\nwatermark 60999ms\nwatermark 70s",
    );
    expect(fired).toEqual([{ key: ["a"], atMs: 61_000 }]);
  });

  it("fire processing-time timers by the clock, those registered by others too", () => {
    const source = `
export function processElement(row, context) { context.registerProcessingTimeTimer(context.currentProcessingTime() + 100); }
export function onTimer(timestamp, context, out) {
  out.collect({ account: context.getCurrentKey().account, said: context.timeDomain, n: timestamp });
  if (timestamp < 1000150) context.registerProcessingTimeTimer(timestamp + 50);
}`;
    expect(harness({ source }).run("+I[a, 1, 1s]\n+90ms\n+10ms\nrestart\n+1s\nend")).toEqual([
      "+I[a, processing, 1000100]",
      "+I[a, processing, 1000150]",
      "watermark max",
    ]);
  });

  it("keep each timer once, however often their key is met", () => {
    const source = `
export function processElement(row, context) {
  context.state.seen.update((context.state.seen.value() ?? 0) + 1);
  context.registerEventTimeTimer(3600000);
}
export function onTimer(timestamp, context, out) {
  out.collect({ account: context.getCurrentKey().account, said: context.timeDomain, n: context.state.seen.value() });
}`;
    const given = harness({
      source,
      states: [{ name: "seen", kind: "value" }],
      options: { batchRows: () => 1 },
    });
    const rows = (count: number) => Array.from({ length: count }, () => "+I[a, 1, 1s]").join("\n");
    given.run(rows(100));
    const { reservedBytes } = given;
    given.run(rows(2_000));
    expect(given.reservedBytes).toBe(reservedBytes);
    expect(given.run("watermark 2h")).toEqual(["+I[a, event, 2100]", "watermark 2h"]);
  });

  it("may set a timer again for the time at which it fires", () => {
    const source = `
export function processElement(row, context) { context.registerEventTimeTimer(5000); }
export function onTimer(timestamp, context, out) {
  const fired = (context.state.fired.value() ?? 0) + 1;
  context.state.fired.update(fired);
  out.collect({ account: context.getCurrentKey().account, said: null, n: fired });
  if (fired < 3) context.registerEventTimeTimer(timestamp);
}`;
    const states = [{ name: "fired", kind: "value" }] as const;
    expect(harness({ source, states }).run("+I[a, 1, 1s]\nwatermark 5s")).toEqual([
      "+I[a, NULL, 1]",
      "+I[a, NULL, 2]",
      "+I[a, NULL, 3]",
      "watermark 5s",
    ]);
  });

  it("leave state, timers and output as they were where a call throws", () => {
    const source = `
export function processElement(row, context, out) {
  const seen = (context.state.seen.value() ?? 0) + 1;
  context.state.seen.update(seen);
  out.collect({ account: row.account, said: null, n: seen });
  if (row.amount === 13) { context.registerEventTimeTimer(5000); throw new Error("unlucky"); }
}`;
    const states = [{ name: "seen", kind: "value" }] as const;
    const script = "+I[a, 1, 1s]\n+I[a, 13, 1s]\n+I[a, 2, 1s]";
    const rows = ["+I[a, NULL, 1]", "+I[a, NULL, 2]"];
    const skipping = harness({ source, states, onError: "skip" });
    expect(skipping.run(script)).toEqual(rows);
    expect(skipping.counter("malformedRecords")).toBe(1);
    expect(harness({ source, states, onError: "side" }).run(script)).toEqual([
      ...rows,
      "side 0 +I[a, 13.0, 1s, Error: unlucky, 6, 76]",
    ]);
    expect(() => harness({ source, states }).run(script)).toThrow(JobFailureError);
  });

  it("end the job where they give more text at once than there is memory for", () => {
    const source = `export const processElement = (row, context, out) => {
  const said = "x".repeat(100000);
  for (let i = 0; i < 1000; i++) out.collect({ account: row.account, said, n: null });
};`;
    expect(() => harness({ source }).run("+I[a, 1, 1s]")).toThrow(JobFailureError);
  });

  it("end the job with a text that is none of its column's type", () => {
    const source = `export const processElement = (row, context, out) => out.collect({ price: "dear" });`;
    const output = [{ name: "price", type: decimal(10, 2) }];
    let failure: unknown = null;
    try {
      harness({ source, output }).run("+I[a, 1, 1s]");
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({
      failure: {
        reason: "runtime.function-result",
        params: { column: "price", expected: "DECIMAL(10, 2)", got: "text" },
      },
    });
  });

  it("forget keys of which nothing is kept", () => {
    const source = `export function processElement(row, { state: { s } }) { if (row.amount > 0) s.update(row.amount); else s.clear(); }`;
    const given = harness({ source, states: [{ name: "s", kind: "value" }] });
    given.run("+I[a, 1, 1s]\n+I[b, 0, 1s]\n+I[c, 2, 1s]\n+I[a, 0, 1s]");
    expect(given.counter("stateEntries")).toBe(1);
  });

  it("show how many timers are set, also after a restart", () => {
    const source = `export function processElement(row, context) {
  if (row.amount === 0) context.deleteEventTimeTimer(5000);
  else { context.registerEventTimeTimer(5000); context.registerEventTimeTimer(5000 + row.amount); context.registerProcessingTimeTimer(9000); }
}
export const onTimer = () => {};`;
    const given = harness({ source });
    const timers = (script: string): number => {
      given.run(script);
      return given.counter("timers");
    };
    expect(timers("+I[a, 1, 1s]\n+I[b, 2, 1s]")).toBe(6);
    expect(timers("+I[a, 1, 1s]\nrestart\n+I[b, 2, 1s]")).toBe(6);
    expect(timers("+I[a, 0, 1s]")).toBe(5);
    expect(timers("watermark 5s")).toBe(4);
    expect(timers("watermark 6s")).toBe(2);
  });

  it("are opened and closed with what a subtask is told of itself", () => {
    const source = `let opened = null;
export const open = ({ subtask, parallelism }) => { opened = subtask + " of " + parallelism; };
export function processElement(row, context, out) { out.collect({ account: row.account, said: opened, n: context.subtask }); }`;
    const options = { subtask: 1, parallelism: 2 };
    expect(harness({ source, options }).run("+I[a, 1, 1s]")).toEqual(["+I[a, 1 of 2, 1]"]);
  });
});
