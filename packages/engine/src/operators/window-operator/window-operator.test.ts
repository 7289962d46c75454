import { double, int } from "@millrace/graph";
import type { Expression, TriggerSpec, WindowOperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { HarnessState } from "../../testing/harness-state.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import {
  ALL_ROWS,
  column,
  isNegative,
  literal,
  SUM_FOLD,
  SUM_REDUCE,
  windowSetup,
} from "../../testing/window-setups.ts";

const run = (spec: Partial<WindowOperatorSpec>, ...script: string[]): string[] => {
  const harness = new OperatorHarness(windowSetup(spec));
  harness.nowMs = 0;
  return harness.run(script.join("\n"));
};

const global = { kind: "global" } as const;
const value = column(2, double());
const hundred = literal(100, double());

describe("triggers", () => {
  it("event time: on time, then again with each row that comes within the lateness, then never", () => {
    expect(
      run(
        { allowedLatenessMs: 2_000 },
        "+I[a, 1s, 1]",
        "watermark 9999ms",
        "+I[a, 2s, 2]",
        "watermark 11999ms",
        "+I[a, 3s, 4]",
        "end",
      ),
    ).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark 9999ms",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 11999ms",
      "side 0 +I[a, 3s, 4.0]",
      "watermark max",
    ]);
  });

  it("continuous event time: at multiples of the interval, at the end, and not at the clean-up", () => {
    expect(
      run(
        { trigger: { kind: "continuous-event-time", intervalMs: 4_000 }, allowedLatenessMs: 5_000 },
        "+I[a, 1s, 1]",
        "watermark 4s",
        "+I[a, 5s, 2]",
        "watermark 8s",
        "watermark 9999ms",
        "watermark 14999ms",
      ),
    ).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark 4s",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 8s",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 9999ms",
      "watermark 14999ms",
    ]);
  });

  it("continuous processing time, in windows of the clock", () => {
    expect(
      run(
        {
          time: "processing",
          rowtime: null,
          trigger: { kind: "continuous-processing-time", intervalMs: 4_000 },
        },
        "+I[a, 0s, 1]",
        "+4001ms",
        "+I[a, 0s, 2]",
        "+4000ms",
        "+1998ms",
        "+1ms",
        "+100s",
      ),
    ).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
    ]);
  });

  it("continuous processing time, in windows of event time that ended long ago by the clock", () => {
    const harness = new OperatorHarness(
      windowSetup({ trigger: { kind: "continuous-processing-time", intervalMs: 1_000 } }),
    );
    harness.nowMs = 1_000_000_000;
    const script = ["+I[a, 1s, 1]", "+1ms", "+10s", "+I[a, 2s, 2]", "restart", "+1ms", "+10s"];
    expect(harness.run(script.join("\n"))).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
      "+I[a, 0s, 10s, 9999ms, 2, 3.0]",
    ]);
  });

  it("delta: the first row is what the next ones are compared with", () => {
    const trigger: TriggerSpec = { kind: "delta", value, of: "increase", threshold: 5 };
    const script = [
      "+I[a, 1s, 1]",
      "+I[a, 2s, 6]",
      "+I[a, 3s, NULL]",
      "+I[a, 3s, 7]",
      "+I[a, 4s, 2]",
      "+I[a, 5s, 13]",
    ];
    expect(run({ assigner: global, trigger }, ...script)).toEqual(["+I[a, 4, 14.0]", "+I[a, 6, 29.0]"]);
    const purging: TriggerSpec = { kind: "purging", trigger: { ...trigger, of: "change", threshold: 4 } };
    expect(run({ assigner: global, trigger: purging }, ...script)).toEqual([
      "+I[a, 2, 7.0]",
      "+I[a, 4, 22.0]",
    ]);
  });

  it("a row that fires, purges or both", () => {
    const results = (result: "fire" | "purge" | "fire-and-purge"): string[] =>
      run(
        { assigner: global, trigger: { kind: "row", when: isNegative, result } },
        "+I[a, 1s, 1]",
        "+I[a, 2s, -1]",
        "+I[a, 3s, 5]",
        "+I[a, 3s, -2]",
      );
    expect(results("fire")).toEqual(["+I[a, 2, 0.0]", "+I[a, 4, 3.0]"]);
    expect(results("purge")).toEqual([]);
    expect(results("fire-and-purge")).toEqual(["+I[a, 2, 0.0]", "+I[a, 2, 3.0]"]);
  });

  it("a timeout fires what a count has not", () => {
    const timeout = { kind: "timeout", timeoutMs: 100, resetOnRow: false, clearOnTimeout: true } as const;
    const trigger: TriggerSpec = {
      kind: "purging",
      trigger: { ...timeout, trigger: { kind: "count", count: 3 } },
    };
    const script = [
      "+I[a, 0s, 1]",
      "+60ms",
      "+I[a, 0s, 2]",
      "+41ms",
      "+I[a, 0s, 4]",
      "+I[a, 0s, 8]",
      "+I[a, 0s, 16]",
      "+1s",
    ];
    expect(run({ assigner: global, trigger, rowtime: null }, ...script)).toEqual([
      "+I[a, 2, 3.0]",
      "+I[a, 3, 28.0]",
    ]);
    const resets: TriggerSpec = {
      kind: "purging",
      trigger: { ...timeout, resetOnRow: true, trigger: { kind: "count", count: 3 } },
    };
    expect(run({ assigner: global, trigger: resets, rowtime: null }, ...script)).toEqual([
      "+I[a, 3, 7.0]",
      "+I[a, 2, 24.0]",
    ]);
  });

  it("early, on time and late, with what each firing was", () => {
    const trigger: TriggerSpec = {
      kind: "early-late",
      early: { kind: "count", count: 2 },
      late: { kind: "count", count: 1 },
    };
    expect(
      run(
        { trigger, allowedLatenessMs: 5_000, paneInfo: true },
        "+I[a, 1s, 1]",
        "+I[a, 2s, 2]",
        "+I[a, 3s, 4]",
        "watermark 10s",
        "+I[a, 4s, 8]",
      ),
    ).toEqual([
      "+I[a, 0s, 10s, 9999ms, 0, early, 2, 3.0]",
      "+I[a, 0s, 10s, 9999ms, 1, on-time, 3, 7.0]",
      "watermark 10s",
      "+I[a, 0s, 10s, 9999ms, 2, late, 4, 15.0]",
    ]);
  });
});

