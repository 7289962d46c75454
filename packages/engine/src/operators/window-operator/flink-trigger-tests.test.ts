import { double } from "@millrace/graph";
import type { TriggerSpec, WindowOperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { column, windowSetup } from "../../testing/window-setups.ts";

/**
 * What Flink's tests of its triggers and of windows that merge feed and expect, by their names, as what a window fires: the
 * harness of Flink's tests counts states and timers instead, which nobody sees of ours but by what they do. A window that
 * must not be told of another is one of another time; `clear` is told by rows that come when the window has gone.
 */
function harness(spec: Partial<WindowOperatorSpec>) {
  const made = new OperatorHarness(windowSetup(spec));
  made.nowMs = 0;
  return made;
}

/** Firings as `start..end count`, and watermarks, by line. */
const fired = (spec: Partial<WindowOperatorSpec>, ...script: readonly string[]): readonly string[] =>
  harness(spec)
    .run(script.join("\n"))
    .filter((line) => line.startsWith("+I"))
    .map((line) => {
      const [, start, end, , count] = line.slice(3, -1).split(", ");
      return `${start}..${end} ${count}`;
    });

const rows = (...timesMs: readonly number[]): readonly string[] => timesMs.map((ms) => `+I[a, ${ms}ms, 1]`);
const tumbling = { kind: "tumbling", sizeMs: 2, offsetMs: 0 } as const;
/** A window of its own for each row: as long as its x says, and merged with those that it touches. */
const GAPS = {
  assigner: { kind: "dynamic-session", gap: column(2, double()) },
} as const satisfies Partial<WindowOperatorSpec>;
const window = (start: number, end: number): string => `+I[a, ${start}ms, ${end - start}]`;

describe("CountTriggerTest", () => {
  const trigger: TriggerSpec = { kind: "count", count: 3 };

  it("testWindowSeparationAndFiring", () => {
    expect(fired({ assigner: tumbling, trigger }, ...rows(0, 2, 0, 0))).toEqual(["0s..2ms 3"]);
    expect(fired({ assigner: tumbling, trigger }, ...rows(0, 2, 0, 0, 2, 2))).toEqual([
      "0s..2ms 3",
      "2ms..4ms 3",
    ]);
  });

  it("testClear", () => {
    const late = ["watermark 1ms", ...rows(2, 2), "watermark 3ms", ...rows(4, 4, 4)];
    expect(fired({ assigner: tumbling, trigger }, ...rows(0, 0, 2), ...late)).toEqual([
      "2ms..4ms 3",
      "4ms..6ms 3",
    ]);
  });

  it("testMergingWindows", () => {
    const script = [window(0, 2), window(3, 5), window(10, 12), window(2, 3)];
    expect(fired({ ...GAPS, trigger }, ...script)).toEqual(["0s..5ms 3"]);
    expect(fired({ ...GAPS, trigger }, ...script, window(10, 12), window(11, 12))).toEqual([
      "0s..5ms 3",
      "10ms..12ms 3",
    ]);
  });

  it("testMergeSubsumingWindow", () => {
    expect(fired({ ...GAPS, trigger }, window(2, 4), window(5, 6), window(0, 8))).toEqual(["0s..8ms 3"]);
  });
});

describe("EventTimeTriggerTest", () => {
  it("testWindowSeparationAndFiring", () => {
    const script = [...rows(0, 0, 0, 2, 2), "watermark 2ms", "restart", "watermark 4ms"];
    expect(fired({ assigner: tumbling }, ...script)).toEqual(["0s..2ms 3", "2ms..4ms 2"]);
  });

  it("testLateElementTriggersImmediately", () => {
    const spec = { assigner: tumbling, allowedLatenessMs: 10 };
    expect(fired(spec, "watermark 2ms", ...rows(0))).toEqual(["0s..2ms 1"]);
    expect(fired(spec, "watermark 2ms", ...rows(0), "watermark 20ms")).toEqual(["0s..2ms 1"]);
  });

  it("testMergingWindows", () => {
    const script = [window(0, 2), window(3, 5), window(2, 3), "watermark 3ms"];
    expect(fired(GAPS, ...script)).toEqual([]);
    expect(fired(GAPS, ...script, "watermark 5ms")).toEqual(["0s..5ms 3"]);
  });

  it("testMergingLateWindows", () => {
    const spec = { ...GAPS, allowedLatenessMs: 100 };
    const script = [window(0, 2), window(3, 5), "watermark 10ms", window(2, 3), "watermark 50ms"];
    expect(fired(spec, ...script)).toEqual(["0s..2ms 1", "3ms..5ms 1", "0s..5ms 3"]);
  });
});

describe("ContinuousEventTimeTriggerTest", () => {
  const trigger: TriggerSpec = { kind: "continuous-event-time", intervalMs: 3_600_000 };
  const often: TriggerSpec = { kind: "continuous-event-time", intervalMs: 5 };

  it("testTriggerHandlesAllOnTimerCalls", () => {
    const spec = { assigner: tumbling, trigger: often, allowedLatenessMs: 18 };
    expect(fired(spec, "watermark 10ms", ...rows(0), "watermark 20ms")).toEqual(["0s..2ms 1"]);
  });

  it("testWindowSeparationAndFiring", () => {
    const script = [...rows(0, 0, 0, 2, 2), "watermark 2ms", "watermark 4ms"];
    expect(fired({ assigner: tumbling, trigger }, ...script)).toEqual(["0s..2ms 3", "2ms..4ms 2"]);
  });

  it("testLateElementTriggersImmediately", () => {
    const spec = { assigner: tumbling, trigger, allowedLatenessMs: 10_000_000 };
    expect(fired(spec, "watermark 2ms", ...rows(0), "watermark 7200s")).toEqual(["0s..2ms 1"]);
  });

  it("testMergingWindows", () => {
    const script = [window(0, 2), window(3, 5), window(2, 3), "watermark 4ms", "watermark 9ms"];
    // The least of the times at which they would have fired is the next, as in Flink.
    expect(fired({ ...GAPS, trigger }, ...script)).toEqual(["0s..5ms 3", "0s..5ms 3"]);
    expect(fired({ ...GAPS, trigger: often }, window(0, 8), window(7, 14), "watermark 13ms")).toEqual([
      "0s..14ms 2",
      "0s..14ms 2",
      "0s..14ms 2",
    ]);
  });
});

/** By the clock a window's timer fires a millisecond after its time, as Flink's timers do: times are those of its tests, by ten. */
describe("ContinuousProcessingTimeTriggerTest", () => {
  const trigger: TriggerSpec = { kind: "continuous-processing-time", intervalMs: 50 };
  const clock = { time: "processing", rowtime: null, trigger } as const;
  const ten = { kind: "tumbling", sizeMs: 100, offsetMs: 0 } as const;
  const row = "+I[a, NULL, 1]";

  it("testProcessingTimeWindowFiring", () => {
    const spec = { ...clock, assigner: ten };
    const first = [row, "+20ms", row, "+31ms"];
    expect(fired(spec, ...first)).toEqual(["0s..100ms 2"]);
    const second = [...first, "+19ms", row, "+30ms"];
    expect(fired(spec, ...second)).toEqual(["0s..100ms 2", "0s..100ms 3"]);
    const third = [...second, row, "+51ms", "+20ms", row, "+30ms"];
    expect(fired(spec, ...third)).toEqual(["0s..100ms 2", "0s..100ms 3", "100ms..200ms 1", "100ms..200ms 2"]);
  });

  it("testEventTimeWindowFiring", () => {
    const script = [...rows(10, 30, 70), "+51ms", ...rows(80), "+50ms", ...rows(120), "+50ms"];
    expect(fired({ trigger, assigner: ten }, ...script)).toEqual([
      "0s..100ms 3",
      "0s..100ms 4",
      "100ms..200ms 1",
    ]);
  });

  it("testMergingWindows", () => {
    const spec = { ...clock, assigner: { kind: "session", gapMs: 100 } as const };
    const merged = "0s..120ms 2";
    const script = [row, "+20ms", row, "+31ms"];
    expect(fired(spec, ...script)).toEqual([merged]);
    expect(fired(spec, ...script, "+49ms")).toEqual([merged]);
    expect(fired(spec, ...script, "+50ms")).toEqual([merged, merged]);
    expect(fired(spec, ...script, "+50ms", "+50ms", "+850ms")).toEqual([merged, merged, merged]);
  });
});

describe("ProcessingTimeoutTriggerTest", () => {
  const timeout = { kind: "timeout", timeoutMs: 50, resetOnRow: false, clearOnTimeout: true } as const;
  const counting = { ...timeout, trigger: { kind: "count", count: 3 } } as const;
  const all = { assigner: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 } } as const;
  const row = rows(0)[0]!;

  it("testWindowFireWithoutResetTimer", () => {
    const spec = { ...all, trigger: counting };
    expect(fired(spec, row, row, "+50ms")).toEqual([]);
    expect(fired(spec, row, row, "+51ms", row, row, "+50ms")).toEqual(["0s..10s 2"]);
    expect(fired(spec, row, row, "+51ms", row, row, row)).toEqual(["0s..10s 2", "0s..10s 5"]);
  });

  it("testWindowFireWithResetTimer", () => {
    const spec = { ...all, trigger: { ...counting, resetOnRow: true } };
    expect(fired(spec, row, "+10ms", row, "+50ms")).toEqual([]);
    expect(fired(spec, row, "+10ms", row, "+51ms", row, row, row)).toEqual(["0s..10s 2", "0s..10s 5"]);
  });

  it("testWindowFireWithClearAtTimeout", () => {
    const spec = { ...all, trigger: { ...counting, clearOnTimeout: false } };
    expect(fired(spec, row, row, "+51ms", row)).toEqual(["0s..10s 2", "0s..10s 3"]);
  });

  it("testWindowPurgingWhenInnerTriggerIsPurging", () => {
    const purging: TriggerSpec = { kind: "purging", trigger: { kind: "processing-time" } };
    const trigger: TriggerSpec = { ...timeout, clearOnTimeout: false, trigger: purging };
    const spec = { ...all, time: "processing", rowtime: null, trigger } as const;
    expect(fired(spec, row, row, "+51ms", row, "+20s")).toEqual(["0s..10s 2", "0s..10s 1"]);
  });
});

