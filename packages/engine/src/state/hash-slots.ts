import { emptyArray, largeArrays } from "./grown-array.ts";
import { GOLDEN } from "./murmur.ts";
import type { RowBits } from "./row-bits.ts";

/** What `before` holds of a row that was removed. */
const REMOVED = -1;
/** Slots that one call of `advance` moves. */
const MOVED_AT_ONCE = 1 << 13;
/** `putRange` sorts by so many of the first bits. */
const PARTS_SHIFT = 26;
const PARTS = 1 << (32 - PARTS_SHIFT);

/**
 * Rows by hash: open addressing with linear probing, at most half full. Its user keeps the hash of each row.
 *
 * 1. To grow stops nobody: twice as many slots are made, and what was in those before is moved by `advance`, bit by bit.
 *    Until then a row is in `words`, or in `before`, or in both. What belongs behind those that were moved goes to
 *    `before`: so new memory is touched from its beginning to its end, and not everywhere by one batch.
 * 2. The rows of one hash are found by probing from `hash * GOLDEN >>> shift` up to the first empty slot; in `before`
 *    from `hash * GOLDEN >>> shift + 1`, negative entries left out.
 */
export class HashSlots {
  /** Row + 1 in each slot, or 0. The length is 2^(32 - shift). */
  words: Int32Array;
  shift: number;
  /** Those from which rows are still moved, or null. */
  before: Int32Array | null = null;
  #moved = 0;

  constructor(rows: number) {
    this.words = emptySlots(slotsFor(rows));
    this.shift = Math.clz32(this.words.length) + 1;
  }

  get byteSize(): number {
    return this.words.byteLength + (this.before?.byteLength ?? 0);
  }

  clear(): void {
    this.words.fill(0);
    this.before = null;
  }

  /** Room for so many rows, at most twice as many as before. */
  ensure(rows: number, hashes: Int32Array): void {
    if (rows * 2 <= this.words.length) return;
    if (this.before !== null) this.advance(hashes, this.before.length);
    this.before = this.words;
    this.#moved = 0;
    this.words = emptySlots(this.before.length * 2);
    this.shift -= 1;
    this.advance(hashes);
  }

  /** Moves some of what is in `before`. */
  advance(hashes: Int32Array, slots = MOVED_AT_ONCE): void {
    const { before } = this;
    if (before === null) return;
    const end = Math.min(this.#moved + slots, before.length);
    for (let at = this.#moved; at < end; at++) {
      const entry = before[at]!;
      if (entry > 0) this.#putMoved(entry - 1, hashes[entry - 1]!);
    }
    this.#moved = end;
    if (end < before.length) return;
    this.before = null;
    largeArrays.giveBack([before.buffer]);
  }

  /** A row that is there already stays where it is. */
  put(row: number, hash: number): void {
    if (this.before === null || !this.#putUnmoved(this.before, row, hash)) this.#putMoved(row, hash);
  }

  #putMoved(row: number, hash: number): void {
    const { words } = this;
    const mask = words.length - 1;
    let slot = Math.imul(hash, GOLDEN) >>> this.shift;
    for (let entry = words[slot]!; entry !== 0; entry = words[slot]!) {
      if (entry === row + 1) return;
      slot = (slot + 1) & mask;
    }
    words[slot] = row + 1;
  }

  /** False where there is no slot for it that will be moved. */
  #putUnmoved(before: Int32Array, row: number, hash: number): boolean {
    let slot = Math.imul(hash, GOLDEN) >>> (this.shift + 1);
    if (slot < this.#moved) return false;
    while (slot < before.length && before[slot] !== 0 && before[slot] !== row + 1) slot++;
    if (slot === before.length) return false;
    before[slot] = row + 1;
    return true;
  }

  /** Empties the slot of a row and moves up those behind it that would not be found any more. */
  remove(row: number, hashes: Int32Array): void {
    this.#removeBefore(row, hashes[row]!);
    const { words, shift } = this;
    const mask = words.length - 1;
    let hole = Math.imul(hashes[row]!, GOLDEN) >>> shift;
    for (let entry = words[hole]!; entry !== row + 1; entry = words[hole]!) {
      if (entry === 0) return;
      hole = (hole + 1) & mask;
    }
    for (let slot = (hole + 1) & mask; words[slot] !== 0; slot = (slot + 1) & mask) {
      const home = Math.imul(hashes[words[slot]! - 1]!, GOLDEN) >>> shift;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      words[hole] = words[slot]!;
      hole = slot;
    }
    words[hole] = 0;
  }

  #removeBefore(row: number, hash: number): void {
    const { before } = this;
    if (before === null) return;
    const mask = before.length - 1;
    let slot = Math.imul(hash, GOLDEN) >>> (this.shift + 1);
    while (before[slot] !== 0 && before[slot] !== row + 1) slot = (slot + 1) & mask;
    if (before[slot] !== 0) before[slot] = REMOVED;
  }

  /** They must not be used any more. */
  giveBack(): void {
    largeArrays.giveBack([this.words.buffer, ...(this.before === null ? [] : [this.before.buffer])]);
  }

  /** Room for so many rows; what was in it is not any more. */
  empty(rows: number): void {
    if (rows * 2 > this.words.length) {
      this.giveBack();
      this.words = emptySlots(slotsFor(rows));
      this.shift = Math.clz32(this.words.length) + 1;
    } else {
      this.words.fill(0);
    }
    this.before = null;
  }

  /**
   * As `put` for the rows [from, to) that are `live`. They are sorted into parts first, so that what is written lies near
   * what was written just before: several times as fast as one row after the other.
   */
  // oxlint-disable-next-line max-params -- a range
  putRange(from: number, to: number, hashes: Int32Array, live: RowBits): void {
    const next = partStarts(from, to, hashes, live);
    const sorted = new Int32Array(2 * (to - from));
    for (let row = from; row < to; row++) {
      if (!live.has(row)) continue;
      const home = Math.imul(hashes[row]!, GOLDEN);
      const at = next[home >>> PARTS_SHIFT]!++;
      sorted[2 * at] = row + 1;
      sorted[2 * at + 1] = home;
    }
    this.#occupy(sorted, next[PARTS - 1]!);
  }

  /** Entries and where they would like to be. */
  #occupy(sorted: Int32Array, count: number): void {
    const { words, shift } = this;
    const mask = words.length - 1;
    for (let i = 0; i < count; i++) {
      const entry = sorted[2 * i]!;
      let slot = sorted[2 * i + 1]! >>> shift;
      while (words[slot] !== 0 && words[slot] !== entry) slot = (slot + 1) & mask;
      words[slot] = entry;
    }
  }
}

const emptySlots = (slots: number): Int32Array => emptyArray(Int32Array, slots).subarray(0, slots);

/** Where each part begins. */
// oxlint-disable-next-line max-params -- a range
function partStarts(from: number, to: number, hashes: Int32Array, live: RowBits): Int32Array {
  const starts = new Int32Array(PARTS);
  for (let row = from; row < to; row++)
    if (live.has(row)) starts[Math.imul(hashes[row]!, GOLDEN) >>> PARTS_SHIFT]!++;
  let total = 0;
  for (let part = 0; part < PARTS; part++) {
    total += starts[part]!;
    starts[part] = total - starts[part]!;
  }
  return starts;
}

/** Twice as many at least: a power of two. */
function slotsFor(rows: number): number {
  let slots = 32;
  while (slots < rows * 2) slots *= 2;
  return slots;
}