describe("panes", () => {
  const trigger: TriggerSpec = {
    kind: "early-late",
    early: { kind: "count", count: 1 },
    late: { kind: "count", count: 1 },
  };

  it("discarding: each firing has the rows since the last one", () => {
    expect(
      run({ trigger: { kind: "purging", trigger } }, "+I[a, 1s, 1]", "+I[a, 2s, 2]", "watermark 10s"),
    ).toEqual(["+I[a, 0s, 10s, 9999ms, 1, 1.0]", "+I[a, 0s, 10s, 9999ms, 1, 2.0]", "watermark 10s"]);
  });

  it("retracting: each firing takes back the one before, and one that says the same is left out", () => {
    expect(run({ trigger, retracts: true }, "+I[a, 1s, 1]", "+I[a, 2s, 2]", "watermark 10s")).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
      "-U[a, 0s, 10s, 9999ms, 1, 1.0]",
      "+U[a, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 10s",
    ]);
  });

  it("retracting: a session that goes into another takes back what it said", () => {
    expect(
      run(
        { trigger, retracts: true, assigner: { kind: "session", gapMs: 2_000 } },
        "+I[a, 1s, 1]",
        "+I[a, 4s, 2]",
        "+I[a, 3s, 4]",
      ),
    ).toEqual([
      "+I[a, 1s, 3s, 2999ms, 1, 1.0]",
      "+I[a, 4s, 6s, 5999ms, 1, 2.0]",
      "-D[a, 1s, 3s, 2999ms, 1, 1.0]",
      "-D[a, 4s, 6s, 5999ms, 1, 2.0]",
      "+I[a, 1s, 6s, 5999ms, 3, 7.0]",
    ]);
  });
});

