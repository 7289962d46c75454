import { InvariantError } from "@millrace/graph";
import type { BlockingPartitions } from "../jobmanager/blocking-partitions.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import type { PartitionFile, SpillFile, SpillStorage } from "./spill-storage.ts";

export interface MemorySpillOptions {
  /** A partition is there from now on. */
  readonly completed?: () => void;
  /** Whether what is not there may come. */
  readonly waits: boolean;
}

/** For simulations: files in memory. */
export class MemorySpillStorage implements SpillStorage, BlockingPartitions {
  readonly #partitions = new Map<string, MemoryFile>();
  readonly #options: MemorySpillOptions;

  constructor(options: MemorySpillOptions) {
    this.#options = options;
  }

  temporary(): SpillFile {
    return new MemoryFile();
  }

  createPartition(jobId: string, name: string): PartitionFile {
    const file = new MemoryFile();
    const complete = (): void => {
      this.#partitions.set(keyOf(jobId, name), file);
      this.#options.completed?.();
    };
    return Object.assign(file, { complete });
  }

  openPartition(jobId: string, name: string): SpillFile | null {
    const file = this.#partitions.get(keyOf(jobId, name));
    if (file !== undefined || this.#options.waits) return file ?? null;
    throw new JobFailureError("runtime.partition-lost", { partition: name, problem: "it is not there" });
  }

  /** Complete partitions, as `<job>/<name>`. */
  get partitions(): readonly string[] {
    return [...this.#partitions.keys()];
  }

  remove(jobId: string, names: readonly string[]): void {
    for (const name of names) this.#partitions.delete(keyOf(jobId, name));
  }

  removeAll(jobId: string): Promise<void> {
    for (const key of this.partitions) if (key.startsWith(`${jobId}/`)) this.#partitions.delete(key);
    return Promise.resolve();
  }
}

const keyOf = (jobId: string, name: string): string => `${jobId}/${name}`;

class MemoryFile implements SpillFile {
  byteLength = 0;
  #bytes = new Uint8Array(0);

  append(bytes: Uint8Array): void {
    const needed = this.byteLength + bytes.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.byteLength);
    this.byteLength = needed;
  }

  read(position: number, into: Uint8Array): void {
    if (position + into.length > this.byteLength) throw new InvariantError("read beyond the end of a file");
    into.set(this.#bytes.subarray(position, position + into.length));
  }

  close(): void {}
}
