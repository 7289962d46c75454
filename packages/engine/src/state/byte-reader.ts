/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** Offset in `bytes` of what is read next. */
  get at(): number {
    return this.#at;
  }

  moveTo(at: number): void {
    this.#at = at;
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#advance(8), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** Offset in `bytes` and length of a range. */
  range(): { readonly offset: number; readonly length: number } {
    const length = this.int32();
    return { offset: this.#advance(length), length };
  }

  #advance(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }
}
