import type { RunningJob } from "./savepoints.ts";

/** A job that may be due, with what its settings say. */
export interface PeriodicJob extends RunningJob {
  /** null: none are asked for. */
  readonly intervalMs: number | null;
}

/**
 * Savepoints that a job's settings ask for. The first is due an interval after the job is seen first, and each later one
 * an interval after the one before was asked for; a job that does not run then is passed over.
 */
export class PeriodicSavepoints {
  readonly #take: (job: RunningJob) => Promise<unknown>;
  readonly #lastMs = new Map<string, number>();

  constructor(take: (job: RunningJob) => Promise<unknown>) {
    this.#take = take;
  }

  tick(nowMs: number, jobs: Iterable<PeriodicJob>): void {
    const seen = new Set<string>();
    for (const { record, handle, intervalMs } of jobs) {
      if (intervalMs === null) continue;
      const { id } = record.summary;
      seen.add(id);
      const lastMs = this.#lastMs.get(id) ?? nowMs;
      this.#lastMs.set(id, lastMs);
      if (record.summary.state !== "running" || nowMs - lastMs < intervalMs) continue;
      this.#lastMs.set(id, nowMs);
      // What fails is an event of the job, and in its log.
      this.#take({ record, handle }).catch(() => {});
    }
    for (const id of this.#lastMs.keys()) if (!seen.has(id)) this.#lastMs.delete(id);
  }
}
