import { jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type {
  DirectoryInput,
  DirectoryOptions,
  FileInput,
  FileOutput,
  HostMetricsInput,
  HostSample,
  HttpAnswer,
  HttpRequest,
  IoService,
  LineOutput,
  LineTarget,
  PrintedRow,
  RandomAccessInput,
  RequestChannel,
  SocketOptions,
} from "../io/io-service.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { memoryDirectory } from "../io/memory-directory.ts";
import { MemoryParts } from "../io/memory-parts.ts";
import { encodeUtf8 } from "../batch/utf8.ts";

/**
 * A file system, a printer and a host in memory, for tests. It outlives the operators that use it, as a disk does: part
 * files that were prepared stay pending until they are committed or discarded.
 */
export class MemoryIo implements IoService {
  readonly files = new Map<string, Uint8Array>();
  readonly #parts = new MemoryParts();
  /** Part files by `<directory>/<name>`. */
  readonly visible = this.#parts.visible;
  /** Durable ones that are not visible. */
  readonly pending = this.#parts.hidden;
  readonly printed: PrintedRow[] = [];
  printedTotal = 0;
  hostSamples: HostSample[] = [];
  /** Lengths of the chunks that `read` gives, in turn; the last one again and again. */
  chunkLengths: readonly number[] = [65_536];
  /** Says whether outputs take bytes now. */
  writable: () => boolean = () => true;
  /** Bytes lent by `read` are overwritten at the next call, so that a late reader shows. */
  #counter = 0;

  write(path: string, text: string | Uint8Array): void {
    this.files.set(path, typeof text === "string" ? encodeUtf8(text) : text);
  }

  openFile(path: string, options: { readonly offset: number; readonly watched: boolean }): FileInput {
    let { offset } = options;
    let turn = 0;
    let lent: Uint8Array = new Uint8Array(0);
    return {
      read: () => {
        lent.fill(0x7e);
        const bytes = this.files.get(path);
        if (bytes === undefined) throw new JobFailureError("runtime.file-missing", { path });
        if (options.watched && offset > bytes.length) {
          offset = 0;
          return "restarted";
        }
        const length = this.chunkLengths[Math.min(turn++, this.chunkLengths.length - 1)]!;
        lent = bytes.slice(offset, offset + length);
        offset += lent.length;
        if (lent.length > 0) return lent;
        return options.watched ? "pending" : "end";
      },
      close: () => {},
    };
  }

  openDirectory(directory: string, options: DirectoryOptions): DirectoryInput {
    return memoryDirectory(this.files, directory, options);
  }

  openRandomAccess(path: string): RandomAccessInput {
    const bytes = this.files.get(path);
    let taken: Uint8Array | null = null;
    return {
      get byteLength() {
        if (bytes === undefined) throw new JobFailureError("runtime.file-missing", { path });
        return bytes.length;
      },
      request: (from, to) => {
        taken = bytes!.slice(from, to);
      },
      take: () => {
        const lent = taken;
        taken = null;
        return lent;
      },
      close: () => {},
    };
  }

  /** What a server sends before it closes is the file `host:port`. */
  openSocket({ host, port }: SocketOptions): FileInput {
    return this.openFile(`${host}:${port}`, { offset: 0, watched: false });
  }

  /** Requests that nobody has answered yet, and answers that nobody has taken. */
  readonly requests: HttpRequest[] = [];
  readonly answers: HttpAnswer[] = [];

  /** Answers the oldest request whose address ends so; status 0: it fails, and the text says why. */
  // oxlint-disable-next-line max-params -- to whom, and what
  answer(end: string, status: number, text: string): void {
    const index = this.requests.findIndex(({ url }) => url.endsWith(end));
    const [request] = this.requests.splice(index, index < 0 ? 0 : 1);
    if (request === undefined) throw new Error(`nobody asks for ${end}`);
    const bytes = encodeUtf8(status === 0 ? "" : text);
    this.answers.push({ id: request.id, status, bytes, problem: status === 0 ? text : "" });
  }

  openRequests(): RequestChannel {
    return {
      send: (request) => void this.requests.push(request),
      take: () => this.answers.shift() ?? null,
      close: () => void this.requests.splice(0),
    };
  }

  openOutput(directory: string, options: { readonly subtask: number; readonly suffix: string }): FileOutput {
    const stem = `part-${options.subtask}-`;
    const nextName = () => `${stem}${this.#counter++}.${options.suffix}`;
    const [io, counter] = [this, () => this.#counter];
    return {
      ...this.#parts.output({ directory, stem, nextName }),
      get writable() {
        return io.writable();
      },
      get nextCounter() {
        return counter();
      },
      skipTo: () => {},
      close: () => {},
    };
  }

  openHostMetrics(): HostMetricsInput {
    return {
      take: () => {
        const samples = this.hostSamples;
        this.hostSamples = [];
        return samples.length === 0 ? null : samples;
      },
      close: () => {},
    };
  }

  /** Lines written to the standard error; `writable` says whether there is room. */
  stderr = "";

  /** Lines that readers of rows took. */
  taken = "";

  openLines(target: LineTarget): LineOutput {
    const room = (): boolean => this.writable();
    return {
      get writable() {
        return room();
      },
      append: (bytes) => {
        const text = new TextDecoder().decode(bytes);
        if (target === "stderr") this.stderr += text;
        else this.taken += text;
      },
      close: () => {},
    };
  }

  print(rows: readonly PrintedRow[], total: number): void {
    this.printed.push(...rows);
    this.printedTotal = total;
  }

  /** The text of all visible parts, in order of name. */
  visibleText(): string {
    const names = [...this.visible.keys()].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return names.map((name) => new TextDecoder().decode(this.visible.get(name))).join("");
  }
}

/** The failure that `act` ends with; fails where it does not. */
export function failureOf(act: () => unknown): JobFailure {
  try {
    act();
  } catch (error) {
    if (error instanceof JobFailureError) return error.failure;
    throw error;
  }
  return jobFailure("runtime.internal", { problem: "nothing was thrown" });
}
