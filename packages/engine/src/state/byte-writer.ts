/** Little-endian bytes of a state section, in one array that grows by doubling. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  get length(): number {
    return this.#used;
  }

  byte(value: number): void {
    this.#bytes[this.#reserve(1)] = value;
  }

  int32(value: number): void {
    this.#view.setInt32(this.#reserve(4), value, true);
  }

  int64(value: bigint): void {
    this.#view.setBigInt64(this.#reserve(8), value, true);
  }

  float64(value: number): void {
    this.#view.setFloat64(this.#reserve(8), value, true);
  }

  /** Length, then the bytes. */
  // oxlint-disable-next-line max-params -- a byte range
  range(heap: Uint8Array, offset: number, length: number): void {
    this.int32(length);
    this.#bytes.set(heap.subarray(offset, offset + length), this.#reserve(length));
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#used);
  }

  reset(): void {
    this.#used = 0;
  }

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
