import { expect, it } from "vitest";
import { RpcLog } from "./rpc-log.ts";
import type { ToJobManager } from "./gateway.ts";

const clock = { nowMs: () => 7, monotonicMs: () => 0 };
const task = { jobId: "j", vertexId: "map", subtask: 1, attempt: 0 };

it("keeps what was said in order, with what it is about", () => {
  const log = new RpcLog(clock);
  log.sent("tm-1", {
    kind: "trigger-checkpoint",
    jobId: "j",
    attempt: 0,
    checkpointId: 318,
    timestampMs: 0,
    targets: [task],
  });
  log.received({
    kind: "acknowledge-checkpoint",
    taskManagerId: "tm-1",
    task,
    checkpointId: 318,
    state: { file: "f", bytes: 12, checksum: 0, base: [] },
    timing: { startDelayMs: 0, alignmentMs: 0, syncMs: 0, alignedRowsBuffered: 0 },
    asyncMs: 1,
  });
  expect(log.entries()).toMatchObject([
    { to: "task-manager", kind: "trigger-checkpoint", checkpointId: 318, tasks: ["map/1"], jobId: "j" },
    { to: "job-manager", kind: "acknowledge-checkpoint", checkpointId: 318, detail: "12 B" },
  ]);
});

it("heartbeats push nothing else out, and nothing grows without bound", () => {
  const log = new RpcLog(clock);
  const state: ToJobManager = {
    kind: "task-state",
    taskManagerId: "tm-1",
    task,
    state: "running",
    failure: null,
  };
  log.received(state);
  for (let i = 0; i < 2_000; i++)
    log.received({
      kind: "heartbeat",
      taskManagerId: "tm-1",
      sample: { tasks: [] } as unknown as Extract<ToJobManager, { kind: "heartbeat" }>["sample"],
    });
  expect(log.entries()[0]).toMatchObject({ kind: "task-state", detail: "running" });
  for (let i = 0; i < 2_000; i++) log.received(state);
  expect(log.entries().length).toBeLessThan(600);
});
