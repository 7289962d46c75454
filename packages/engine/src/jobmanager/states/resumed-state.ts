import type { StopMode } from "../job-handle.ts";
import { ExecutingState } from "./executing-state.ts";

/** Runs on after a stop that was given up: every task is there, and takes part in checkpoints. */
export class ResumedState extends ExecutingState {
  readonly name = "running";

  enter(): void {}

  stop(how: StopMode): void {
    this.job.stopRequested ??= how;
    this.job.transition({ to: "stopping", how });
  }
}
