import { jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type { StopMode } from "../job-handle.ts";
import { EndingState } from "./ending-state.ts";
import { grantRestart } from "./fail-over.ts";
import type { JobContext } from "./job-master-state.ts";

/** The attempt has failed: when its last task has ended, the restart strategy decides. */
export class FailingState extends EndingState {
  readonly name = "failing";
  readonly #failure: JobFailure;
  readonly #refused: boolean;

  constructor(job: JobContext, why: { readonly failure: JobFailure; readonly refused?: boolean }) {
    super(job);
    this.#failure = why.failure;
    this.#refused = why.refused === true;
  }

  cancel(): void {
    this.job.transition({ to: "cancelling" });
  }

  /** The next attempt stops, if there is one. */
  stop(how: StopMode): void {
    this.job.stopRequested ??= how;
  }

  protected ended(): void {
    const failure = this.#failure;
    if (!failure.retry) {
      this.job.transition({ to: "failed", failure });
      return;
    }
    const granted = this.#refused ? null : grantRestart(this.job, failure);
    const regions = this.job.attemptGraph.allRegions;
    if (granted !== null)
      this.job.transition({ to: "restarting", restart: { ...granted, cause: failure, regions } });
    else this.job.transition({ to: "failed", failure: this.#exhausted() });
  }

  /** Without a single restart the first failure says all. */
  #exhausted(): JobFailure {
    const { reason, operatorUid, nodeId, subtask, params, cause } = this.#failure;
    const attempts = this.job.restarts.used;
    if (attempts === 0) return this.#failure;
    const text = `${reason} ${JSON.stringify(params)}${cause === undefined ? "" : `: ${cause}`}`;
    return jobFailure(
      "runtime.restarts-exhausted",
      { ...params, attempts, reason },
      { operatorUid, nodeId, subtask, cause: text },
    );
  }
}
