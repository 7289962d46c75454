import { setImmediate } from "node:timers/promises";

/** Beyond so many, rows are counted only. */
const MAX_DISTINCT = 5_000_000;
/** Between two turns of the event loop. */
const ROWS_A_TURN = 65_536;

/** Counts rows, and those that are unlike all others, by their hashes. */
export class RowTally {
  rows = 0;
  readonly #seen = new Set<number>();
  #full = false;

  /** null: there are too many to tell. */
  get distinct(): number | null {
    return this.#full ? null : this.#seen.size;
  }

  async add(hashes: ArrayLike<number>): Promise<void> {
    for (let at = 0; at < hashes.length; at++) {
      this.#row(hashes[at]!);
      if (this.rows % ROWS_A_TURN === 0) await setImmediate();
    }
  }

  #row(hash: number): void {
    this.rows++;
    if (this.#seen.size >= MAX_DISTINCT) this.#full = true;
    else this.#seen.add(hash);
  }
}
