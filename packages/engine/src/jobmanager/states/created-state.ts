import type { JobFailure } from "@millrace/graph";
import type { StopMode } from "../job-handle.ts";
import { AttemptPreparation } from "./attempt-preparation.ts";
import type { PreparationOutcome } from "./attempt-preparation.ts";
import type { JobContext, JobMasterState } from "./job-master-state.ts";

/** Waits for slots and for the state to start from. Nothing runs: to stop it is to cancel it. */
export class CreatedState implements JobMasterState {
  readonly name = "created";
  readonly #job: JobContext;
  readonly #preparation: AttemptPreparation;

  constructor(job: JobContext) {
    this.#job = job;
    const outcome: PreparationOutcome = {
      prepared: (attempt) => this.#job.transition({ to: "running", attempt }),
      failed: (failure) => this.failed(failure),
    };
    this.#preparation = new AttemptPreparation(job, outcome, true);
  }

  enter(): void {
    this.#preparation.begin();
  }

  leave(): void {
    this.#preparation.withdraw();
  }

  cancel(): void {
    this.#job.transition({ to: "cancelling" });
  }

  stop(how: StopMode): void {
    this.#job.stopRequested = how;
    this.cancel();
  }

  failed(failure: JobFailure): void {
    this.#job.transition({ to: "failing", failure });
  }

  taskChanged(): void {}

  taskManagerLost(taskManagerId: string): void {
    this.#preparation.taskManagerLost(taskManagerId);
  }
}
