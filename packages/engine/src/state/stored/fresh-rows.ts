/** What a row of the table is to the store. */
export const MADE = 0;
export const STORED = 1;
/** Made, and `fresh` has said so. */
export const SEEN = 2;
/** Its key was removed: there is no such row. */
export const NONE = 3;

/** Which rows have a key that was not there before the last `findRows`. */
export class FreshRows {
  /** Rows from here on were made by it. */
  #known = 0;
  /** Others whose keys were removed, and came again by it. */
  readonly #again = new Set<number>();
  #fresh = new Uint8Array(0);

  /** The table has so many rows, and looks up next. */
  begins(rowCount: number): void {
    this.#known = rowCount;
    this.#again.clear();
  }

  comesAgain(row: number): void {
    this.#again.add(row);
  }

  /** 1 by position: the first one of `rows` that is such a row. */
  // oxlint-disable-next-line max-params -- a range of rows, and what they are
  of(rows: Int32Array, from: number, to: number, states: Uint8Array): Uint8Array {
    if (this.#fresh.length < to) this.#fresh = new Uint8Array(to);
    const fresh = this.#fresh;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const isFresh = states[row] === MADE && (row >= this.#known || this.#again.has(row));
      fresh[i] = isFresh ? 1 : 0;
      if (isFresh) states[row] = SEEN;
    }
    return fresh;
  }
}
