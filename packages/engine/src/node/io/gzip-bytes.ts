import type { ReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { JobFailureError } from "../../task/job-failure-error.ts";

/**
 * The uncompressed bytes of a gzip file from an offset among them: what comes before is unpacked and passed over. Members
 * that follow one another are one content. The handle stays the caller's.
 */
export class GzipBytes {
  readonly #path: string;
  readonly #packed: ReadStream;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #skip: number;

  constructor(handle: FileHandle, path: string, offset: number) {
    this.#path = path;
    this.#skip = offset;
    const packed = handle.createReadStream({ autoClose: false, start: 0 });
    this.#packed = packed;
    const unpacked = createGunzip();
    packed.on("error", (error) => unpacked.destroy(error));
    packed.pipe(unpacked);
    this.#chunks = unpacked[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  }

  /** Fills `target` from its beginning; the number of bytes, 0 at the end. */
  async read(target: Uint8Array): Promise<number> {
    let length = 0;
    while (length < target.length && (length === 0 || this.#chunk.length > 0)) {
      if (this.#chunk.length === 0 && !(await this.#next())) break;
      const passed = Math.min(this.#skip, this.#chunk.length);
      this.#skip -= passed;
      const taken = this.#chunk.subarray(passed, passed + target.length - length);
      target.set(taken, length);
      length += taken.length;
      this.#chunk = this.#chunk.subarray(passed + taken.length);
    }
    return length;
  }

  async close(): Promise<void> {
    this.#packed.destroy();
    await this.#chunks.return?.();
  }

  async #next(): Promise<boolean> {
    try {
      const { value, done } = await this.#chunks.next();
      if (done === true) return false;
      this.#chunk = value;
      return true;
    } catch (error) {
      const problem = `it is no intact gzip file (${(error as Error).message})`;
      throw new JobFailureError("runtime.unreadable-file", { path: this.#path, problem });
    }
  }
}
