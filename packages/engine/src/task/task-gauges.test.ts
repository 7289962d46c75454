import { expect, test } from "vitest";
import { metricsWords, TaskMetrics } from "../metrics/metrics-layout.ts";
import type { InputGate } from "../network/input-gate.ts";
import { TaskGauges } from "./task-gauges.ts";

function written() {
  const told: number[] = [];
  const metrics = {
    set: (counter: string, value: number) => {
      if (counter === "recordsIn") told.push(value);
    },
  } as unknown as TaskMetrics;
  const gauges = new TaskGauges(metrics, { bytesIn: 0, queued: 0, capacity: 0 } as InputGate, []);
  const step = (status: "ready" | "idle", nowMs: number): void => {
    gauges.recordsIn++;
    gauges.update(status, nowMs);
  };
  return { told, step };
}

test("a task of short steps writes its counters every 32 of them, and when it comes to rest", () => {
  const { told, step } = written();
  for (let i = 0; i < 65; i++) step("ready", i * 0.1);
  step("idle", 7);
  expect(told).toEqual([1, 33, 65, 66]);
});

test("the head of a loop tells how many rows have come back to it and wait", () => {
  const metrics = new TaskMetrics(new Float64Array(metricsWords(1)));
  const gauges = new TaskGauges(metrics, { hasFeedback: true, loopRows: 7 } as InputGate, []);
  gauges.write();
  expect(metrics.operator(0).get("loopRows")).toBe(7);
});

test("a task of long steps writes them after each", () => {
  const { told, step } = written();
  for (let i = 0; i < 4; i++) step("ready", i * 400);
  expect(told).toEqual([1, 2, 3, 4]);
});
