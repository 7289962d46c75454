import { jobFailure } from "@millrace/graph";
import type { CheckpointFailureReason } from "../../rpc/gateway.ts";
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
    coordinator.drain(stopSavepoint);
    this.job.broadcast((attempt) => ({ kind: "stop", jobId, attempt }));
  }

  stop(): void {}

  /** Suspended tasks go on where they were. Those that were drained have told of an end that is none: they begin again before it. */
  stopRefused(cause: CheckpointFailureReason): void {
    const { job } = this;
    if (this.#how === "suspend") {
      job.transition({ to: "resumed" });
      return;
    }
    job.coordinator.halt("job-ended");
    const failure = jobFailure("runtime.checkpoint-failures", { count: 1 }, { cause });
    const regions = job.attemptGraph.allRegions;
    job.transition({
      to: "ending-regions",
      restart: { delayMs: 0, restartsLeft: null, cause: failure, regions },
    });
  }
}
