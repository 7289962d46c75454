import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { ToTaskManager } from "../rpc/gateway.ts";
import type { ExecutionGraph } from "./execution-graph.ts";
import type { PendingCheckpoint } from "./pending-checkpoint.ts";
import type { TaskManagerGateway } from "./task-manager-gateway.ts";

type Notice = Extract<
  ToTaskManager,
  { readonly kind: "checkpoint-completed" | "checkpoint-aborted" | "suspend" | "resume" }
>["kind"];

/** To every TaskManager that tasks are on, for each attempt of those. */
export function tellOfCheckpoint(
  gateway: TaskManagerGateway,
  execution: ExecutionGraph,
  {
    kind,
    checkpointId,
    emptyLoops,
  }: { readonly kind: Notice; readonly checkpointId: number; readonly emptyLoops: readonly string[] },
): void {
  const { jobId } = execution;
  for (const { taskManagerId, attempt } of execution.deployments())
    gateway.send(
      taskManagerId,
      kind === "checkpoint-completed" && emptyLoops.length > 0
        ? { kind, jobId, attempt, checkpointId, emptyLoops }
        : { kind, jobId, attempt, checkpointId },
    );
}

/** To the TaskManagers that have tasks which nothing running feeds. */
export function sendTriggers(
  gateway: TaskManagerGateway,
  { execution, id: checkpointId, timestampMs }: PendingCheckpoint,
  type: CheckpointType,
): void {
  const heads = execution.heads();
  for (const { taskManagerId, attempt } of execution.deployments()) {
    const targets = heads
      .filter(({ task, placement }) => placement?.taskManagerId === taskManagerId && task.attempt === attempt)
      .map((head) => head.task);
    if (targets.length === 0) continue;
    const { jobId } = execution;
    gateway.send(taskManagerId, {
      kind: "trigger-checkpoint",
      jobId,
      attempt,
      checkpointId,
      timestampMs,
      type,
      targets,
    });
  }
}