describe("functions", () => {
  const script = ["+I[a, 1s, 1]", "+I[b, 2s, 2]", "+I[a, 3s, 4]", "watermark 10s"];

  it("reduce gives the combined row", () => {
    expect(run({ function: SUM_REDUCE }, ...script).slice(0, 2)).toEqual([
      "+I[a, 1s, 5.0, 0s, 10s, 9999ms]",
      "+I[b, 2s, 2.0, 0s, 10s, 9999ms]",
    ]);
  });

  it("fold begins with its initial value", () => {
    expect(run({ function: SUM_FOLD }, ...script).slice(0, 2)).toEqual([
      "+I[a, 0s, 10s, 9999ms, 105.0, 2]",
      "+I[b, 0s, 10s, 9999ms, 102.0, 1]",
    ]);
  });

  it("an initial value may be what a constant expression gives", () => {
    const doubled: Expression = { kind: "call", fn: "+", type: double(), args: [hundred, hundred] };
    const { columns } = SUM_FOLD as Extract<WindowOperatorSpec["function"], { kind: "fold" }>;
    const fold = { kind: "fold", initial: [doubled, literal(0, int())], columns } as const;
    expect(run({ function: fold }, ...script).slice(0, 2)).toEqual([
      "+I[a, 0s, 10s, 9999ms, 205.0, 2]",
      "+I[b, 0s, 10s, 9999ms, 202.0, 1]",
    ]);
  });

  it("rows gives every row, with the window and its aggregates", () => {
    expect(run({ function: ALL_ROWS }, ...script).slice(0, 3)).toEqual([
      "+I[a, 1s, 1.0, 0s, 10s, 9999ms, 2, 5.0, 1s]",
      "+I[a, 3s, 4.0, 0s, 10s, 9999ms, 2, 5.0, 1s]",
      "+I[b, 2s, 2.0, 0s, 10s, 9999ms, 1, 2.0, 2s]",
    ]);
  });

  it("gives a long window in batches, and goes on when the output has room again", () => {
    let asked = 0;
    const harness = new OperatorHarness(windowSetup({ function: ALL_ROWS }), {
      blocked: () => asked++ % 3 !== 2,
    });
    const rows = Array.from({ length: 10_000 }, (_, i) => `+I[a, ${i % 1000}ms, 1]`);
    const lines = harness.run([...rows, "watermark 10s"].join("\n"));
    expect(lines).toHaveLength(10_001);
    expect(lines.at(-1)).toBe("watermark 10s");
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

describe("assigners", () => {
  const days = (size: number, zone: string) =>
    ({ kind: "tumbling", sizeMs: size, offsetMs: 0, timeZone: zone }) as const;
  const HOUR = 3_600_000;

  it("a day of a zone has the hours that it has there", () => {
    // Clocks go back in Berlin at 2026-10-25T01:00Z and forward at 2026-03-29T01:00Z.
    for (const [first, hours] of [
      [Date.UTC(2026, 9, 24, 22), 25],
      [Date.UTC(2026, 2, 28, 23), 23],
    ] as const) {
      const script = Array.from({ length: 30 }, (_, hour) => `+I[a, ${first + hour * HOUR}ms, 1]`);
      const [line] = run(
        { assigner: days(24 * HOUR, "Europe/Berlin") },
        ...script,
        `watermark ${first + 26 * HOUR}ms`,
      );
      expect(line?.split(", ").slice(3, 5)).toEqual([expect.anything(), String(hours)]);
    }
  });

  it("rows of an hour that comes twice are in one window", () => {
    const first = Date.UTC(2026, 9, 25, 0, 10);
    const lines = run(
      { assigner: days(HOUR / 2, "Europe/Berlin") },
      `+I[a, ${first}ms, 1]`,
      `+I[a, ${first + HOUR}ms, 2]`,
      "end",
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("2, 3.0]");
  });

  it("cumulate: a row is in every window that ends behind it", () => {
    expect(
      run(
        { assigner: { kind: "cumulate", maxSizeMs: 6_000, stepMs: 2_000, offsetMs: 0 } },
        "+I[a, 1s, 1]",
        "+I[a, 3s, 2]",
        "watermark 6s",
      ),
    ).toEqual([
      "+I[a, 0s, 2s, 1999ms, 1, 1.0]",
      "+I[a, 0s, 4s, 3999ms, 2, 3.0]",
      "+I[a, 0s, 6s, 5999ms, 2, 3.0]",
      "watermark 6s",
    ]);
  });

  it("a gap that is none fails the job", () => {
    const gap = literal(0, double(false));
    expect(() => run({ assigner: { kind: "dynamic-session", gap } }, "+I[a, 1s, 1]")).toThrow(/session-gap/);
  });

  it("processing time: what is open fires with the end of input if it shall, else it is dropped", () => {
    const spec = { time: "processing", rowtime: null, trigger: { kind: "processing-time" } } as const;
    expect(run({ ...spec, fireAtEnd: true }, "+I[a, 1s, 1]", "end")).toEqual([
      "+I[a, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark max",
    ]);
    expect(run(spec, "+I[a, 1s, 1]", "end")).toEqual(["watermark max"]);
  });
});

describe("state", () => {
  it("of a global window that was purged is gone", () => {
    const harness = new OperatorHarness(
      windowSetup({ assigner: global, trigger: { kind: "purging", trigger: { kind: "count", count: 2 } } }),
    );
    harness.run("+I[a, 1s, 1]\n+I[b, 1s, 1]\n+I[a, 1s, 1]");
    expect(harness.counter("stateEntries")).toBe(1);
  });

  it("goes with key groups to other subtasks", () => {
    const setup = windowSetup({ function: ALL_ROWS, assigner: { kind: "session", gapMs: 5_000 } });
    const keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const before = new OperatorHarness(setup);
    before.run(keys.map((key) => `+I[${key}, 1s, 1]`).join("\n"));
    const state = before.snapshot();
    const after = [0, 1, 2].map((subtask) =>
      new OperatorHarness(setup, { subtask, parallelism: 3 }).restore(HarnessState.union([state])),
    );
    const lines = after.flatMap((harness) => harness.run("watermark 6s"));
    expect(lines.filter((line) => line.startsWith("+I")).toSorted()).toEqual(
      keys.map((key) => `+I[${key}, 1s, 1.0, 1s, 6s, 5999ms, 1, 1.0, 1s]`),
    );
    expect(after.map((harness) => harness.counter("stateEntries"))).toEqual([0, 0, 0]);
  });

  it("keys are strings of any length and NULL", () => {
    expect(run({}, "+I[NULL, 1s, 1]", "+I[é, 1s, 2]", "watermark 10s").slice(0, 2)).toEqual([
      "+I[NULL, 0s, 10s, 9999ms, 1, 1.0]",
      "+I[é, 0s, 10s, 9999ms, 1, 2.0]",
    ]);
  });
});

it("rows of sessions that merge between two checkpoints are in the merged one", () => {
  const setup = windowSetup({ assigner: { kind: "session", gapMs: 2_000 }, function: ALL_ROWS });
  const harness = new OperatorHarness(setup);
  harness.run("+I[a, 1s, 1]\n+I[a, 4s, 2]\n+I[b, 1s, 3]");
  const first = harness.checkpoint(1, null);
  const base = first.sections();
  first.completed();
  harness.run("+I[a, 2500ms, 4]");
  const sections = harness.checkpoint(2, base).sections();
  const restored = new OperatorHarness(setup).restoreSections(sections);
  expect(restored.run("end")).toEqual(harness.run("end"));
});
