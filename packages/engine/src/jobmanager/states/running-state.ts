import type { Execution } from "../execution-graph.ts";
import { DeploymentPlan } from "../deployment-plan.ts";
import type { StopMode } from "../job-handle.ts";
import { BatchStages } from "./batch-stages.ts";
import { ExecutingState } from "./executing-state.ts";
import type { JobContext, PreparedAttempt } from "./job-master-state.ts";

const PENDING: ReadonlySet<Execution["state"]> = new Set(["created", "deploying", "initializing"]);

/**
 * Deploys what does not run yet: all of it, or the regions that restart; in batch what has its input, and the rest as stages
 * end, whose slots go back. Checkpoints begin when every task runs.
 */
export class RunningState extends ExecutingState {
  readonly name = "running";
  readonly #attempt: PreparedAttempt;
  readonly #stages: BatchStages | null;
  #plan: DeploymentPlan | null = null;
  #deployed = false;

  constructor(job: JobContext, attempt: PreparedAttempt) {
    super(job);
    this.#attempt = attempt;
    this.#stages = job.graph.settings.runtimeMode === "batch" ? new BatchStages(job) : null;
  }

  enter(): void {
    const { job } = this;
    const { slots, restore, verified } = this.#attempt;
    if (restore.checkpointId !== null || job.attempt > 0) {
      const { id: jobId, attempt } = job;
      job.emit({ kind: "restored", jobId, timeMs: job.now(), attempt, checkpointId: restore.checkpointId });
    }
    this.#plan = new DeploymentPlan({
      jobId: job.id,
      graph: job.graph,
      slots,
      attempts: job.attemptGraph,
      restore,
      firstCheckpointId: job.coordinator.nextId,
      checkpointDirectory: job.services.storage.checkpointDirectory(job.id),
      mode: job.services.mode,
    });
    job.slots = slots;
    job.restoredUnread = !verified;
    this.#stages?.giveBackSlots();
    this.#deploy(this.#plan);
  }

  #deploy(plan: DeploymentPlan): void {
    const { job } = this;
    const deployable = job.attemptGraph.deployable();
    if (deployable.length === 0) return;
    const assignments = plan.assignments(deployable);
    for (const execution of deployable) {
      const { taskManager, slot } = plan.slotOf(execution.task.vertexId, execution.task.subtask);
      execution.saved = this.#attempt.restore.kept(execution.vertex, execution.task.subtask);
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
    if (this.#stages !== null && execution.hasWritten) {
      this.#stages.written(execution);
      if (this.#plan !== null) this.#deploy(this.#plan);
    }
    const pending = this.job.attemptGraph.executions.some(({ state }) => PENDING.has(state));
    if (pending) return;
    this.#deployed = true;
    this.job.services.slots.running(this.job.id);
    this.job.coordinator.start(this.job.attemptGraph);
    if (this.job.isIn(this)) this.#stop();
  }

  /** Nothing of the job ran there, or it would fail over already; but what is to come would be deployed there. */
  taskManagerLost(taskManagerId: string): void {
    if (!this.job.isIn(this) || this.#deployed) return;
    this.#stages?.taskManagerLost(taskManagerId);
  }

  #stop(): void {
    const how = this.job.stopRequested;
    if (how !== null) this.job.transition({ to: "stopping", how });
  }
}
