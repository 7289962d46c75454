import type { JobFailure } from "@millrace/graph";
import type { TerminalJobState } from "../job-state.ts";
import type { JobContext, JobMasterState } from "./job-master-state.ts";

/** The end: slots go back, the record says so on disk, then watchers and waiters are told. */
abstract class TerminalState implements JobMasterState {
  abstract readonly name: TerminalJobState;
  readonly #job: JobContext;
  readonly #failure: JobFailure | null;

  constructor(job: JobContext, failure: JobFailure | null = null) {
    this.#job = job;
    this.#failure = failure;
  }

  enter(): void {
    const { services, coordinator, record, id } = this.#job;
    services.slots.release(id);
    const end = (): void => this.#job.end(this.name, this.#failure);
    const durable = coordinator
      .settled()
      .then(() => services.storage.writeJob({ ...record, state: this.name, failure: this.#failure }));
    // A record that could not be written makes the job run again after a crash, which restores to the same end.
    durable.then(end, end);
  }

  cancel(): void {}
  stop(): void {}
  failed(): void {}
  taskChanged(): void {}
}

export class FinishedState extends TerminalState {
  readonly name = "finished";
}

export class FailedState extends TerminalState {
  readonly name = "failed";
}

export class CancelledState extends TerminalState {
  readonly name = "cancelled";
}
