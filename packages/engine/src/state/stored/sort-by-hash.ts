const BITS = 11;
const BUCKETS = 1 << BITS;

/** Puts row numbers in order of their hashes, unsigned; a radix sort, whose arrays are kept. */
export class SortByHash {
  #other = new Int32Array(0);
  readonly #counts = new Int32Array(BUCKETS);

  /** `rows[i]`, i in [0, count), by `hashes[rows[i]]`. Rows with one hash keep their order. */
  sort(rows: Int32Array, count: number, hashes: Int32Array): void {
    if (this.#other.length < count) this.#other = new Int32Array(rows.length);
    const other = this.#other;
    this.#pass(rows, other, { count, hashes, shift: 0 });
    this.#pass(other, rows, { count, hashes, shift: BITS });
    this.#pass(rows, other, { count, hashes, shift: 2 * BITS });
    rows.set(other.subarray(0, count));
  }

  #pass(
    from: Int32Array,
    to: Int32Array,
    { count, hashes, shift }: { readonly count: number; readonly hashes: Int32Array; readonly shift: number },
  ): void {
    const counts = this.#counts.fill(0);
    for (let i = 0; i < count; i++) counts[(hashes[from[i]!]! >>> shift) & (BUCKETS - 1)]!++;
    for (let bucket = 0, sum = 0; bucket < BUCKETS; bucket++) {
      const here = counts[bucket]!;
      counts[bucket] = sum;
      sum += here;
    }
    for (let i = 0; i < count; i++) {
      const row = from[i]!;
      to[counts[(hashes[row]! >>> shift) & (BUCKETS - 1)]!++] = row;
    }
  }
}
