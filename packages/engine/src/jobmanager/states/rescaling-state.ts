import type { JobGraph } from "@millrace/graph";
import type { Execution } from "../execution-graph.ts";
import type { StopMode } from "../job-handle.ts";
import { ExecutingState } from "./executing-state.ts";
import type { JobContext } from "./job-master-state.ts";

/**
 * A running job goes on with another parallelism: its next checkpoint is the attempt's last, and another attempt starts
 * from it with the new graph. A task that fails meanwhile leaves the job with the graph that it had.
 */
export class RescalingState extends ExecutingState {
  readonly name = "restarting";
  readonly #graph: JobGraph;
  /** Checkpoints from this id on end the attempt. Where its tasks finish with an earlier one, their input has ended. */
  #endsFrom = 0;

  constructor(job: JobContext, graph: JobGraph) {
    super(job);
    this.#graph = graph;
  }

  enter(): void {
    this.#endsFrom = this.job.coordinator.suspend();
  }

  /** The next attempt stops. */
  stop(how: StopMode): void {
    this.job.stopRequested ??= how;
  }

  /** Tasks of the other regions have stopped reading: none of them can go on alone. */
  override taskChanged(execution: Execution): void {
    const { job } = this;
    if (execution.failure !== null) {
      this.failed(execution.failure);
      return;
    }
    const { latest } = job.coordinator;
    const suspended = latest !== null && latest >= this.#endsFrom;
    if (!suspended || !job.attemptGraph.every(({ state }) => state === "finished")) {
      super.taskChanged(execution);
      return;
    }
    job.coordinator.halt("job-ended");
    job.coordinator
      .settled()
      .then(() => job.record.replace({ graph: this.#graph }))
      .then(
        () => this.#restart(true),
        () => this.#restart(false),
      );
  }

  /** `rescaled` false: the new graph could not be kept. */
  #restart(rescaled: boolean): void {
    const { job } = this;
    if (!job.isIn(this)) return;
    if (rescaled) job.rescaled(this.#graph);
    const regions = job.attemptGraph.allRegions;
    job.transition({ to: "restarting", restart: { delayMs: 0, restartsLeft: null, cause: null, regions } });
  }
}
