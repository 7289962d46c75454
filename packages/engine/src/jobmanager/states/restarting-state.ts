import type { JobFailure } from "@millrace/graph";
import type { Execution } from "../execution-graph.ts";
import type { RestartedSubtasks } from "../job-events.ts";
import type { StopMode } from "../job-handle.ts";
import { AttemptPreparation } from "./attempt-preparation.ts";
import type { PreparationOutcome } from "./attempt-preparation.ts";
import { failOver, readsFirst, restartRegions } from "./fail-over.ts";
import type { JobContext, JobMasterState, PreparedAttempt, Restart } from "./job-master-state.ts";

/** A new attempt of all regions or of some: waits out the delay, and gets slots and state meanwhile. What fails there counts when the delay is over. */
export class RestartingState implements JobMasterState {
  readonly name = "restarting";
  readonly #job: JobContext;
  readonly #restart: Restart;
  readonly #preparation: AttemptPreparation;
  #prepared: PreparedAttempt | null = null;
  #unprepared: JobFailure | null = null;
  #delayed = false;
  #cancelDelay: () => void = () => {};

  constructor(job: JobContext, restart: Restart) {
    this.#job = job;
    this.#restart = restart;
    const outcome: PreparationOutcome = {
      prepared: (attempt) => {
        this.#prepared = attempt;
        this.#advance();
      },
      failed: (failure) => {
        this.#unprepared = failure;
        this.#advance();
      },
    };
    this.#preparation = new AttemptPreparation(job, outcome, readsFirst(restart.cause));
  }

  enter(): void {
    const { delayMs, restartsLeft, cause, regions } = this.#restart;
    this.#job.restoredUnread = false;
    this.#job.attemptGraph = this.#job.attemptGraph.restarted(regions, this.#job.now());
    const { attempt, executions } = this.#job.attemptGraph;
    const restarting = executions.filter(({ region }) => regions.has(region));
    this.#job.emit({
      kind: "restarting",
      jobId: this.#job.id,
      timeMs: this.#job.now(),
      attempt,
      cause,
      delayMs,
      restartsLeft,
      scope: regions.size === this.#job.attemptGraph.regions.count ? "job" : "region",
      tasks: restarting.length,
      subtasks: byVertex(restarting),
    });
    this.#cancelDelay = this.#job.services.timers.after(delayMs, () => {
      this.#delayed = true;
      this.#advance();
    });
    this.#preparation.begin();
  }

  leave(): void {
    this.#cancelDelay();
    this.#preparation.withdraw();
  }

  cancel(): void {
    this.#job.transition({ to: "cancelling" });
  }

  /** The next attempt stops. */
  stop(how: StopMode): void {
    this.#job.stopRequested ??= how;
  }

  failed(failure: JobFailure): void {
    this.#job.transition({ to: "failing", failure });
  }

  /** Of a region that had gone on: it joins those that restart. */
  taskChanged(execution: Execution): void {
    if (execution.failure !== null) failOver(this.#job, this.#restart.regions);
  }

  taskManagerLost(taskManagerId: string): void {
    const lost = this.#prepared?.slots.some(({ taskManager }) => taskManager.id === taskManagerId);
    if (lost === true) this.#prepared = null;
    this.#preparation.taskManagerLost(taskManagerId);
  }

  #advance(): void {
    if (!this.#delayed) return;
    if (this.#unprepared !== null) restartRegions(this.#job, this.#restart.regions, this.#unprepared);
    else if (this.#prepared !== null) this.#job.transition({ to: "running", attempt: this.#prepared });
  }
}

function byVertex(executions: readonly Execution[]): readonly RestartedSubtasks[] {
  const vertices = Map.groupBy(executions, ({ task }) => task.vertexId);
  return [...vertices].map(([vertexId, own]) => ({
    vertexId,
    subtasks: own.map(({ task }) => task.subtask).toSorted((a, b) => a - b),
  }));
}
