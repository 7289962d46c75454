import { StorageError } from "./job-storage.ts";
import type { JobStorage } from "./job-storage.ts";

/** So many ids before the last that is reserved, more are. */
const AHEAD = 8;

/**
 * Ids of one job's checkpoints. One is given out when it is reserved on the disk, so that no later JobManager gives it out
 * again; where that cannot be written no id is used up.
 */
export class CheckpointIds {
  readonly #options: { readonly jobId: string; readonly storage: JobStorage };
  #last = 0;
  #reserved = 0;
  #reserving: Promise<"disk-full" | "io-error" | null> | null = null;

  constructor(options: { readonly jobId: string; readonly storage: JobStorage }) {
    this.#options = options;
  }

  /** Of the next checkpoint. */
  get next(): number {
    return this.#last + 1;
  }

  /** Whether that may be given out. */
  get ready(): boolean {
    return this.next <= this.#reserved;
  }

  /** Ids up to this one have been used. */
  adopt(largest: number): void {
    this.#last = Math.max(this.#last, largest);
  }

  /** The next one is used now. */
  take(): void {
    this.#last = this.next;
    this.ahead();
  }

  /** Reserves some more where few are left, with nobody waiting for it. */
  ahead(): void {
    if (this.#last + AHEAD > this.#reserved) void this.reserve();
  }

  /** Makes the next one ready. Resolves to what the disk said, or null. */
  reserve(): Promise<"disk-full" | "io-error" | null> {
    this.#reserving ??= this.#reserve().finally(() => {
      this.#reserving = null;
    });
    return this.#reserving;
  }

  async #reserve(): Promise<"disk-full" | "io-error" | null> {
    const { storage, jobId } = this.#options;
    try {
      this.#reserved = await storage.reserveCheckpointIds(jobId, this.next);
      return null;
    } catch (error) {
      if (error instanceof StorageError) return error.problem;
      throw error;
    }
  }
}
