import { mkdirSync } from "node:fs";
import { appendFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

export interface AccessEntry {
  readonly timeMs: number;
  readonly method: string;
  /** Without its query, which may hold a token. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** Of the answer's body. */
  readonly bytes: number;
  readonly address: string;
  readonly agent: string;
}

export interface AccessLogOptions {
  readonly path: string;
  /** A file of this size is put aside as `<path>.1`, in place of the one before it. */
  readonly maxBytes: number;
  /** Told of what could not be written, with the number of entries that are missing. */
  readonly onProblem: (error: unknown, missing: number) => void;
}

const MAX_WAITING = 10_000;

/**
 * One line of JSON a request, in the order of their ends. Times are UTC as SQL writes a TIMESTAMP, so that a pipeline can
 * read the file as it is.
 *
 * 1. Writing never keeps a request waiting; at most 10,000 entries wait, what is beyond is counted and told.
 * 2. After `close` everything that waited is in the file.
 */
export class AccessLog {
  readonly #options: AccessLogOptions;
  #waiting: string[] = [];
  #missing = 0;
  #bytes: number | null = null;
  #writing: Promise<void> | null = null;

  constructor(options: AccessLogOptions) {
    this.#options = options;
    mkdirSync(dirname(options.path), { recursive: true });
  }

  add(entry: AccessEntry): void {
    if (this.#waiting.length >= MAX_WAITING) this.#missing += 1;
    else this.#waiting.push(lineOf(entry));
    this.#writing ??= this.#writeAll();
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(lines.join(""));
      } catch (error) {
        this.#options.onProblem(error, lines.length);
      }
    }
    if (this.#missing > 0) this.#options.onProblem(new Error("too many entries at once"), this.#missing);
    this.#missing = 0;
    this.#writing = null;
  }

  async #write(text: string): Promise<void> {
    const { path, maxBytes } = this.#options;
    this.#bytes ??= await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (this.#bytes >= maxBytes) {
      await rename(path, `${path}.1`);
      this.#bytes = 0;
    }
    await appendFile(path, text);
    this.#bytes += Buffer.byteLength(text);
  }
}

function lineOf({ timeMs, durationMs, ...entry }: AccessEntry): string {
  const time = new Date(timeMs).toISOString().replace("T", " ").replace("Z", "");
  return `${JSON.stringify({ time, ...entry, durationMs: Math.round(durationMs * 1_000) / 1_000 })}\n`;
}
