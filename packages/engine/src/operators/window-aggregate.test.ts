import { bigint, double, string, timestamp } from "@millrace/graph";
import type { WindowSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { windowAggregateFactory } from "./window-aggregate.ts";
import type { WindowAggregateSpec } from "./windows/window-spec.ts";

const tumbling: WindowSpec = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 };
const sliding: WindowSpec = { kind: "sliding", sizeMs: 10_000, slideMs: 4_000, offsetMs: 0 };

const windowOf = (window: WindowSpec, keys: readonly number[] = [0]): HarnessSetup<WindowAggregateSpec> => ({
  spec: {
    kind: "window-aggregate",
    keys,
    rowtime: 1,
    window,
    aggregates: [
      { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
      { fn: "SUM", argument: 2, name: "sum", type: double() },
    ],
  },
  factory: windowAggregateFactory,
  input: [
    { name: "name", type: string() },
    { name: "ts", type: timestamp() },
    { name: "x", type: double() },
  ],
  output: [
    ...keys.map(() => ({ name: "name", type: string() })),
    { name: "window_start", type: timestamp(false) },
    { name: "window_end", type: timestamp(false) },
    { name: "window_time", type: timestamp(false) },
    { name: "rows", type: bigint(false) },
    { name: "sum", type: double() },
  ],
});

describe("tumbling windows", () => {
  it("fire once, when the watermark reaches the end - 1, in order of end and of appearance", () => {
    const harness = new OperatorHarness(windowOf(tumbling));
    expect(
      harness.run(`
      +I[bob, 12s, 2]
      +I[ann, 3s, 1]
      +I[bob, 1s, 2]
      +I[ann, 9999ms, 3]
      watermark 9998ms
      watermark 9999ms
      watermark 25s`),
    ).toEqual([
      "watermark 9998ms",
      "+I[ann, 0s, 10s, 9999ms, 2, 4.0]",
      "+I[bob, 0s, 10s, 9999ms, 1, 2.0]",
      "watermark 9999ms",
      "+I[bob, 10s, 20s, 19999ms, 1, 2.0]",
      "watermark 25s",
    ]);
    expect(harness.counter("stateEntries")).toBe(0);
  });

  it("drop rows whose window has fired and count them, rows or not in it", () => {
    const harness = new OperatorHarness(windowOf(tumbling));
    expect(
      harness.run(`
      watermark 10s
      +I[ann, 9999ms, 1]
      +I[ann, 10s, 1]
      +I[ann, 9s, 1]
      watermark max`),
    ).toEqual(["watermark 10s", "+I[ann, 10s, 20s, 19999ms, 1, 1.0]", "watermark max"]);
    expect(harness.counter("lateRecords")).toBe(2);
  });

  it("begin at their offset, before the epoch too", () => {
    const shifted = windowOf({ kind: "tumbling", sizeMs: 10_000, offsetMs: 3_000 });
    expect(
      new OperatorHarness(shifted).run("+I[a, 0s, 1]\n+I[a, -8s, 1]\n+I[a, 3s, 1]\nwatermark max"),
    ).toEqual([
      "+I[a, -17s, -7s, -7001ms, 1, 1.0]",
      "+I[a, -7s, 3s, 2999ms, 1, 1.0]",
      "+I[a, 3s, 13s, 12999ms, 1, 1.0]",
      "watermark max",
    ]);
  });

  it("take all rows as one group without keys, and NULL as a key", () => {
    expect(
      new OperatorHarness(windowOf(tumbling, [])).run("+I[a, 1s, 1]\n+I[b, 2s, NULL]\nwatermark max"),
    ).toEqual(["+I[0s, 10s, 9999ms, 2, 1.0]", "watermark max"]);
    expect(
      new OperatorHarness(windowOf(tumbling)).run("+I[NULL, 1s, NULL]\n+I[NULL, 2s, NULL]\nwatermark max"),
    ).toEqual(["+I[NULL, 0s, 10s, 9999ms, 2, NULL]", "watermark max"]);
  });

  it("fail on a row without event time", () => {
    expect(() => new OperatorHarness(windowOf(tumbling)).run("+I[a, NULL, 1]")).toThrow(
      "runtime.cast-failed",
    );
  });

  it("wait with their rows while the output is blocked, and lose none", () => {
    let calls = 0;
    const harness = new OperatorHarness(windowOf(tumbling), { blocked: () => calls++ % 3 !== 0 });
    const rows = Array.from({ length: 10_000 }, (_, i) => `+I[k${i}, ${i % 2 === 0 ? "1s" : "12s"}, 1]`);
    const lines = harness.run([...rows, "watermark max"].join("\n"));
    expect(lines).toHaveLength(10_001);
    expect(lines.at(-1)).toBe("watermark max");
    expect(new Set(lines).size).toBe(10_001);
  });
});

describe("sliding windows", () => {
  it("count a row in each window that holds it", () => {
    expect(
      new OperatorHarness(windowOf(sliding)).run(`
      +I[ann, 5s, 1]
      +I[ann, 9s, 2]
      watermark 11999ms
      watermark max`),
    ).toEqual([
      "+I[ann, -4s, 6s, 5999ms, 1, 1.0]",
      "+I[ann, 0s, 10s, 9999ms, 2, 3.0]",
      "watermark 11999ms",
      "+I[ann, 4s, 14s, 13999ms, 2, 3.0]",
      "+I[ann, 8s, 18s, 17999ms, 1, 2.0]",
      "watermark max",
    ]);
  });

  it("count a row that comes late for some of its windows in the others", () => {
    const harness = new OperatorHarness(windowOf(sliding));
    expect(
      harness.run(`
      watermark 9999ms
      +I[ann, 5s, 1]
      +I[ann, 3s, 1]
      watermark max`),
    ).toEqual(["watermark 9999ms", "+I[ann, 4s, 14s, 13999ms, 1, 1.0]", "watermark max"]);
    expect(harness.counter("lateRecords")).toBe(1);
  });

  it("leave out what falls in the gaps where the slide is longer than the size", () => {
    const gaps = windowOf({ kind: "sliding", sizeMs: 2_000, slideMs: 5_000, offsetMs: 0 });
    const harness = new OperatorHarness(gaps);
    expect(harness.run("+I[a, 1s, 1]\n+I[a, 2s, 1]\n+I[a, 4999ms, 1]\n+I[a, 5s, 1]\nwatermark max")).toEqual([
      "+I[a, 0s, 2s, 1999ms, 1, 1.0]",
      "+I[a, 5s, 7s, 6999ms, 1, 1.0]",
      "watermark max",
    ]);
    expect(harness.counter("lateRecords")).toBe(0);
    expect(harness.counter("outsideRecords")).toBe(2);
  });

  it("give their memory back", () => {
    const harness = new OperatorHarness(windowOf(sliding));
    harness.run(
      [
        ...Array.from({ length: 500 }, (_, i) => `+I[k${i}, ${i}s, 1]\nwatermark ${i}s`),
        "watermark max",
      ].join("\n"),
    );
    expect(harness.counter("stateEntries")).toBe(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});
