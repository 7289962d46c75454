import { expect, test } from "vitest";
import { CounterBlock } from "./counter-block.ts";
import { metricsWords, OPERATOR_COUNTERS, TASK_COUNTERS, TaskMetrics } from "./metrics-layout.ts";

test("every counter of a task and of each of its operators has a word of its own", () => {
  const words = new Float64Array(metricsWords(2, 1));
  const metrics = new TaskMetrics(words);
  const block = new CounterBlock(words);
  let next = 1;
  for (const counter of TASK_COUNTERS) metrics.set(counter, next++);
  for (const operator of [0, 1])
    for (const counter of OPERATOR_COUNTERS) metrics.operator(operator).set(counter, next++);
  next = 1;
  for (const counter of TASK_COUNTERS) expect(block.task(counter)).toBe(next++);
  for (const operator of [0, 1])
    for (const counter of OPERATOR_COUNTERS) expect(block.operator(operator, counter)).toBe(next++);
});
