import type { Execution } from "../execution-graph.ts";
import { DeploymentPlan } from "../deployment-plan.ts";
import type { StopMode } from "../job-handle.ts";
import { ExecutingState } from "./executing-state.ts";
import type { JobContext, PreparedAttempt } from "./job-master-state.ts";

/** Deploys what does not run yet: all of it, or the regions that restart; checkpoints begin when every task runs. */
export class RunningState extends ExecutingState {
  readonly name = "running";
  readonly #attempt: PreparedAttempt;
  #deployed = false;

  constructor(job: JobContext, attempt: PreparedAttempt) {
    super(job);
    this.#attempt = attempt;
  }

  enter(): void {
    const { job } = this;
    const { slots, restore, verified } = this.#attempt;
    if (restore.checkpointId !== null || job.attempt > 0) {
      const { id: jobId, attempt } = job;
      job.emit({ kind: "restored", jobId, timeMs: job.now(), attempt, checkpointId: restore.checkpointId });
    }
    const plan = new DeploymentPlan({
      jobId: job.id,
      graph: job.graph,
      slots,
      restore,
      checkpointDirectory: job.services.storage.checkpointDirectory(job.id),
      mode: job.services.mode,
    });
    job.slots = slots;
    job.restoredUnread = !verified;
    const deployed = job.attemptGraph.executions.filter(({ state }) => state === "created");
    const assignments = plan.assignments(deployed);
    for (const execution of deployed) {
      const { taskManager, slot } = plan.slotOf(execution.task.vertexId, execution.task.subtask);
      execution.saved = restore.kept(execution.vertex, execution.task.subtask);
      execution.placement = { taskManagerId: taskManager.id, slot };
      job.mark(execution, "deploying");
    }
    for (const [taskManagerId, tasks] of assignments) {
      job.services.gateway.send(taskManagerId, { kind: "deploy", tasks });
    }
  }

  stop(how: StopMode): void {
    this.job.stopRequested ??= how;
    if (this.#deployed) this.#stop();
  }

  override taskChanged(execution: Execution): void {
    super.taskChanged(execution);
    if (this.#deployed || !this.job.isIn(this)) return;
    const pending = this.job.attemptGraph.executions.some(
      ({ state }) => state === "deploying" || state === "initializing",
    );
    if (pending) return;
    this.#deployed = true;
    this.job.coordinator.start(this.job.attemptGraph);
    if (this.job.isIn(this)) this.#stop();
  }

  #stop(): void {
    const how = this.job.stopRequested;
    if (how !== null) this.job.transition({ to: "stopping", how });
  }
}
