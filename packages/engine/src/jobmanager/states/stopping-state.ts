import { ExecutingState } from "./executing-state.ts";
import type { JobContext } from "./job-master-state.ts";

/** Sources drain; a final checkpoint follows and the job finishes as a bounded one does. */
export class StoppingState extends ExecutingState {
  readonly name = "stopping";

  constructor(job: JobContext) {
    super(job);
    job.stopRequested = true;
  }

  enter(): void {
    const { id: jobId, attempt } = this.job;
    this.job.broadcast({ kind: "stop", jobId, attempt });
  }

  stop(): void {}
}
