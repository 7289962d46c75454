import { JobFailureError } from "../task/job-failure-error.ts";
import type {
  DirectoryInput,
  DirectoryOptions,
  FileInput,
  FileOutput,
  LineOutput,
  LineTarget,
  RandomAccessInput,
  SocketOptions,
} from "../io/io-service.ts";
import { memoryDirectory } from "../io/memory-directory.ts";
import { MemoryTables } from "../io/memory-tables.ts";
import { MemoryParts } from "../io/memory-parts.ts";
import { partName, partStem, partToken } from "../io/part-name.ts";
import type { PartOwner } from "../io/part-name.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** Bytes that a read gives at most; reads are cut at random below it. */
const MAX_CHUNK = 4_096;

/**
 * The disk of a simulation: it survives a kill. Reads and room for writes come in random portions.
 */
export class MemoryFiles {
  readonly #random: SeededRandom;
  readonly #wake: () => void;
  readonly #inputs = new Map<string, Uint8Array>();
  /** What is left to send, by `host:port`. */
  readonly #sockets = new Map<string, Uint8Array>();
  readonly #parts = new MemoryParts();
  readonly #tables = new MemoryTables();
  readonly #counters = new Map<string, number>();

  /** `wake`: something that a task waits for has come. */
  constructor(random: SeededRandom, wake: () => void) {
    this.#random = random;
    this.#wake = wake;
  }

  write(path: string, content: string | Uint8Array): void {
    this.#inputs.set(path, bytesOf(content));
    this.#wake();
  }

  /** Visible part files, by path, and tables by path and name: a line a row. */
  get committed(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#parts.visible, ...this.#tables.content]);
  }

  openInput(path: string, options: { readonly offset: number; readonly watched: boolean }): FileInput {
    let { offset } = options;
    return {
      read: () => {
        const bytes = this.#inputs.get(path);
        if (bytes === undefined) throw new JobFailureError("runtime.file-missing", { path });
        if (options.watched && offset > bytes.length) {
          offset = 0;
          return "restarted";
        }
        if (offset >= bytes.length) return options.watched ? "pending" : "end";
        if (this.#random.oneIn(4)) {
          this.#wake();
          return "pending";
        }
        const chunk = bytes.slice(offset, offset + 1 + this.#random.below(MAX_CHUNK));
        offset += chunk.length;
        return chunk;
      },
      close: () => {},
    };
  }

  openRandomAccess(path: string): RandomAccessInput {
    let asked: readonly [number, number] | null = null;
    const bytesOf = (): Uint8Array => {
      const bytes = this.#inputs.get(path);
      if (bytes === undefined) throw new JobFailureError("runtime.file-missing", { path });
      return bytes;
    };
    const isLate = (): boolean => {
      const late = this.#random.oneIn(4);
      if (late) this.#wake();
      return late;
    };
    return {
      get byteLength() {
        return isLate() ? null : bytesOf().length;
      },
      request: (from, to) => {
        asked = [from, to];
        this.#wake();
      },
      take: () => {
        if (asked === null || isLate()) return null;
        const bytes = bytesOf().slice(...asked);
        asked = null;
        return bytes;
      },
      close: () => {},
    };
  }

  openDirectory(directory: string, options: DirectoryOptions): DirectoryInput {
    return memoryDirectory(this.#inputs, directory, options);
  }

  /** What a server sends, once: whoever connects later gets the rest. */
  openSocket({ host, port }: SocketOptions): FileInput {
    const name = `${host}:${port}`;
    return {
      read: () => {
        const bytes = this.#sockets.get(name);
        if (bytes === undefined)
          throw new JobFailureError("runtime.socket", { host, port, problem: "ECONNREFUSED" });
        if (bytes.length === 0) return "end";
        if (this.#random.oneIn(4)) {
          this.#wake();
          return "pending";
        }
        const length = 1 + this.#random.below(MAX_CHUNK);
        this.#sockets.set(name, bytes.subarray(length));
        return bytes.slice(0, length);
      },
      close: () => {},
    };
  }

  /** What a server at `host:port` will send before it closes. */
  serve(address: string, content: string | Uint8Array): void {
    this.#sockets.set(address, bytesOf(content));
  }

  /** Of lines there is nobody to read them: what Print shows of the rows is kept elsewhere. */
  openLines(target: LineTarget): LineOutput {
    if (typeof target === "object" && "table" in target) {
      const append = (bytes: Uint8Array): void => void this.#tables.apply(target, ONE_WRITER, bytes);
      return { writable: true, append, close: () => {} };
    }
    return { writable: true, append: () => {}, close: () => {} };
  }

  openOutput(
    directory: string,
    { operatorUid, ...options }: Omit<PartOwner, "token"> & { readonly operatorUid: string },
  ): FileOutput {
    const owner = { ...options, token: partToken("", operatorUid) };
    const stem = partStem(owner);
    const key = `${directory}/${stem}`;
    const next = (): number => this.#counters.get(key) ?? 0;
    const nextName = (): string => {
      const counter = next();
      this.#counters.set(key, counter + 1);
      return partName(owner, counter);
    };
    return {
      ...this.#parts.output({ directory, stem, nextName }),
      writable: true,
      get nextCounter() {
        return next();
      },
      skipTo: (counter) => void this.#counters.set(key, Math.max(counter, next())),
      close: () => {},
    };
  }
}

/** Nothing outlives a kill that could still write. */
const ONE_WRITER = { jobId: "", epoch: 0, attempt: 0 };

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;
