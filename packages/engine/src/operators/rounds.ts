import { MAX_BATCH_ROWS } from "../batch/row-batch.ts";

/** Rows of a batch by how often their key stood before them: a round has one row of a key at most, in order. */
export class Rounds {
  count = 0;
  #seen = new Int32Array(0);
  readonly #occurrence = new Int32Array(MAX_BATCH_ROWS);
  readonly #order = new Int32Array(MAX_BATCH_ROWS);
  #ends: number[] = [];

  // oxlint-disable-next-line max-params -- a range of a batch
  plan(rows: Int32Array, from: number, to: number, tableRows: number): void {
    if (this.#seen.length < tableRows) this.#seen = new Int32Array(2 * tableRows);
    this.#ends = [];
    for (let i = from; i < to; i++) {
      const occurrence = this.#seen[rows[i]!]!++;
      this.#occurrence[i - from] = occurrence;
      this.#ends[occurrence] = (this.#ends[occurrence] ?? 0) + 1;
    }
    this.count = this.#ends.length;
    const next = this.#ends.map(() => 0);
    for (let round = 1; round < this.count; round++) {
      next[round] = this.#ends[round - 1]!;
      this.#ends[round]! += this.#ends[round - 1]!;
    }
    for (let i = from; i < to; i++) {
      this.#seen[rows[i]!] = 0;
      this.#order[next[this.#occurrence[i - from]!]!++] = i;
    }
  }

  rowsOf(round: number): Int32Array {
    return this.#order.subarray(round === 0 ? 0 : this.#ends[round - 1]!, this.#ends[round]);
  }
}
