import { bigint, string, timestamp } from "@millrace/graph";
import type { WindowSpec } from "@millrace/graph";
import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { windowAggregateFactory } from "../window-aggregate.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";

interface FlinkScript {
  readonly window: WindowSpec;
  readonly time: "event" | "processing";
  readonly allowedLatenessMs: number;
  readonly script: readonly string[];
  /** In any order between keys, as Flink's own tests compare. */
  readonly expected: readonly string[];
}

const input = [
  { name: "key", type: string(false) },
  { name: "ts", type: timestamp() },
  { name: "x", type: bigint(false) },
];
const times = ["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) }));

/** What tests of Flink 2.3's WindowOperator feed it and expect, by the name of the test. */
const SCRIPTS: Readonly<Record<string, FlinkScript>> = {
  testProcessingTimeTumblingWindows: {
    window: { kind: "tumbling", sizeMs: 3000, offsetMs: 0 },
    time: "processing",
    allowedLatenessMs: 0,
    script: [
      "+3ms",
      "+I[key2, 0s, 1]",
      "+I[key2, 7s, 1]",
      "+I[key2, 7s, 1]",
      "+I[key1, 7s, 1]",
      "+I[key1, 7s, 1]",
      "+4997ms",
      "+I[key1, 7s, 1]",
      "+I[key1, 7s, 1]",
      "+I[key1, 7s, 1]",
      "+2000ms",
    ],
    expected: ["+I[key2, 0s, 3s, 2999ms, 3]", "+I[key1, 0s, 3s, 2999ms, 2]", "+I[key1, 3s, 6s, 5999ms, 3]"],
  },
  testCleanupTimerWithEmptyListStateForSessionWindows: {
    window: { kind: "session", gapMs: 3000 },
    time: "event",
    allowedLatenessMs: 10,
    script: ["+I[key2, 1s, 1]", "watermark 4998ms", "watermark 14600ms"],
    expected: ["+I[key2, 1s, 4s, 3999ms, 1]", "watermark 4998ms", "watermark 14600ms"],
  },
  testReduceSessionWindowsWithProcessFunction: {
    window: { kind: "session", gapMs: 3000 },
    time: "event",
    allowedLatenessMs: 0,
    script: [
      "+I[key2, 0s, 1]",
      "+I[key2, 1s, 2]",
      "+I[key2, 2500ms, 3]",
      "restart",
      "+I[key1, 10ms, 1]",
      "+I[key1, 1s, 2]",
      "+I[key1, 2500ms, 3]",
      "+I[key2, 5501ms, 4]",
      "+I[key2, 6s, 5]",
      "+I[key2, 6s, 5]",
      "+I[key2, 6050ms, 6]",
      "watermark 12s",
      "+I[key2, 15s, 10]",
      "+I[key2, 15s, 20]",
      "watermark 17999ms",
    ],
    expected: [
      "+I[key1, 10ms, 5500ms, 5499ms, 6]",
      "+I[key2, 0s, 5500ms, 5499ms, 6]",
      "+I[key2, 5501ms, 9050ms, 9049ms, 20]",
      "watermark 12s",
      "+I[key2, 15s, 18s, 17999ms, 30]",
      "watermark 17999ms",
    ],
  },
  testCleanupTimerWithEmptyReduceStateForSessionWindows: {
    window: { kind: "session", gapMs: 3000 },
    time: "event",
    allowedLatenessMs: 10,
    script: ["+I[key2, 1s, 1]", "watermark 4998ms", "watermark 14600ms"],
    expected: ["+I[key2, 1s, 4s, 3999ms, 1]", "watermark 4998ms", "watermark 14600ms"],
  },
  testCleanupTimerWithEmptyReduceStateForTumblingWindows: {
    window: { kind: "tumbling", sizeMs: 2000, offsetMs: 0 },
    time: "event",
    allowedLatenessMs: 1,
    script: ["+I[key2, 1s, 1]", "watermark 1599ms", "watermark 1999ms", "watermark 2s", "watermark 5s"],
    expected: [
      "watermark 1599ms",
      "+I[key2, 0s, 2s, 1999ms, 1]",
      "watermark 1999ms",
      "watermark 2s",
      "watermark 5s",
    ],
  },
  testSideOutputDueToLatenessTumbling: {
    window: { kind: "tumbling", sizeMs: 2000, offsetMs: 0 },
    time: "event",
    allowedLatenessMs: 0,
    script: [
      "+I[key2, 1s, 1]",
      "watermark 1985ms",
      "+I[key2, 1980ms, 1]",
      "watermark 1999ms",
      "+I[key2, 1998ms, 1]",
      "+I[key2, 2001ms, 1]",
      "watermark 2999ms",
      "watermark 3999ms",
    ],
    expected: [
      "watermark 1985ms",
      "+I[key2, 0s, 2s, 1999ms, 2]",
      "watermark 1999ms",
      "watermark 2999ms",
      "+I[key2, 2s, 4s, 3999ms, 1]",
      "watermark 3999ms",
      "side 0 +I[key2, 1998ms, 1]",
    ],
  },
  testSessionWindowsWithProcessFunction: {
    window: { kind: "session", gapMs: 3000 },
    time: "event",
    allowedLatenessMs: 0,
    script: [
      "+I[key2, 0s, 1]",
      "+I[key2, 1s, 2]",
      "+I[key2, 2500ms, 3]",
      "+I[key1, 10ms, 1]",
      "+I[key1, 1s, 2]",
      "restart",
      "+I[key1, 2500ms, 3]",
      "+I[key2, 5501ms, 4]",
      "+I[key2, 6s, 5]",
      "+I[key2, 6s, 5]",
      "+I[key2, 6050ms, 6]",
      "watermark 12s",
      "+I[key2, 15s, 10]",
      "+I[key2, 15s, 20]",
      "watermark 17999ms",
    ],
    expected: [
      "+I[key1, 10ms, 5500ms, 5499ms, 6]",
      "+I[key2, 0s, 5500ms, 5499ms, 6]",
      "+I[key2, 5501ms, 9050ms, 9049ms, 20]",
      "watermark 12s",
      "+I[key2, 15s, 18s, 17999ms, 30]",
      "watermark 17999ms",
    ],
  },
};

it.each(Object.entries(SCRIPTS))("%s", (_, { window, time, allowedLatenessMs, script, expected }) => {
  const spec: WindowAggregateSpec = {
    kind: "window-aggregate",
    keys: [0],
    rowtime: time === "event" ? 1 : null,
    window,
    allowedLatenessMs,
    aggregates: [{ fn: "SUM", argument: 2, name: "sum", type: bigint(false) }],
  };
  const output = [input[0]!, ...times, { name: "sum", type: bigint(false) }];
  const harness = new OperatorHarness({
    spec,
    factory: windowAggregateFactory,
    input,
    output,
    sideOutputs: [input],
  });
  harness.nowMs = 0;
  // A restored operator may say its last watermark again, which the task drops.
  expect([...new Set(harness.run(script.join("\n")))].toSorted()).toEqual(expected.toSorted());
});
