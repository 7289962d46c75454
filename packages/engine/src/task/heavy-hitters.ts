/** Entries kept: a key with more than 1/ENTRIES of the rows is always among them. */
const ENTRIES = 64;
/** What was counted a second ago weighs so much now. */
const FADING = 0.8;
const LEAST = 0.5;

interface Entry<T> {
  readonly item: T;
  count: number;
  /** By how much the count may be too high: what it took over from the entry that it replaced. */
  error: number;
}

/**
 * The most frequent keys of a stream by space-saving (Metwally et al.): a fixed number of counters; a key without one
 * takes over the smallest. Older rows fade, so that what is told is of the last seconds.
 */
export class HeavyHitters<T> {
  readonly #entries = new Map<string, Entry<T>>();
  #total = 0;

  /** `make` is called for a key that was not counted before. */
  offer(key: string, make: () => T): void {
    this.#total++;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const error = this.#entries.size < ENTRIES ? 0 : this.#replaceSmallest();
    this.#entries.set(key, { item: make(), count: error + 1, error });
  }

  /** Keys that surely occurred, with their least share of the rows, the most frequent first. */
  top(count: number): readonly { readonly item: T; readonly share: number }[] {
    if (this.#total === 0) return [];
    return [...this.#entries.values()]
      .map(({ item, count: counted, error }) => ({ item, share: (counted - error) / this.#total }))
      .toSorted((a, b) => b.share - a.share)
      .slice(0, count);
  }

  fade(): void {
    this.#total *= FADING;
    for (const [key, entry] of this.#entries) {
      entry.count *= FADING;
      entry.error *= FADING;
      if (entry.count < LEAST) this.#entries.delete(key);
    }
  }

  #replaceSmallest(): number {
    let smallest: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [key, { count }] of this.#entries) {
      if (count >= least) continue;
      smallest = key;
      least = count;
    }
    if (smallest !== null) this.#entries.delete(smallest);
    return least;
  }
}
