/** A set of row numbers. */
export class RowBits {
  words: Int32Array;

  constructor(rows: number) {
    this.words = new Int32Array((rows + 31) >>> 5);
  }

  get byteSize(): number {
    return this.words.byteLength;
  }

  has(row: number): boolean {
    return ((this.words[row >>> 5]! >>> (row & 31)) & 1) === 1;
  }

  /** As `has`, for any number. */
  contains(row: number): boolean {
    return row < this.words.length * 32 && this.has(row);
  }

  add(row: number): void {
    this.words[row >>> 5]! |= 1 << (row & 31);
  }

  /** As `add`, for any number: room is made by doubling. */
  put(row: number): void {
    if (row >>> 5 >= this.words.length) this.ensure(2 * row + 32);
    this.add(row);
  }

  delete(row: number): void {
    this.words[row >>> 5]! &= ~(1 << (row & 31));
  }

  /** Rows [0, count). */
  fill(count: number): void {
    this.words.fill(-1, 0, count >>> 5);
    if ((count & 31) !== 0) this.words[count >>> 5] = (1 << (count & 31)) - 1;
  }

  /** Rows [from, to). */
  addRange(from: number, to: number): void {
    let row = from;
    for (; row < to && (row & 31) !== 0; row++) this.add(row);
    const end = to & ~31;
    if (row < end) this.words.fill(-1, row >>> 5, end >>> 5);
    for (row = Math.max(row, end); row < to; row++) this.add(row);
  }

  /** Whether it has all rows [0, count). */
  hasAll(count: number): boolean {
    const whole = count >>> 5;
    for (let i = 0; i < whole; i++) if (this.words[i] !== -1) return false;
    for (let row = whole * 32; row < count; row++) if (!this.has(row)) return false;
    return true;
  }

  /** Room for so many rows. */
  ensure(rows: number): void {
    const length = (rows + 31) >>> 5;
    if (length <= this.words.length) return;
    const grown = new Int32Array(length);
    grown.set(this.words);
    this.words = grown;
  }

  addAll(other: RowBits): void {
    this.ensure(other.words.length * 32);
    for (let i = 0; i < other.words.length; i++) this.words[i]! |= other.words[i]!;
  }

  /** Writes the members in [from, to), multiples of 32, to `into`; how many. */
  copy(from: number, to: number, into: Int32Array): number {
    let at = 0;
    const last = Math.min(to >>> 5, this.words.length);
    for (let i = from >>> 5; i < last; i++)
      for (let word = this.words[i]!; word !== 0; word &= word - 1)
        into[at++] = i * 32 + (31 - Math.clz32(word & -word));
    return at;
  }

  /** The members. */
  *rows(): Generator<number, void> {
    for (let i = 0; i < this.words.length; i++)
      for (let word = this.words[i]!; word !== 0; word &= word - 1)
        yield i * 32 + (31 - Math.clz32(word & -word));
  }

  /** A set of the same rows. */
  clone(): RowBits {
    const cloned = new RowBits(this.words.length * 32);
    cloned.words.set(this.words);
    return cloned;
  }

  /** Takes the members of another set out of it. */
  deleteAll(other: RowBits): void {
    const length = Math.min(this.words.length, other.words.length);
    for (let i = 0; i < length; i++) this.words[i]! &= ~other.words[i]!;
  }

  get isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  /** Takes the members in [from, to), multiples of 32, out of the set and writes them behind `count` to `into`; the new count. */
  // oxlint-disable-next-line max-params -- a range and where it goes
  take(from: number, to: number, into: Int32Array, count: number): number {
    let at = count;
    const last = Math.min(to >>> 5, this.words.length);
    for (let i = from >>> 5; i < last; i++) {
      let word = this.words[i]!;
      this.words[i] = 0;
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        into[at++] = i * 32 + bit;
        word &= word - 1;
      }
    }
    return at;
  }
}
