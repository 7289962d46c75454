import type { JobVertex } from "@millrace/graph";
import { expect, test } from "vitest";
import { TASK_COUNTERS, TASK_STATUS, TASK_WORDS } from "../metrics/metrics-layout.ts";
import { slotFailure, stuckTask } from "./slot-loss.ts";
import type { SlotLoss, TaskOfSlot } from "./slot-loss.ts";

const task = (name: string, status: keyof typeof TASK_STATUS, nodes = [name]): TaskOfSlot => {
  const metrics = new Float64Array(TASK_WORDS);
  metrics[TASK_COUNTERS.indexOf("status")] = TASK_STATUS[status];
  const operators = nodes.map((nodeId) => ({ nodeId })) as unknown as JobVertex["operators"];
  return { vertex: { name, operators }, subtask: 1, metrics };
};

const STUCK: SlotLoss = { kind: "stuck", computedMs: 4_000 };

test("the task that was in a step is at fault, and others of its slot name it as a neighbour", () => {
  const tasks = [task("source", "idle"), task("map", "working"), task("sink", "waiting")];
  const stuck = stuckTask(tasks, STUCK);
  expect(stuck).toBe(tasks[1]);
  expect(tasks.map((each) => slotFailure(each, STUCK, stuck))).toMatchObject([
    { reason: "runtime.slot-lost", params: { node: "source", problem: "neighbour-stuck" } },
    { reason: "runtime.task-stuck", nodeId: "map", subtask: 1, params: { node: "map", seconds: 4 } },
    { reason: "runtime.slot-lost", params: { node: "sink", problem: "neighbour-stuck" } },
  ]);
});

test("of a chain no single node is blamed; of a thread that ended no task", () => {
  const chain = task("map -> sink", "working", ["map", "sink"]);
  expect(slotFailure(chain, STUCK, chain)).toMatchObject({ reason: "runtime.task-stuck", nodeId: null });
  const ended: SlotLoss = { kind: "ended", problem: "out of memory" };
  expect(stuckTask([chain], ended)).toBeNull();
  expect(slotFailure(chain, ended, null)).toMatchObject({
    reason: "runtime.slot-lost",
    params: { problem: "thread-ended (out of memory)" },
    cause: "out of memory",
  });
});
