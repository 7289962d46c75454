import type { BlockingPartitions } from "../jobmanager/blocking-partitions.ts";
import { partitionsDirectory, partitionsOfEpoch } from "../spill/partition-directory.ts";
import type { FileSystem } from "./file-system.ts";

/** Of all jobs of earlier JobManagers. */
export const sweepPartitions = (files: FileSystem, dataDir: string): Promise<void> =>
  files.remove(partitionsDirectory(dataDir));

/** What cannot be removed goes with the rest when the next JobManager starts. */
export class PartitionDirectories implements BlockingPartitions {
  readonly #files: FileSystem;
  readonly #directory: string;

  constructor(files: FileSystem, dataDir: string, epoch: number) {
    this.#files = files;
    this.#directory = partitionsOfEpoch(dataDir, epoch);
  }

  remove(jobId: string, names: readonly string[]): void {
    for (const name of names) void this.#remove(`${jobId}/${name}`);
  }

  removeAll(jobId: string): Promise<void> {
    return this.#remove(jobId);
  }

  #remove(name: string): Promise<void> {
    return this.#files.remove(`${this.#directory}/${name}`).catch(() => {});
  }
}
