import type { Cluster, Job, RpcLog } from "@millrace/protocol";
import { ID, NOW } from "./replayed-time.ts";

const SLOTS = 2;
const MB = 1024 * 1024;
const TASK_MANAGERS = ["tm-1-1", "tm-1-2"] as const;

/** Two TaskManagers of two slots; the job has the slots of the first, and what it needs of the second. */
export function cluster(job: Job): Cluster {
  return {
    epoch: 1,
    eventLoopP99Ms: 4,
    taskManagers: TASK_MANAGERS.map((id, at) => ({
      id,
      pid: 4_001 + at,
      heartbeatMs: NOW - 500,
      rssBytes: 210 * MB,
      heapBytes: 64 * MB,
      segments: { total: 1_024, used: at === 0 ? 130 : 0, bytes: 32_768 },
      ioThreadCpu: 0.08,
      mainThreadCpu: 0.03,
      slots: Array.from({ length: SLOTS }, (_, slot) => slotOf(job, { at, slot })),
    })),
  };
}

function slotOf(
  { jobGraph }: Job,
  { at, slot }: { readonly at: number; readonly slot: number },
): Cluster["taskManagers"][number]["slots"][number] {
  const tasks = at > 0 ? [] : jobGraph.vertices.filter(({ parallelism }) => slot < parallelism);
  return {
    jobId: tasks.length === 0 ? null : ID,
    cpu: tasks.length === 0 ? 0 : 0.42 + slot / 2,
    managedUsed: tasks.length === 0 ? 0 : 12 * MB,
    managedTotal: 64 * MB,
    tasks: tasks.map(({ id, operators }, index) => ({
      jobId: ID,
      vertexId: id,
      name: operators.map(({ name }) => name).join(" → "),
      subtask: slot,
      busy: Math.min(0.9, 0.2 + 0.15 * index),
      backpressured: index === 0 ? 0.3 : 0,
    })),
  };
}

/** What was said of the job's third checkpoint. */
export function rpcLog({ jobGraph }: Job): RpcLog {
  const said = jobGraph.vertices.flatMap(({ id }) => [
    { to: "task-manager" as const, kind: "trigger-checkpoint", task: `${id}/0` },
    { to: "job-manager" as const, kind: "acknowledge-checkpoint", task: `${id}/0` },
  ]);
  return {
    entries: said.map(({ to, kind, task }, at) => ({
      seq: at + 1,
      timeMs: NOW - 10_000 + 7 * at,
      to,
      taskManagerId: TASK_MANAGERS[0],
      kind,
      jobId: ID,
      checkpointId: 3,
      tasks: [task],
      taskCount: 1,
      detail: "",
    })),
    slotRequests: [{ timeMs: NOW - 60_000, jobId: ID, slots: SLOTS, tookMs: 38, outcome: "granted" }],
  };
}
