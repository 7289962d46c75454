import type { HashSlots } from "./hash-slots.ts";
import { GOLDEN } from "./murmur.ts";
import type { RowBits } from "./row-bits.ts";

/**
 * Rows that one call of `admit` puts into the slots: few at first, so that a job that comes back gives its first rows soon, then
 * twice as many each time up to some milliseconds, or a part of all where that is more. It looks through the rest.
 */
const FIRST = 1 << 13;
const AT_ONCE = 1 << 17;
const PARTS = 16;
const BITS = 16;

/**
 * Restored rows on their way into the slots of a table. To put millions of them there takes longer than to read them, and a
 * job that comes back is not to wait for it: what a batch looks for is put there before, and with each batch some more.
 */
export class RestoredIndex {
  readonly #slots: HashSlots;
  readonly #live: RowBits;
  readonly #count: number;
  readonly #most: number;
  #atOnce: number;
  /** Rows before it are in the slots. */
  #at = 0;
  /** By the first bits of a hash, whether a batch has such a one. */
  #wanted: Int32Array | null = null;

  /** Rows below `count` that are `live`, which belongs to it from now on. */
  // oxlint-disable-next-line max-params -- the last one is for tests
  constructor(slots: HashSlots, count: number, live: RowBits, atOnce = AT_ONCE) {
    this.#slots = slots;
    this.#count = count;
    this.#live = live;
    this.#most = Math.max(atOnce, Math.ceil(count / PARTS));
    this.#atOnce = Math.min(FIRST, this.#most);
    slots.empty(count);
  }

  /** All rows are in the slots. */
  get done(): boolean {
    return this.#at >= this.#count;
  }

  /** Afterwards every row with one of the hashes `given[i]`, i in [from, to), is in the slots. */
  // oxlint-disable-next-line max-params -- a range, and what it is held against
  admit(given: Int32Array, from: number, to: number, hashes: Int32Array): void {
    this.#advance(hashes, this.#atOnce);
    this.#atOnce = Math.min(2 * this.#atOnce, this.#most);
    if (!this.done) this.#putWanted(this.#bitsOf(given, from, to), hashes);
  }

  finish(hashes: Int32Array): void {
    this.#advance(hashes, this.#count);
  }

  /** The row is gone, or another key's. */
  drop(row: number): void {
    if (row < this.#count) this.#live.delete(row);
  }

  #advance(hashes: Int32Array, rows: number): void {
    const to = Math.min(this.#count, this.#at + rows);
    this.#slots.putRange(this.#at, to, hashes, this.#live);
    this.#at = to;
  }

  #putWanted(wanted: Int32Array, hashes: Int32Array): void {
    for (let row = this.#at; row < this.#count; row++) {
      const bits = Math.imul(hashes[row]!, GOLDEN) >>> (32 - BITS);
      if (((wanted[bits >>> 5]! >>> (bits & 31)) & 1) === 1 && this.#live.has(row))
        this.#slots.put(row, hashes[row]!);
    }
  }

  #bitsOf(given: Int32Array, from: number, to: number): Int32Array {
    const wanted = (this.#wanted ??= new Int32Array(1 << (BITS - 5)));
    wanted.fill(0);
    for (let i = from; i < to; i++) {
      const bits = Math.imul(given[i]!, GOLDEN) >>> (32 - BITS);
      wanted[bits >>> 5]! |= 1 << (bits & 31);
    }
    return wanted;
  }
}
