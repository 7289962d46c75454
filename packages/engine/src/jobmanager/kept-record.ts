import { StorageError } from "./job-storage.ts";
import type { JobRecord, JobStorage } from "./job-storage.ts";
import type { Timers } from "./timers.ts";

/** What the disk does not take is written again after so long. */
const RETRY_MS = 500;

/** The record of a job, in memory and on the disk: one write at a time. */
export class KeptRecord {
  readonly #storage: Pick<JobStorage, "writeJob">;
  readonly #timers: Timers;
  #now: JobRecord;
  #written: Promise<void> = Promise.resolve();

  constructor(record: JobRecord, storage: Pick<JobStorage, "writeJob">, timers: Timers) {
    this.#now = record;
    this.#storage = storage;
    this.#timers = timers;
  }

  get now(): JobRecord {
    return this.#now;
  }

  /** Holds once it is durable. Rejects with a StorageError: then the record is as it was. */
  replace(change: Partial<JobRecord>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#storage.writeJob({ ...this.#now, ...change });
      this.#now = { ...this.#now, ...change };
    });
  }

  /** Holds at once; resolves when it is durable, which is tried until the disk takes it. */
  insist(change: Partial<JobRecord>): Promise<void> {
    this.#now = { ...this.#now, ...change };
    return this.#inTurn(async () => {
      while (!(await this.#write()))
        await new Promise<void>((resolve) => {
          this.#timers.after(RETRY_MS, resolve);
        });
    });
  }

  async #write(): Promise<boolean> {
    try {
      await this.#storage.writeJob(this.#now);
      return true;
    } catch (error) {
      if (error instanceof StorageError) return false;
      throw error;
    }
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const written = this.#written.then(write);
    this.#written = written.catch(() => {});
    return written;
  }
}
