import { isSink } from "@millrace/graph";
import type { TaskDeployment } from "./task-deployment.ts";

/** False: the task is over when it has given everything. In batch the last checkpoint is there for what sinks commit. */
export const hasLastCheckpoint = ({ settings, vertex }: TaskDeployment): boolean =>
  settings.runtimeMode !== "batch" || vertex.operators.some(({ spec }) => isSink(spec));

export const hasPeriodicCheckpoints = ({ settings }: TaskDeployment): boolean =>
  settings.runtimeMode !== "batch" && settings.checkpoint.intervalMs !== null;

/**
 * The checkpoint that a task finishes with: the first that it takes after its input has ended, or from the one on that it
 * was suspended with.
 */
export class LastCheckpoint {
  #suspendedFrom: number | null = null;
  #suspendsWith = Infinity;
  #endsWith = Infinity;
  /** Newest checkpoint taken; 0: none. */
  #newestTaken = 0;

  get suspended(): boolean {
    return this.#suspendedFrom !== null;
  }

  /** One that may be the last was taken since. */
  get isSuspendedWithOne(): boolean {
    return this.suspended && this.#suspendsWith !== Infinity;
  }

  taken(checkpointId: number, inputEnded: boolean): void {
    this.#newestTaken = checkpointId;
    if (this.#suspendedFrom !== null && checkpointId >= this.#suspendedFrom)
      this.#suspendsWith = Math.min(this.#suspendsWith, checkpointId);
    if (inputEnded) this.#endsWith = Math.min(this.#endsWith, checkpointId);
  }

  /** Barriers come over channels, and the one that ends the task may have come before. */
  suspend(checkpointId: number): void {
    this.#suspendedFrom ??= checkpointId;
    if (this.#newestTaken >= this.#suspendedFrom)
      this.#suspendsWith = Math.min(this.#suspendsWith, this.#newestTaken);
  }

  resume(): void {
    this.#suspendedFrom = null;
    this.#suspendsWith = Infinity;
  }

  /** Whether the job stops when that checkpoint is complete: what comes after it is of no use. */
  suspendsWith(checkpointId: number): boolean {
    return checkpointId >= this.#suspendsWith;
  }

  /** Whether the task finishes when that checkpoint is complete. */
  isReachedBy(checkpointId: number): boolean {
    return this.suspendsWith(checkpointId) || checkpointId >= this.#endsWith;
  }
}
