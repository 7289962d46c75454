import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "../../storage/durable-files.ts";
import { partitionDirectory } from "./partition-directories.ts";
import type { PartitionFile, SpillFile, SpillStorage } from "../../spill/spill-storage.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";

export interface NodeSpillOptions {
  readonly dataDir: string;
  /** Of the slot's own; emptied first. */
  readonly temporaryDirectory: string;
  /** What the slot may have on disk at once. */
  readonly maxBytes: number;
}

/**
 * Files of one slot's thread, written and read where they are asked for: in pieces of 256 KB that the system takes into its
 * page cache. Partitions lie in a directory of their job, which outlives the TaskManager that wrote them.
 */
export class NodeSpillStorage implements SpillStorage {
  readonly #options: NodeSpillOptions;
  /** Bytes of partitions that were written here, by path; some of them may be removed by now. */
  readonly #written = new Map<string, number>();
  #bytes = 0;
  #files = 0;

  constructor(options: NodeSpillOptions) {
    this.#options = options;
    rmSync(options.temporaryDirectory, { recursive: true, force: true });
  }

  temporary(): SpillFile {
    const path = join(this.#options.temporaryDirectory, String(++this.#files));
    const file = this.#create(path);
    return withClose(file, () => this.#remove(path, file));
  }

  createPartition(jobId: string, name: string): PartitionFile {
    const path = join(partitionDirectory(this.#options.dataDir, jobId), name);
    const begun = `${path}.part`;
    const file = this.#create(begun);
    const complete = (): void => {
      file.close();
      guard(path, () => renameSync(begun, path));
      this.#written.set(path, file.byteLength);
    };
    return Object.assign(
      withClose(file, () => this.#remove(begun, file)),
      { complete },
    );
  }

  openPartition(jobId: string, name: string): SpillFile {
    const path = join(partitionDirectory(this.#options.dataDir, jobId), name);
    try {
      return OpenFile.at(path, "r");
    } catch (error) {
      const missing = errorCode(error) === "ENOENT";
      throw new JobFailureError(
        "runtime.partition-lost",
        { partition: name, problem: missing ? "it is not there" : String(errorCode(error)) },
        { cause: String(error) },
      );
    }
  }

  #create(path: string): OpenFile {
    return guard(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      return OpenFile.at(path, "w+", (bytes) => this.#count(bytes));
    });
  }

  /** Nothing where it is closed already. */
  #remove(path: string, file: OpenFile): void {
    if (!file.close()) return;
    rmSync(path, { force: true });
    this.#bytes -= file.byteLength;
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#options.maxBytes) return;
    for (const [path, size] of this.#written) {
      if (existsSync(path)) continue;
      this.#written.delete(path);
      this.#bytes -= size;
    }
    if (this.#bytes > this.#options.maxBytes)
      throw new JobFailureError("runtime.spill-budget", { limit: this.#options.maxBytes });
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
  #descriptor: number | null;

  // oxlint-disable-next-line max-params -- an open file
  private constructor(path: string, descriptor: number, count: (bytes: number) => void) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#count = count;
    this.byteLength = fstatSync(descriptor).size;
  }

  // oxlint-disable-next-line max-params -- where, how, and who counts
  static at(path: string, flags: "r" | "w+", count: (bytes: number) => void = () => {}): OpenFile {
    return new OpenFile(path, openSync(path, flags), count);
  }

  append(bytes: Uint8Array): void {
    this.#count(bytes.length);
    guard(this.#path, () => {
      for (let at = 0; at < bytes.length;)
        at += writeSync(this.#open, bytes, at, bytes.length - at, this.byteLength + at);
    });
    this.byteLength += bytes.length;
  }

  read(position: number, into: Uint8Array): void {
    guard(this.#path, () => {
      for (let at = 0; at < into.length;) {
        const read = readSync(this.#open, into, at, into.length - at, position + at);
        if (read === 0) throw new Error(`${this.#path} ends at ${position + at}`);
        at += read;
      }
    });
  }

  /** False: it was closed before. */
  close(): boolean {
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    if (descriptor !== null) closeSync(descriptor);
    return descriptor !== null;
  }

  get #open(): number {
    if (this.#descriptor === null) throw new Error(`${this.#path} is closed`);
    return this.#descriptor;
  }
}

/** What the disk refuses is named. */
function guard<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const full = ["ENOSPC", "EDQUOT"].includes(String(errorCode(error)));
    if (full) throw new JobFailureError("runtime.disk-full", { path }, { cause: String(error) });
    throw error;
  }
}
