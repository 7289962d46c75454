import type { JobEvent } from "@millrace/engine/node";
import { expect, test } from "vitest";
import { jobGraph } from "../testing/job-graph.ts";
import { JobLog } from "./job-log.ts";

const at = { jobId: "j", timeMs: 5 };
const task = { jobId: "j", vertexId: "print", subtask: 1, attempt: 0 };

test("a line names the node, the subtask and the TaskManager that it is about", () => {
  const log = new JobLog(jobGraph());
  log.add({
    ...at,
    kind: "task-state",
    task,
    state: "running",
    failure: null,
    placement: { taskManagerId: "tm-1", slot: 0 },
  });
  expect(log.entries()).toMatchObject([
    { code: "task-state", level: "info", nodeId: "print", subtask: 1, taskManagerId: "tm-1" },
  ]);
});

test("an end that the disk does not take is an error, until it does", () => {
  const log = new JobLog(jobGraph());
  log.add({ ...at, kind: "record-unwritten", state: "finished", problem: "disk-full" });
  log.add({ ...at, kind: "record-written" });
  expect(log.entries()).toMatchObject([
    { code: "record-unwritten", level: "error", params: { reason: "disk-full", state: "finished" } },
    { code: "record-written", level: "info" },
  ]);
});

test("a checkpoint that failed is a warning with its reason and the subtask that declined", () => {
  const log = new JobLog(jobGraph());
  log.add({
    ...at,
    kind: "checkpoint-failed",
    checkpointId: 7,
    attempt: 0,
    reason: "disk-full",
    task,
    durationMs: 1,
    consecutiveFailures: 1,
    tolerableFailures: 3,
  });
  expect(log.entries()).toMatchObject([
    { level: "warning", nodeId: "print", params: { checkpoint: 7, reason: "disk-full" } },
  ]);
});

test("a process that was lost is an error, one that was closed is not", () => {
  const log = new JobLog(jobGraph());
  const lost = { kind: "task-manager-lost", timeMs: 1, taskManagerId: "tm-1", detail: "SIGKILL" } as const;
  log.addTaskManager({ ...lost, reason: "exited" });
  log.addTaskManager({ ...lost, reason: "closed" });
  expect(log.entries().map(({ level }) => level)).toEqual(["error", "info"]);
});

test("what is told often is not logged, and the log is bounded", () => {
  const log = new JobLog(jobGraph());
  log.add({ ...at, kind: "sample", taskManagerId: "tm-1", tasks: [] });
  expect(log.entries()).toEqual([]);
  const state: JobEvent = {
    ...at,
    kind: "job-state",
    attempt: 0,
    from: null,
    state: "running",
    failure: null,
  };
  for (let i = 0; i < 800; i++) log.add(state);
  expect(log.entries()).toHaveLength(500);
  expect(log.entries().at(-1)?.seq).toBe(800);
});
