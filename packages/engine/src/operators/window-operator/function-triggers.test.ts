import { timestamp, WINDOW_ERROR_FIELDS } from "@millrace/graph";
import type { Field, FunctionCode, WindowOperatorSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import { failureOf } from "../../testing/memory-io.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { WINDOW_INPUT, windowSetup } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

const code = (source: string, onError: FunctionCode["onError"] = "fail"): FunctionCode => ({
  source,
  bigints: "number",
  onError,
});

function harness(spec: Partial<WindowOperatorSpec>) {
  const made = new OperatorHarness(windowSetup(spec));
  made.nowMs = 0;
  return made;
}

const FAILED: readonly Field[] = [
  ...WINDOW_INPUT,
  { name: "window_start", type: timestamp() },
  { name: "window_end", type: timestamp() },
  ...WINDOW_ERROR_FIELDS,
];

const run = (spec: Partial<WindowOperatorSpec>, ...script: string[]): string[] =>
  harness(spec).run(script.join("\n"));

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

  it("that merge have the timers of the merged window alone, however often", () => {
    const source = `export function onElement(row, t, window, context) {
      context.registerEventTimeTimer(window.maxTimestamp);
      context.registerProcessingTimeTimer(context.currentProcessingTime() + 100);
      return TriggerResult.CONTINUE;
    }
    export const onMerge = (window, context) => context.registerEventTimeTimer(window.maxTimestamp);
    export const onEventTime = () => TriggerResult.FIRE;
    export const onProcessingTime = () => TriggerResult.FIRE;`;
    const spec = { ...triggerOf(source), assigner: { kind: "session", gapMs: 2_000 } as const };
    const rows = Array.from({ length: 9 }, (_, n) => `+I[a, ${n}s, 1]`);
    expect(run(spec, ...rows, "watermark 9s", "watermark 20s")).toEqual([
      "watermark 9s",
      "+I[a, 0s, 10s, 9999ms, 9, 9.0]",
      "watermark 20s",
    ]);
    expect(run(spec, "+I[a, 0s, 1]", "+50ms", "+I[a, 1s, 1]", "+90ms")).toEqual([]);
    expect(run(spec, "+I[a, 0s, 1]", "+50ms", "+I[a, 1s, 1]", "+101ms")).toEqual([
      "+I[a, 0s, 3s, 2999ms, 2, 2.0]",
    ]);
  });

  it("are cleared of each window that merges into a larger one, and of that with its end, as Flink's", () => {
    const source = `const calls = [];
    export function onElement(row, t, { start, end }, context) {
      context.state.n.add(1);
      context.registerProcessingTimeTimer(context.currentProcessingTime() + 100);
      return TriggerResult.CONTINUE;
    }
    export const onMerge = ({ start, end }, { state, merged }) => {
      calls.push("merge " + start + " " + end);
      for (const { n } of merged) state.n.add(n);
    };
    export const clear = ({ start, end }, { state }) => { calls.push("clear " + start + " " + end + " of " + state.n.value()); state.n.clear(); };
    export const onProcessingTime = (time, window, { state }) => { throw new Error(calls.join(", ") + "; left " + state.n.value()); };`;
    const spec = { ...triggerOf(source, ["n"]), assigner: { kind: "session", gapMs: 2_000 } as const };
    const merging = harness(spec);
    merging.run("+I[a, 1s, 1]\n+I[a, 1s, 1]\n+I[a, 4s, 2]\n+I[a, 2500ms, 4]");
    expect(failureOf(() => merging.run("+200ms"))).toMatchObject({
      params: {
        problem: expect.stringContaining(
          "merge 1000 6000, clear 1000 3000 of 2, clear 4000 6000 of 1; left 4",
        ),
      },
    });
  });

  it.each([
    ["CONTINUE", [], ["1"]],
    ["FIRE", ["1"], ["1"]],
    ["PURGE", [], []],
    ["FIRE_AND_PURGE", ["1"], []],
  ])("may say %s at a timer", (result, atTimer, after) => {
    const source = `export function onElement(row, timestamp, window, context) {
      context.registerEventTimeTimer(window.start + 5000);
      context.registerProcessingTimeTimer(context.currentProcessingTime() + 100);
      return TriggerResult.CONTINUE;
    }
    export const onEventTime = (time, window) => (time === window.start + 5000 ? TriggerResult.${result} : TriggerResult.CONTINUE);
    export const onProcessingTime = () => TriggerResult.FIRE;`;
    const given = harness(triggerOf(source));
    const counts = (lines: readonly string[]) =>
      lines.filter((line) => line.startsWith("+I")).map((line) => line.split(", ")[4]);
    expect(counts(given.run("+I[a, 1s, 1]\nrestart\nwatermark 6s"))).toEqual(atTimer);
    expect(counts(given.run("restart\n+200ms"))).toEqual(after);
  });

  it("take their timers back", () => {
    const source = `export function onElement(row, timestamp, window, context) {
      const { at } = context.state;
      if (row.x === 1) {
        for (const time of [3000, 4000]) context.registerEventTimeTimer(time);
        at.update(context.currentProcessingTime() + 50);
        context.registerProcessingTimeTimer(at.value());
      } else {
        context.deleteEventTimeTimer(3000);
        context.deleteProcessingTimeTimer(at.value());
      }
      return "CONTINUE";
    }
    export const onEventTime = (time, window) => (time === window.maxTimestamp ? "CONTINUE" : "FIRE");
    export const onProcessingTime = () => "FIRE";`;
    const script = ["+I[a, 1s, 1]", "+I[a, 2s, 2]", "+200ms", "watermark 5s"];
    const expected = ["+I[a, 0s, 10s, 9999ms, 2, 3.0]", "watermark 5s"];
    for (let cut = 0; cut < script.length; cut++)
      expect(run(triggerOf(source, ["at"]), ...script.toSpliced(cut, 0, "restart"))).toEqual(expected);
    expect(run(triggerOf(source, ["at"]), "+I[a, 1s, 1]", "+200ms", "watermark 5s")).toHaveLength(4);
  });

  it("are told when a window goes for good, and not when it is emptied", () => {
    const source = `export const onElement = () => "FIRE_AND_PURGE"; export const clear = (window) => { throw new Error("gone " + window.start); };`;
    const given = harness(triggerOf(source));
    given.run("+I[a, 1s, 1]\nwatermark 9998ms");
    expect(() => given.run("watermark 10s")).toThrow("gone 0");
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

  it("that throw tell the side output, behind that of late rows, and keep the row in its window", () => {
    const source = `export const onElement = (row, time, window, context) => {
  context.registerEventTimeTimer(window.maxTimestamp);
  if (row.x === 2) throw new Error("two");
  return TriggerResult.CONTINUE;
};
export const onEventTime = (time, window) => { if (window.start > 0) throw new Error("later"); return TriggerResult.FIRE; };
export const clear = () => {};`;
    const lines = (spec: Partial<WindowOperatorSpec>, sides: readonly (typeof FAILED)[]) => {
      const made = new OperatorHarness({ ...windowSetup(spec), sideOutputs: sides });
      made.nowMs = 0;
      const script = [
        "+I[a, 1s, 1]",
        "+I[a, 2s, 2]",
        "+I[b, 11s, 3]",
        "restart",
        "watermark 40s",
        "+I[a, 3s, 4]",
      ];
      return { lines: made.run(script.join("\n")), failed: made.counter("malformedRecords") };
    };
    const told = (side: number): string[] => [
      `side ${side} +I[a, 2s, 2.0, 0s, 10s, Error: two, 3, 30, 0]`,
      `side ${side} +I[b, NULL, NULL, 10s, 20s, Error: later, 6, 80, 0]`,
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 40s",
    ];
    const trigger = triggerOf(source, [], "side");
    const purging = { kind: "purging", trigger: trigger.trigger } as const;
    expect(lines({ trigger: purging }, [WINDOW_INPUT, FAILED]).lines).toEqual([
      ...told(1),
      "side 0 +I[a, 3s, 4.0]",
    ]);
    expect(lines({ trigger: purging, lateSide: false }, [FAILED])).toEqual({ lines: told(0), failed: 2 });
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
    const setup = windowSetup({ ...evicting(source, "side"), lateSide: false });
    const telling = new OperatorHarness({ ...setup, sideOutputs: [FAILED] });
    expect(telling.run("+I[a, 1s, 1]\n+I[a, 1s, 2]\nwatermark 10s")).toEqual([
      "side 0 +I[a, NULL, NULL, 0s, 10s, Error: no, 1, 76, 0]",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 10s",
    ]);
    expect(telling.counter("malformedRecords")).toBe(1);
  });
});
