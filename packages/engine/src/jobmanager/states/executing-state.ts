import type { JobFailure } from "@millrace/graph";
import type { Execution } from "../execution-graph.ts";
import type { StopMode } from "../job-handle.ts";
import type { JobState } from "../job-state.ts";
import { failOver } from "./fail-over.ts";
import type { JobContext, JobMasterState } from "./job-master-state.ts";

/** What running and stopping share: tasks work; one that fails restarts its region, the last to finish ends the job. */
export abstract class ExecutingState implements JobMasterState {
  abstract readonly name: JobState;
  protected readonly job: JobContext;

  constructor(job: JobContext) {
    this.job = job;
  }

  abstract enter(): void;
  abstract stop(how: StopMode): void;

  cancel(): void {
    this.job.coordinator.halt("job-ended");
    this.job.transition({ to: "cancelling" });
  }

  failed(failure: JobFailure): void {
    this.job.coordinator.halt("task-failed");
    this.job.transition({ to: "failing", failure });
  }

  taskChanged(execution: Execution): void {
    if (execution.failure !== null) {
      failOver(this.job, new Set());
      return;
    }
    this.job.coordinator.taskChanged(execution.task);
    if (!this.job.attemptGraph.every((candidate) => candidate.state === "finished")) return;
    this.job.coordinator.halt("job-ended");
    this.job.transition({ to: "finished" });
  }
}
