const KEPT_BYTES = 1 << 20;

/** Bytes of strings behind one another, in one array that grows by doubling. Offsets stay valid when it grows. */
export class StringArena {
  bytes: Uint8Array;
  used = 0;

  constructor(capacity = 1 << 12) {
    this.bytes = new Uint8Array(capacity);
  }

  reset(): void {
    this.used = 0;
  }

  /** As `reset`; memory beyond what is soon used again is given back. */
  empty(): void {
    this.used = 0;
    if (this.bytes.length > KEPT_BYTES) this.bytes = new Uint8Array(64);
  }

  /** Room for `length` bytes behind `used`; the caller writes them and moves `used`. */
  ensure(length: number): void {
    const needed = this.used + length;
    if (needed <= this.bytes.length) return;
    let capacity = this.bytes.length * 2;
    while (capacity < needed) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes.subarray(0, this.used));
    this.bytes = grown;
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
