import type { StopMode } from "../job-handle.ts";
import { ExecutingState } from "./executing-state.ts";
import type { JobContext } from "./job-master-state.ts";

/**
 * To drain: sources end; a final checkpoint follows and the job finishes as a bounded one does. To suspend: the next
 * checkpoint is the last, and tasks finish with it.
 */
export class StoppingState extends ExecutingState {
  readonly name = "stopping";

  readonly #how: StopMode;

  constructor(job: JobContext, how: StopMode) {
    super(job);
    this.#how = how;
  }

  enter(): void {
    const { id: jobId, coordinator, stopSavepoint } = this.job;
    if (this.#how === "suspend") {
      coordinator.suspend(stopSavepoint);
      return;
    }
    if (stopSavepoint !== null) coordinator.drain(stopSavepoint);
    this.job.broadcast((attempt) => ({ kind: "stop", jobId, attempt }));
  }

  stop(): void {}
}
