import type { JobFailure } from "@millrace/graph";
import type { TerminalJobState } from "../job-state.ts";
import type { JobContext, JobMasterState } from "./job-master-state.ts";

/**
 * The end: slots go back, the record says so on disk, then watchers and waiters are told. Not before: a job that has ended
 * for everybody must not run again after a crash.
 *
 * Checkpoints that nobody can go on from are removed: those of a job that finished with its input, and those of a
 * cancelled one where its settings say so. They go after the record is durable, so that a crash never runs a job again
 * from nothing that had committed output.
 */
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
    const removePartitions = (): Promise<void> => services.partitions.removeAll(id);
    const durable = coordinator
      .settled()
      .then(() => coordinator.end())
      .then(() => record.insist({ state: this.name, failure: this.#failure }))
      .then(() => (this.keepsCheckpoints(this.#job) ? undefined : coordinator.discardAll()))
      .then(removePartitions, removePartitions);
    durable.then(end, end);
  }

  protected abstract keepsCheckpoints(job: JobContext): boolean;

  cancel(): void {}
  stop(): void {}
  failed(): void {}
  taskChanged(): void {}
}

export class FinishedState extends TerminalState {
  readonly name = "finished";

  protected keepsCheckpoints({ stopRequested }: JobContext): boolean {
    return stopRequested === "suspend";
  }
}

export class FailedState extends TerminalState {
  readonly name = "failed";

  protected keepsCheckpoints(): boolean {
    return true;
  }
}

export class CancelledState extends TerminalState {
  readonly name = "cancelled";

  /** A stop before anything ran keeps what an earlier life of the job has left. */
  protected keepsCheckpoints({ stopRequested, graph }: JobContext): boolean {
    return stopRequested !== null || graph.settings.checkpoint.onCancel === "retain";
  }
}
