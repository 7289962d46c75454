import type { Clock } from "../time/clock.ts";
import type { JobEvent } from "./job-events.ts";
import type { JobStorage } from "./job-storage.ts";

export interface RetainedCheckpointsOptions {
  readonly jobId: string;
  readonly clock: Clock;
  readonly storage: JobStorage;
  readonly emit: (event: JobEvent) => void;
}

interface Retained {
  readonly id: number;
  readonly isBase: boolean;
}

/**
 * The completed checkpoints of one job.
 *
 * 1. Those beyond the number to retain are removed, oldest first, after a newer one is complete.
 * 2. The newest one that is a base, which tasks may build increments on, stays whatever came after it. A savepoint is none:
 *    with one to retain there are two while a savepoint is the newest.
 */
export class RetainedCheckpoints {
  readonly #options: RetainedCheckpointsOptions;
  #completed: readonly Retained[] = [];
  /** Its manifest could not be written, and maybe is on the disk all the same; 0: none. */
  #undecided = 0;

  constructor(options: RetainedCheckpointsOptions) {
    this.#options = options;
  }

  /** Null: none. */
  get latest(): number | null {
    return this.#completed.at(-1)?.id ?? null;
  }

  /** Others may build on it: it stays until a newer base is complete. */
  isBase(checkpointId: number): boolean {
    return this.#completed.some(({ id, isBase }) => id === checkpointId && isBase);
  }

  /** A checkpoint that may be complete although it was told to have failed; 0: none. */
  get undecided(): number {
    return this.#undecided;
  }

  /** What is on disk; while no checkpoint is under way. */
  adopt(completed: readonly number[]): void {
    const known = new Map(this.#completed.map((each) => [each.id, each]));
    this.#completed = completed.toSorted((a, b) => a - b).map((id) => known.get(id) ?? { id, isBase: true });
  }

  /** A damaged one is no restore point any more; its files stay for whoever wants to look. */
  reject(checkpointId: number): void {
    this.#completed = this.#completed.filter(({ id }) => id !== checkpointId);
  }

  /** It is complete; to be followed by `removeBeyond` when tasks have been told. */
  add(id: number, isBase: boolean): void {
    this.#completed = [...this.#completed, { id, isBase }];
  }

  removeBeyond(retained: number): void {
    const base = this.#completed.findLast(({ isBase }) => isBase);
    const beyond = this.#completed.slice(0, -Math.max(1, retained)).filter((each) => each !== base);
    this.#completed = this.#completed.filter((each) => !beyond.includes(each));
    for (const { id } of beyond) {
      void this.#discard(id);
      this.#subsumed(id);
    }
  }

  /** Of one that failed: what was written of it goes. */
  async discardFailed(checkpointId: number, manifestTried: boolean): Promise<void> {
    if (manifestTried) this.#undecided = checkpointId;
    const gone = await this.#discard(checkpointId);
    if (gone && this.#undecided === checkpointId) this.#undecided = 0;
  }

  /** After the end of the job: every completed one on disk. */
  async discardAll(): Promise<void> {
    const { jobId, storage } = this.#options;
    const { completed } = await storage.listCheckpoints(jobId);
    for (const checkpointId of completed) {
      await storage.discardCheckpoint(jobId, checkpointId);
      this.#subsumed(checkpointId);
    }
  }

  /** A directory that could not be removed is no completed checkpoint (its manifest goes first) and is swept at the next start. */
  #discard(checkpointId: number): Promise<boolean> {
    const { jobId, storage } = this.#options;
    return storage.discardCheckpoint(jobId, checkpointId).then(
      () => true,
      () => false,
    );
  }

  #subsumed(checkpointId: number): void {
    const { jobId, clock, emit } = this.#options;
    emit({ kind: "checkpoint-subsumed", jobId, timeMs: clock.nowMs(), checkpointId });
  }
}