describe("PurgingTriggerTest", () => {
  it("testForwarding", () => {
    const purging = (trigger: TriggerSpec): Partial<WindowOperatorSpec> => ({
      assigner: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
      trigger: { kind: "purging", trigger },
    });
    expect(fired(purging({ kind: "count", count: 2 }), ...rows(0, 0, 0, 0, 0), "watermark 20s")).toEqual([
      "0s..10s 2",
      "0s..10s 2",
    ]);
    const often: TriggerSpec = { kind: "continuous-event-time", intervalMs: 1_000 };
    const script = [...rows(0), "watermark 1s", "watermark 2s", ...rows(0, 0), "watermark 3s"];
    expect(fired(purging(often), ...script)).toEqual(["0s..10s 1", "0s..10s 2"]);
  });
});

describe("MergingWindowSetTest", () => {
  it("testIncrementalMerging", () => {
    const first = [window(0, 4), window(0, 4), window(3, 5), window(4, 6)];
    const within = [window(1, 4), window(0, 4), window(3, 5), window(4, 6)];
    const second = [window(11, 14), window(10, 13), window(12, 15), window(11, 14)];
    const script = [...first, ...within, ...second, "watermark 6ms", "watermark 20ms"];
    for (let cut = 1; cut < script.length; cut++)
      expect(fired(GAPS, ...script.toSpliced(cut, 0, "restart"))).toEqual(["0s..6ms 8", "10ms..15ms 4"]);
  });

  it("testLateMerging", () => {
    const apart = [window(0, 3), window(5, 8), window(10, 13), window(8, 10)];
    expect(fired(GAPS, ...apart, "watermark 20ms")).toEqual(["0s..3ms 1", "5ms..13ms 3"]);
    const more = [window(5, 8), window(8, 10), window(10, 13), window(3, 5)];
    expect(fired(GAPS, ...apart, ...more, "watermark 20ms")).toEqual(["0s..13ms 8"]);
  });

  it("testMergeLargeWindowCoveringSingleWindow", () => {
    expect(fired(GAPS, window(1, 2), window(0, 3), "watermark 9ms")).toEqual(["0s..3ms 2"]);
  });

  it("testAddingIdenticalWindows", () => {
    expect(fired(GAPS, window(1, 2), window(1, 2), "watermark 9ms")).toEqual(["1ms..2ms 2"]);
  });

  it("testMergeLargeWindowCoveringMultipleWindows", () => {
    const script = [window(1, 3), window(5, 8), window(10, 13), window(0, 13), "watermark 20ms"];
    expect(fired(GAPS, ...script)).toEqual(["0s..13ms 4"]);
  });

  it("testRestoreFromState and testPersist", () => {
    const script = [window(1, 2), window(17, 42), "restart", window(41, 45), "watermark 50ms"];
    expect(fired(GAPS, ...script)).toEqual(["1ms..2ms 1", "17ms..45ms 2"]);
  });
});
