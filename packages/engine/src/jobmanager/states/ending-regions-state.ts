import type { JobFailure } from "@millrace/graph";
import type { Execution } from "../execution-graph.ts";
import type { StopMode } from "../job-handle.ts";
import { cancelRegions } from "./cancel-regions.ts";
import { failOver } from "./fail-over.ts";
import type { JobContext, JobMasterState, Restart } from "./job-master-state.ts";

/** Regions have failed: what is left of them is told to end, and a new attempt of them follows. The others go on. */
export class EndingRegionsState implements JobMasterState {
  readonly name = "restarting";
  readonly #job: JobContext;
  readonly #restart: Restart;

  constructor(job: JobContext, restart: Restart) {
    this.#job = job;
    this.#restart = restart;
  }

  enter(): void {
    cancelRegions(this.#job, this.#restart.regions);
    this.#advance();
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

  taskChanged(execution: Execution): void {
    const { regions } = this.#restart;
    if (execution.failure !== null && !regions.has(execution.region)) failOver(this.#job, regions);
    else this.#advance();
  }

  #advance(): void {
    const { regions } = this.#restart;
    const ended = this.#job.attemptGraph.every(({ region, terminal }) => terminal || !regions.has(region));
    if (ended) this.#job.transition({ to: "restarting", restart: this.#restart });
  }
}
