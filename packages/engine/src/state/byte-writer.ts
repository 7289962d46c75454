import { copyBytes } from "../batch/string-arena.ts";

/** Little-endian bytes of a state section, in one array that grows by doubling. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  get length(): number {
    return this.#used;
  }

  byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, true);
  }

  int64(value: bigint): void {
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, value, true);
  }

  float64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, true);
  }

  /** Length, then the bytes. */
  // oxlint-disable-next-line max-params -- a byte range
  range(heap: Uint8Array, offset: number, length: number): void {
    this.int32(length);
    const at = this.#reserve(length);
    this.#bytes.set(heap.subarray(offset, offset + length), at);
  }

  /** Bytes [from, to) of `source` as they are. */
  raw(source: Uint8Array, from: number, to: number): void {
    const at = this.#reserve(to - from);
    copyBytes(source, from, this.#bytes, at, to - from);
  }

  /** What was written, and perhaps more behind it; until the next write. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#used);
  }

  reset(): void {
    this.#used = 0;
  }

  /** Call it before reading `#bytes` or `#view`: it may replace them. */
  #reserve(length: number): number {
    const at = this.#used;
    this.#used += length;
    if (this.#used > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
