import type { SpillFile } from "./spill-storage.ts";

const MOST_BYTES = 1 << 18;
const FIRST_BYTES = 1 << 12;

/** Writes to a file in large pieces. */
export class BufferedFile {
  readonly #file: SpillFile;
  #buffer = new Uint8Array(0);
  #buffered = 0;

  constructor(file: SpillFile) {
    this.#file = file;
  }

  /** Where in the file the next bytes will be. */
  get position(): number {
    return this.#file.byteLength + this.#buffered;
  }

  append(bytes: Uint8Array): void {
    const needed = this.#buffered + bytes.length;
    if (needed > MOST_BYTES) {
      this.flush();
      this.#file.append(bytes);
      return;
    }
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.min(MOST_BYTES, Math.max(FIRST_BYTES, 2 * needed)));
      grown.set(this.#buffer.subarray(0, this.#buffered));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered = needed;
  }

  flush(): void {
    if (this.#buffered > 0) this.#file.append(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }
}
