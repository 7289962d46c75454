import { cancelRegions } from "./cancel-regions.ts";
import type { StopMode } from "../job-handle.ts";
import type { JobState } from "../job-state.ts";
import type { JobContext, JobMasterState } from "./job-master-state.ts";

/** What cancelling and failing share: every task is told to end, and `ended` follows when none is left. */
export abstract class EndingState implements JobMasterState {
  abstract readonly name: JobState;
  protected readonly job: JobContext;

  constructor(job: JobContext) {
    this.job = job;
  }

  /** No attempt follows. */
  protected readonly isLast: boolean = false;

  protected abstract ended(): void;
  abstract cancel(): void;

  enter(): void {
    cancelRegions(this.job, this.job.attemptGraph.allRegions, this.isLast);
    this.taskChanged();
  }

  abstract stop(how: StopMode): void;

  failed(): void {}

  taskChanged(): void {
    if (this.job.attemptGraph.every((execution) => execution.terminal)) this.ended();
  }
}
