/**
 * A page of rows, little-endian: `i32 rows n`, n times `i32 hash`, n times `i32 end of the record`, the records behind one
 * another. In order of their hashes, unsigned. Ends count from the first record on.
 */
export const PAGE_HEAD_BYTES = 4;
export const PAGE_ENTRY_BYTES = 8;

/** Reads pages, one after the other. */
export class PageReader {
  count = 0;
  bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.bytes.buffer);
  #records = 0;

  /** Null: a page without rows. */
  open(bytes: Uint8Array | null): void {
    if (bytes === null) {
      this.count = 0;
      return;
    }
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.count = this.#view.getInt32(0, true);
    this.#records = PAGE_HEAD_BYTES + this.count * PAGE_ENTRY_BYTES;
  }

  /** Of the whole page. */
  get byteSize(): number {
    return this.count === 0 ? 0 : this.end(this.count - 1);
  }

  hash(entry: number): number {
    return this.#view.getInt32(PAGE_HEAD_BYTES + 4 * entry, true);
  }

  /** Where its record begins in `bytes`. */
  start(entry: number): number {
    return entry === 0 ? this.#records : this.end(entry - 1);
  }

  end(entry: number): number {
    return this.#records + this.#view.getInt32(PAGE_HEAD_BYTES + 4 * (this.count + entry), true);
  }

  /** The int32 at a place in `bytes`. */
  int32(at: number): number {
    return this.#view.getInt32(at, true);
  }

  float64(at: number): number {
    return this.#view.getFloat64(at, true);
  }

  /** The first entry with that hash or a larger one. */
  find(hash: number): number {
    const wanted = hash >>> 0;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.hash(middle) >>> 0 < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
