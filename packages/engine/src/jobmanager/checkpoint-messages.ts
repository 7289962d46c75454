import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { ToTaskManager } from "../rpc/gateway.ts";
import type { ExecutionGraph } from "./execution-graph.ts";
import type { PendingCheckpoint } from "./pending-checkpoint.ts";
import type { TaskManagerGateway } from "./task-manager-gateway.ts";

type WithoutAddress<M> = M extends unknown ? Omit<M, "jobId" | "attempt" | "checkpointId"> : never;

export type Notice = WithoutAddress<
  Extract<
    ToTaskManager,
    { readonly kind: "checkpoint-completed" | "checkpoint-aborted" | "suspend" | "resume" }
  >
>;

/** To every TaskManager that tasks are on, for each attempt of those. */
// oxlint-disable-next-line max-params -- to whom, of which checkpoint, what
export function tellOfCheckpoint(
  gateway: TaskManagerGateway,
  execution: ExecutionGraph,
  checkpointId: number,
  notice: Notice,
): void {
  const { jobId } = execution;
  for (const { taskManagerId, attempt } of execution.deployments())
    gateway.send(taskManagerId, { ...notice, jobId, attempt, checkpointId });
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
