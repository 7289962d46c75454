const KEPT_BYTES = 1 << 20;
/** From this length on an arena that keeps its strings is copied to the next array ahead of need. */
const LARGE_BYTES = 1 << 22;
/** So many bytes are appended between two times that something is copied: three times as many. */
const STEP_BYTES = 1 << 18;

/**
 * Bytes of strings behind one another, in one array that grows by doubling. Offsets stay valid when it grows.
 *
 * One that `keeps` what is appended until it is emptied (nobody moves `used` back) grows without a stop: from half of its length on
 * what it holds is copied to the array that comes next, some of it with each STEP_BYTES that are appended.
 */
export class StringArena {
  bytes: Uint8Array;
  used = 0;
  readonly #keeps: boolean;
  /** Up to here nothing has to be done before bytes are appended. */
  #limit: number;
  #next: Uint8Array | null = null;
  /** Bytes that the next array has already. */
  #copied = 0;

  constructor(capacity = 1 << 12, keeps = false) {
    this.#keeps = keeps;
    this.bytes = new Uint8Array(capacity);
    this.#limit = this.#firstLimit;
  }

  /** Memory. */
  get byteSize(): number {
    return this.bytes.length + this.#copied;
  }

  reset(): void {
    this.used = 0;
    this.#replaceBy(this.bytes);
  }

  /** As `reset`; memory beyond what is soon used again is given back. */
  empty(): void {
    this.used = 0;
    this.#replaceBy(this.bytes.length > KEPT_BYTES ? new Uint8Array(64) : this.bytes);
  }

  /** Room for `length` bytes behind `used`; the caller writes them and moves `used`. */
  ensure(length: number): void {
    const needed = this.used + length;
    if (needed > this.#limit) this.#grow(needed);
  }

  #grow(needed: number): void {
    if (needed > this.bytes.length) {
      const grown = this.#nextOf(needed);
      grown.set(this.bytes.subarray(this.#copied, this.used), this.#copied);
      this.#replaceBy(grown);
    } else {
      this.#next ??= new Uint8Array(this.bytes.length * 2);
      const due = Math.min(this.used, 3 * (this.used - this.#firstLimit + STEP_BYTES));
      if (due > this.#copied) {
        this.#next.set(this.bytes.subarray(this.#copied, due), this.#copied);
        this.#copied = due;
      }
      this.#limit = Math.max(needed, this.used + STEP_BYTES);
    }
    this.#limit = Math.min(this.#limit, this.bytes.length);
  }

  /** An array that has the room, and what was copied. */
  #nextOf(needed: number): Uint8Array {
    if (this.#next !== null && needed <= this.#next.length) return this.#next;
    this.#copied = 0;
    let capacity = this.bytes.length * 2;
    while (capacity < needed) capacity *= 2;
    return new Uint8Array(capacity);
  }

  #replaceBy(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#next = null;
    this.#copied = 0;
    this.#limit = this.#firstLimit;
  }

  get #firstLimit(): number {
    const { length } = this.bytes;
    return this.#keeps && length >= LARGE_BYTES ? length >>> 1 : length;
  }

  /** Copies bytes and returns their offset. `heap` may be this arena's own array. */
  append(heap: Uint8Array, from: number, length: number): number {
    this.ensure(length);
    const at = this.used;
    copyBytes(heap, from, this.bytes, at, length);
    this.used = at + length;
    return at;
  }

  /** Every character is one below 0x80. */
  appendAscii(text: string): void {
    this.ensure(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.used + i] = text.charCodeAt(i);
    this.used += text.length;
  }

  appendByte(byte: number): void {
    this.ensure(1);
    this.bytes[this.used++] = byte;
  }
}

/** Short strings are the rule: below this a loop is faster than `set`, which makes a view. */
const LOOP_BYTES = 48;

// oxlint-disable-next-line max-params -- the hot copy: an object for its arguments would be garbage a row
export function copyBytes(
  from: Uint8Array,
  fromOffset: number,
  to: Uint8Array,
  toOffset: number,
  length: number,
): void {
  if (length <= LOOP_BYTES) {
    for (let i = 0; i < length; i++) to[toOffset + i] = from[fromOffset + i]!;
  } else {
    to.set(from.subarray(fromOffset, fromOffset + length), toOffset);
  }
}

/** Unsigned bytewise order: the order of STRING. */
// oxlint-disable-next-line max-params -- two byte ranges
export function compareBytes(
  a: Uint8Array,
  aOffset: number,
  aLength: number,
  b: Uint8Array,
  bOffset: number,
  bLength: number,
): number {
  const shared = aLength < bLength ? aLength : bLength;
  for (let i = 0; i < shared; i++) {
    const difference = a[aOffset + i]! - b[bOffset + i]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

// oxlint-disable-next-line max-params -- two byte ranges of one length
export function equalBytes(
  a: Uint8Array,
  aOffset: number,
  b: Uint8Array,
  bOffset: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) {
    if (a[aOffset + i] !== b[bOffset + i]) return false;
  }
  return true;
}
