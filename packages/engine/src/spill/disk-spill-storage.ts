import { InvariantError } from "@millrace/graph";
import { diskFailure, errorCode } from "../storage/durable-files.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import type { RawSpillFile, SpillFiles } from "./spill-files.ts";
import type { PartitionFile, SpillFile, SpillStorage } from "./spill-storage.ts";

export interface DiskSpillOptions {
  /** Blocking result partitions, a directory a job. */
  readonly partitions: string;
  /** Of the slot's own; emptied first. */
  readonly temporaryDirectory: string;
  /** What the slot may have on disk at once. */
  readonly maxBytes: number;
}

/**
 * What a slot's tasks write between stages and while they sort, within a budget. Partitions lie in a directory of their job,
 * which outlives the TaskManager that wrote them.
 */
export class DiskSpillStorage implements SpillStorage {
  readonly #options: DiskSpillOptions;
  readonly #files: SpillFiles;
  /** Bytes of files that are not open any more, by path; some of them may be removed by now. */
  readonly #written = new Map<string, number>();
  #bytes = 0;
  #named = 0;

  constructor(options: DiskSpillOptions, files: SpillFiles) {
    this.#options = options;
    this.#files = files;
    try {
      files.remove(options.temporaryDirectory);
    } catch {
      // What another process left there takes room until the disk gives way; files are made anew whatever was there.
    }
  }

  temporary(): SpillFile {
    const path = `${this.#options.temporaryDirectory}/${++this.#named}`;
    const file = this.#create(path);
    return withClose(file, () => this.#remove(path, file));
  }

  createPartition(jobId: string, name: string): PartitionFile {
    const path = this.#partition(jobId, name);
    const begun = `${path}.part`;
    const file = this.#create(begun);
    const complete = (): void => {
      file.close();
      guard(path, () => this.#files.rename(begun, path));
      this.#written.set(path, file.byteLength);
    };
    return Object.assign(
      withClose(file, () => this.#remove(begun, file)),
      { complete },
    );
  }

  openPartition(jobId: string, name: string): SpillFile {
    const path = this.#partition(jobId, name);
    try {
      return new OpenFile(path, this.#files.open(path), () => {});
    } catch (error) {
      const missing = errorCode(error) === "ENOENT";
      throw new JobFailureError(
        "runtime.partition-lost",
        { partition: name, problem: missing ? "it is not there" : String(errorCode(error)) },
        { cause: String(error) },
      );
    }
  }

  #partition(jobId: string, name: string): string {
    return `${this.#options.partitions}/${jobId}/${name}`;
  }

  #create(path: string): OpenFile {
    const file = guard(path, () => this.#files.create(path));
    return new OpenFile(path, file, (bytes) => this.#count(bytes));
  }

  /** Nothing where it is closed already. What the disk refuses to remove takes its room until the slot begins again. */
  #remove(path: string, file: OpenFile): void {
    if (!file.close()) return;
    try {
      this.#files.remove(path);
      this.#bytes -= file.byteLength;
    } catch {
      this.#written.set(path, file.byteLength);
    }
  }

  #count(bytes: number): void {
    const { maxBytes } = this.#options;
    this.#bytes += bytes;
    if (this.#bytes <= maxBytes) return;
    for (const [path, size] of this.#written) {
      if (this.#files.exists(path)) continue;
      this.#written.delete(path);
      this.#bytes -= size;
    }
    if (this.#bytes <= maxBytes) return;
    this.#bytes -= bytes;
    throw new JobFailureError("runtime.spill-budget", { limit: maxBytes });
  }
}

const withClose = (file: OpenFile, close: () => void): SpillFile => ({
  get byteLength() {
    return file.byteLength;
  },
  append: (bytes) => file.append(bytes),
  read: (position, into) => file.read(position, into),
  close,
});

class OpenFile implements SpillFile {
  byteLength: number;
  readonly #path: string;
  readonly #count: (bytes: number) => void;
  #file: RawSpillFile | null;

  // oxlint-disable-next-line max-params -- an open file, and who counts
  constructor(path: string, file: RawSpillFile, count: (bytes: number) => void) {
    this.#path = path;
    this.#file = file;
    this.#count = count;
    this.byteLength = file.byteLength;
  }

  append(bytes: Uint8Array): void {
    this.#count(bytes.length);
    const position = this.byteLength;
    this.byteLength += bytes.length;
    guard(this.#path, () => this.#open.write(bytes, position));
  }

  read(position: number, into: Uint8Array): void {
    guard(this.#path, () => this.#open.read(position, into));
  }

  /** False: it was closed before. */
  close(): boolean {
    const file = this.#file;
    this.#file = null;
    file?.close();
    return file !== null;
  }

  get #open(): RawSpillFile {
    if (this.#file === null) throw new InvariantError(`${this.#path} is closed`);
    return this.#file;
  }
}

/** What the disk refuses is named. */
function guard<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof InvariantError) throw error;
    throw diskFailure(error, path);
  }
}
