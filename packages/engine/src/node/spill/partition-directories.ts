import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlockingPartitions } from "../../jobmanager/blocking-partitions.ts";

const PARTITIONS = "partitions";

/** Blocking result partitions of a job: they outlive the TaskManagers that write them, and not the job. */
export const partitionDirectory = (dataDir: string, jobId: string): string =>
  join(dataDir, PARTITIONS, jobId);

/** Of all jobs of earlier JobManagers, once no TaskManager of them lives. */
export const sweepPartitions = (dataDir: string): Promise<void> =>
  rm(join(dataDir, PARTITIONS), { recursive: true, force: true });

/** What cannot be removed goes with the rest when the next JobManager starts. */
export class PartitionDirectories implements BlockingPartitions {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  remove(jobId: string, names: readonly string[]): void {
    const directory = partitionDirectory(this.#dataDir, jobId);
    for (const name of names) void rm(join(directory, name), { force: true }).catch(() => {});
  }

  async removeAll(jobId: string): Promise<void> {
    await rm(partitionDirectory(this.#dataDir, jobId), { recursive: true, force: true }).catch(() => {});
  }
}
