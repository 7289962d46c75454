import { bigint, double, string, timestamp } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { recordingTrace } from "../../testing/recording-trace.ts";
import { windowAggregateFactory } from "../window-aggregate.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";

const sessionOf = (more: Partial<WindowAggregateSpec> = {}): HarnessSetup<WindowAggregateSpec> => {
  const spec: WindowAggregateSpec = {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 1,
    window: { kind: "session", gapMs: 3_000 },
    aggregates: [
      { fn: "SUM", argument: 2, name: "sum", type: double() },
      { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
    ],
    ...more,
  };
  return {
    spec,
    factory: windowAggregateFactory,
    input: [
      { name: "name", type: string() },
      { name: "ts", type: timestamp() },
      { name: "x", type: double() },
    ],
    output: [
      ...spec.keys.map(() => ({ name: "name", type: string() })),
      { name: "window_start", type: timestamp(false) },
      { name: "window_end", type: timestamp(false) },
      { name: "window_time", type: timestamp(false) },
      { name: "sum", type: double() },
      { name: "rows", type: bigint(false) },
    ],
  };
};

describe("session windows in event time", () => {
  it("last as long as rows follow within the gap, an end included, and fire a gap after the last", () => {
    const harness = new OperatorHarness(sessionOf());
    expect(
      harness.run(`
      +I[ann, 0s, 1]
      +I[ann, 1s, 2]
      +I[ann, 4s, 3]
      +I[ann, 7001ms, 4]
      watermark 6999ms
      watermark 10001ms`),
    ).toEqual([
      "+I[ann, 0s, 7s, 6999ms, 6.0, 3]",
      "watermark 6999ms",
      "+I[ann, 7001ms, 10001ms, 10s, 4.0, 1]",
      "watermark 10001ms",
    ]);
    expect(harness.counter("stateEntries")).toBe(0);
  });

  it("merge when a row joins them, and keep keys apart", () => {
    const harness = new OperatorHarness(sessionOf());
    expect(
      harness.run(`
      +I[ann, 0s, 1]
      +I[ann, 5s, 2]
      +I[bob, 2500ms, 8]
      +I[ann, 10s, 4]
      +I[ann, 2500ms, 16]
      restart
      +I[ann, 8s, 32]
      watermark max`),
    ).toEqual([
      "+I[bob, 2500ms, 5500ms, 5499ms, 8.0, 1]",
      "+I[ann, 0s, 13s, 12999ms, 55.0, 5]",
      "watermark max",
    ]);
  });

  it("fire in order of end, then of creation, in batches", () => {
    const harness = new OperatorHarness(sessionOf());
    const rows = Array.from({ length: 9_000 }, (_, i) => `+I[k${i}, ${i % 3}s, 1]`);
    const lines = harness.run([...rows, "watermark max"].join("\n"));
    expect(lines).toHaveLength(9_001);
    expect(lines.slice(0, 2)).toEqual(["+I[k0, 0s, 3s, 2999ms, 1.0, 1]", "+I[k3, 0s, 3s, 2999ms, 1.0, 1]"]);
    expect(lines[8_999]).toBe("+I[k8999, 2s, 5s, 4999ms, 1.0, 1]");
  });

  it("count rows that come after their session's end, and send them to the side output", () => {
    const sides = { ...sessionOf(), sideOutputs: [sessionOf().input] };
    const harness = new OperatorHarness(sides);
    expect(
      harness.run(`
      +I[ann, 1s, 1]
      watermark 3500ms
      +I[ann, 500ms, 2]
      +I[bob, 499ms, 4]
      watermark 3999ms
      +I[ann, 999ms, 8]
      +I[ann, 1001ms, 16]`),
    ).toEqual([
      "watermark 3500ms",
      "side 0 +I[bob, 499ms, 4.0]",
      "+I[ann, 500ms, 4s, 3999ms, 3.0, 2]",
      "watermark 3999ms",
      "side 0 +I[ann, 999ms, 8.0]",
    ]);
    expect(harness.counter("lateRecords")).toBe(2);
  });

  it("fire again for rows within the allowed lateness, and later where they move the end", () => {
    const harness = new OperatorHarness(sessionOf({ allowedLatenessMs: 10_000 }));
    expect(
      harness.run(`
      +I[ann, 1s, 1]
      watermark 5s
      +I[ann, 2s, 2]
      +I[ann, 4500ms, 4]
      watermark 7499ms
      watermark 17498ms
      +I[ann, 7499ms, 8]
      watermark 30s
      +I[ann, 7499ms, 16]`),
    ).toEqual([
      "+I[ann, 1s, 4s, 3999ms, 1.0, 1]",
      "watermark 5s",
      "+I[ann, 1s, 5s, 4999ms, 3.0, 2]",
      "+I[ann, 1s, 7500ms, 7499ms, 7.0, 3]",
      "watermark 7499ms",
      "watermark 17498ms",
      "+I[ann, 1s, 10499ms, 10498ms, 15.0, 4]",
      "watermark 30s",
    ]);
    expect(harness.counter("lateRecords")).toBe(1);
    expect(harness.counter("stateEntries")).toBe(0);
  });

  it("take all rows as one key where there is none", () => {
    const harness = new OperatorHarness(sessionOf({ keys: [] }));
    expect(harness.run("+I[ann, 1s, 1]\n+I[bob, 3s, 2]\nwatermark max")).toEqual([
      "+I[1s, 6s, 5999ms, 3.0, 2]",
      "watermark max",
    ]);
  });

  it("hold no memory of keys that are gone", () => {
    const harness = new OperatorHarness(sessionOf());
    let peak = 0;
    for (let round = 0; round < 100; round++) {
      const rows = Array.from({ length: 100 }, (_, i) => `+I[key-${round * 100 + i}, ${round * 5}s, 1]`);
      harness.run([...rows, `watermark ${round * 5 + 4}s`].join("\n"));
      if (round === 9) peak = harness.reservedBytes;
    }
    expect(harness.counter("stateEntries")).toBe(0);
    expect(harness.reservedBytes).toBeLessThan(2 * peak);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

describe("session windows in processing time", () => {
  it("end a gap after the last row came", () => {
    const harness = new OperatorHarness(sessionOf({ rowtime: null }));
    harness.nowMs = 0;
    expect(
      harness.run(`
      +I[ann, 9s, 1]
      +2s
      +I[ann, 1s, 2]
      +2999ms
      watermark 9s
      +1ms
      +I[ann, 1s, 4]
      restart
      +1h`),
    ).toEqual(["watermark 9s", "+I[ann, 0s, 5s, 4999ms, 3.0, 2]", "+I[ann, 5s, 8s, 7999ms, 4.0, 1]"]);
  });

  it("fire before the last watermark if asked to", () => {
    const harness = new OperatorHarness(sessionOf({ rowtime: null, fireAtEnd: true }));
    harness.nowMs = 0;
    expect(harness.run("+I[ann, 9s, 1]\nend")).toEqual(["+I[ann, 0s, 3s, 2999ms, 1.0, 1]", "watermark max"]);
  });
});

it("the trace of sessions names what was merged", () => {
  const trace = recordingTrace();
  new OperatorHarness(sessionOf(), { trace }).run(`
    +I[ann, 0s, 1]
    +I[ann, 5s, 2]
    +I[ann, 2500ms, 4]
    watermark max`);
  expect(trace.lines).toEqual([
    'win.assign {"key":["ann"],"timestamp":0,"windows":[[0,3000]]}',
    'state.put {"key":["ann"],"start":0,"end":3000}',
    'timer.set {"key":["ann"],"atMs":2999}',
    'win.assign {"key":["ann"],"timestamp":5000,"windows":[[5000,8000]]}',
    'state.put {"key":["ann"],"start":5000,"end":8000}',
    'timer.set {"key":["ann"],"atMs":7999}',
    'win.assign {"key":["ann"],"timestamp":2500,"windows":[[2500,5500]]}',
    'win.merge {"key":["ann"],"windows":[[5000,8000],[0,3000],[2500,5500]],"start":0,"end":8000}',
    'state.put {"key":["ann"],"start":0,"end":8000}',
    'timer.fire {"key":["ann"],"atMs":7999}',
    'win.fire {"key":["ann"],"start":0,"end":8000,"pane":"ontime","values":[7,"3"]}',
    'state.clear {"key":["ann"],"start":0,"end":8000}',
    'win.cleanup {"key":["ann"],"start":0,"end":8000}',
  ]);
});
