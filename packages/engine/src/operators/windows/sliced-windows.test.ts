import { bigint, double, string, timestamp } from "@millrace/graph";
import type { WindowSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { recordingTrace } from "../../testing/recording-trace.ts";
import { windowAggregateFactory } from "../window-aggregate.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";

const tumbling: WindowSpec = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 };
const sliding: WindowSpec = { kind: "sliding", sizeMs: 10_000, slideMs: 4_000, offsetMs: 0 };

const windowOf = (
  window: WindowSpec,
  more: Partial<WindowAggregateSpec> = {},
): HarnessSetup<WindowAggregateSpec> => ({
  spec: {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 1,
    window,
    aggregates: [
      { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
      { fn: "SUM", argument: 2, name: "sum", type: double() },
    ],
    ...more,
  },
  factory: windowAggregateFactory,
  input: [
    { name: "name", type: string() },
    { name: "ts", type: timestamp() },
    { name: "x", type: double() },
  ],
  output: [
    { name: "name", type: string() },
    { name: "window_start", type: timestamp(false) },
    { name: "window_end", type: timestamp(false) },
    { name: "window_time", type: timestamp(false) },
    { name: "rows", type: bigint(false) },
    { name: "sum", type: double() },
  ],
});

describe("allowed lateness", () => {
  const late = windowOf(tumbling, { allowedLatenessMs: 5_000 });

  it("makes a window fire again for each row that comes after its end, with that row's key alone", () => {
    const harness = new OperatorHarness(late);
    expect(
      harness.run(`
      +I[ann, 1s, 1]
      +I[bob, 2s, 1]
      watermark 10s
      +I[ann, 3s, 2]
      +I[ann, 4s, 4]
      +I[carl, 5s, 1]
      watermark 14998ms
      +I[bob, 9s, 8]
      watermark 14999ms
      +I[bob, 9s, 16]
      watermark max`),
    ).toEqual([
      "+I[ann, 0s, 10s, 9999ms, 1, 1.0]",
      "+I[bob, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark 10s",
      "+I[ann, 0s, 10s, 9999ms, 2, 3.0]",
      "+I[ann, 0s, 10s, 9999ms, 3, 7.0]",
      "+I[carl, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark 14998ms",
      "+I[bob, 0s, 10s, 9999ms, 2, 9.0]",
      "watermark 14999ms",
      "watermark max",
    ]);
    expect(harness.counter("lateRecords")).toBe(1);
    expect(harness.counter("stateEntries")).toBe(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("lets the watermark pass at once, and goes on after a restart", () => {
    const harness = new OperatorHarness(late);
    expect(harness.run("+I[ann, 1s, 1]\nwatermark 12s\nrestart\n+I[ann, 2s, 1]\nwatermark max")).toEqual([
      "+I[ann, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark 12s",
      "watermark 12s",
      "+I[ann, 0s, 10s, 9999ms, 2, 2.0]",
      "watermark max",
    ]);
  });

  it("of sliding windows fires those that ended, latest first, and keeps the row for those to come", () => {
    const harness = new OperatorHarness(windowOf(sliding, { allowedLatenessMs: 5_000 }));
    expect(
      harness.run(`
      +I[ann, 5s, 1]
      watermark 11s
      +I[ann, 5500ms, 2]
      watermark max`),
    ).toEqual([
      "+I[ann, -4s, 6s, 5999ms, 1, 1.0]",
      "+I[ann, 0s, 10s, 9999ms, 1, 1.0]",
      "watermark 11s",
      "+I[ann, 0s, 10s, 9999ms, 2, 3.0]",
      "+I[ann, 4s, 14s, 13999ms, 2, 3.0]",
      "watermark max",
    ]);
    expect(harness.counter("lateRecords")).toBe(0);
  });
});

describe("windows in processing time", () => {
  const minute: WindowSpec = { kind: "tumbling", sizeMs: 60_000, offsetMs: 0 };

  it("hold the rows that come while they last, whatever their event time, and let watermarks pass", () => {
    const harness = new OperatorHarness(windowOf(minute, { rowtime: null }));
    harness.nowMs = 0;
    expect(
      harness.run(`
      +I[ann, 99s, 1]
      watermark 99s
      +59999ms
      +I[ann, 1s, 1]
      +1ms
      +I[ann, 1s, 1]
      +10m`),
    ).toEqual(["watermark 99s", "+I[ann, 0s, 1m, 59999ms, 2, 2.0]", "+I[ann, 1m, 2m, 119999ms, 1, 1.0]"]);
    expect(harness.counter("lateRecords")).toBe(0);
  });

  it("overlap where they slide", () => {
    const harness = new OperatorHarness(
      windowOf({ kind: "sliding", sizeMs: 60_000, slideMs: 30_000, offsetMs: 0 }, { rowtime: null }),
    );
    harness.nowMs = 0;
    expect(harness.run("+45s\n+I[ann, 0s, 1]\nrestart\n+1h")).toEqual([
      "+I[ann, 0s, 1m, 59999ms, 1, 1.0]",
      "+I[ann, 30s, 90s, 89999ms, 1, 1.0]",
    ]);
  });

  it("are dropped when the input ends, or fire before the last watermark if asked to", () => {
    const run = (fireAtEnd: boolean) => {
      const harness = new OperatorHarness(windowOf(minute, { rowtime: null, fireAtEnd }));
      harness.nowMs = 0;
      return harness.run("+I[ann, 1s, 1]\nend");
    };
    expect(run(false)).toEqual(["watermark max"]);
    expect(run(true)).toEqual(["+I[ann, 0s, 1m, 59999ms, 1, 1.0]", "watermark max"]);
  });
});

describe("the trace of windows", () => {
  it("names key, window, pane and values", () => {
    const trace = recordingTrace();
    new OperatorHarness(windowOf(tumbling, { allowedLatenessMs: 1_000 }), { trace }).run(`
      +I[ann, 1s, 1]
      +I[ann, 2s, 2]
      watermark 9999ms
      +I[ann, 3s, 4]
      watermark 10999ms
      +I[ann, 3s, 4]`);
    expect(trace.lines).toEqual([
      'win.assign {"key":["ann"],"timestamp":1000,"windows":[[0,10000]]}',
      'state.put {"key":["ann"],"start":0,"end":10000}',
      'timer.set {"key":["ann"],"atMs":9999}',
      'win.assign {"key":["ann"],"timestamp":2000,"windows":[[0,10000]]}',
      'state.put {"key":["ann"],"start":0,"end":10000}',
      'timer.fire {"key":["ann"],"atMs":9999}',
      'win.fire {"key":["ann"],"start":0,"end":10000,"pane":"ontime","values":["2",3]}',
      'win.assign {"key":["ann"],"timestamp":3000,"windows":[[0,10000]]}',
      'state.put {"key":["ann"],"start":0,"end":10000}',
      'win.fire {"key":["ann"],"start":0,"end":10000,"pane":"late","values":["3",7]}',
      'state.clear {"key":["ann"],"start":0,"end":10000}',
      'win.cleanup {"key":["ann"],"start":0,"end":10000}',
      'rec.late {"key":["ann"],"timestamp":3000,"watermark":10999}',
      'rec.drop {"key":["ann"],"timestamp":3000}',
    ]);
  });
});
