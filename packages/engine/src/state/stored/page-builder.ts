import { ByteWriter } from "../byte-writer.ts";
import { grownArray } from "../grown-array.ts";
import { PAGE_ENTRY_BYTES, PAGE_HEAD_BYTES } from "./page-reader.ts";

/** Collects records in order of their hashes, and makes pages of them. */
export class PageBuilder {
  count = 0;
  readonly records = new ByteWriter();
  #hashes = new Int32Array(256);
  #ends = new Int32Array(256);
  #page = new Uint8Array(8_192);
  #view = new DataView(this.#page.buffer);

  reset(): void {
    this.count = 0;
    this.records.reset();
  }

  /** What was written to `records` since the last call, or will be until `end`, is the record of a key with that hash. */
  add(hash: number, end: number): void {
    if (this.count === this.#hashes.length) this.#grow();
    this.#hashes[this.count] = hash;
    this.#ends[this.count++] = end;
  }

  /** Bytes of a page with entries [from, to). */
  pageBytes(from: number, to: number): number {
    return PAGE_HEAD_BYTES + (to - from) * PAGE_ENTRY_BYTES + this.#startOf(to) - this.#startOf(from);
  }

  /** The first entry in [from, to) whose hash has that bit, counted from the highest; entries share the bits above it. */
  // oxlint-disable-next-line max-params -- a range
  firstWith(bit: number, from: number, to: number): number {
    const mask = 1 << (31 - bit);
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#hashes[middle]! & mask) === 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A page with entries [from, to), lent until the next call. */
  page(from: number, to: number): Uint8Array {
    const bytes = this.pageBytes(from, to);
    if (bytes > this.#page.length) {
      this.#page = new Uint8Array(2 * bytes);
      this.#view = new DataView(this.#page.buffer);
    }
    const count = to - from;
    const start = this.#startOf(from);
    this.#view.setInt32(0, count, true);
    for (let i = 0; i < count; i++) {
      this.#view.setInt32(PAGE_HEAD_BYTES + 4 * i, this.#hashes[from + i]!, true);
      this.#view.setInt32(PAGE_HEAD_BYTES + 4 * (count + i), this.#ends[from + i]! - start, true);
    }
    this.#page.set(
      this.records.bytes.subarray(start, this.#startOf(to)),
      PAGE_HEAD_BYTES + count * PAGE_ENTRY_BYTES,
    );
    return this.#page.subarray(0, bytes);
  }

  #startOf(entry: number): number {
    return entry === 0 ? 0 : this.#ends[entry - 1]!;
  }

  #grow(): void {
    const length = 2 * this.count;
    this.#hashes = grownArray(this.#hashes, length);
    this.#ends = grownArray(this.#ends, length);
  }
}
