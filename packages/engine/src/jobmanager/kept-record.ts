import { StorageError } from "./job-storage.ts";
import type { JobRecord, JobStorage } from "./job-storage.ts";
import type { Timers } from "./timers.ts";

/** What the disk does not take is written again after so long. */
const RETRY_MS = 500;

/** What the disk did not take, and why. */
export interface RecordRefused {
  readonly problem: StorageError["problem"];
  readonly change: Partial<JobRecord>;
}

export interface KeptRecordOptions {
  readonly storage: Pick<JobStorage, "writeJob">;
  readonly timers: Timers;
  /** What is insisted on waits for the disk; null: no longer. */
  readonly waits: (refused: RecordRefused | null) => void;
}

/** The record of a job, in memory and on the disk: one write at a time. */
export class KeptRecord {
  readonly #storage: Pick<JobStorage, "writeJob">;
  readonly #timers: Timers;
  #now: JobRecord;
  #written: Promise<void> = Promise.resolve();
  readonly #waits: (refused: RecordRefused | null) => void;

  constructor(record: JobRecord, { storage, timers, waits }: KeptRecordOptions) {
    this.#now = record;
    this.#storage = storage;
    this.#timers = timers;
    this.#waits = waits;
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
      for (let isRefused = false; ; isRefused = true) {
        const problem = await this.#write();
        if (problem === null) {
          if (isRefused) this.#waits(null);
          return;
        }
        if (!isRefused) this.#waits({ problem, change });
        await new Promise<void>((resolve) => {
          this.#timers.after(RETRY_MS, resolve);
        });
      }
    });
  }

  /** What is in the way; null: it is durable. */
  async #write(): Promise<StorageError["problem"] | null> {
    try {
      await this.#storage.writeJob(this.#now);
      return null;
    } catch (error) {
      if (error instanceof StorageError) return error.problem;
      throw error;
    }
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const written = this.#written.then(write);
    this.#written = written.catch(() => {});
    return written;
  }
}
