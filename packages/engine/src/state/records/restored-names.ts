import type { RowBits } from "../row-bits.ts";

const NO_NAME = -1;

/**
 * What checkpoints call rows that were restored: what the one that they come from called them, though their numbers are others
 * now. Each number has a name of its own for as long as the task lives, so that rows which come and go are as in a table
 * that was never restored.
 */
export class RestoredNames {
  /** By row; what lies behind is called by its number. */
  #names = new Int32Array(0);

  get byteSize(): number {
    return this.#names.byteLength;
  }

  of(row: number): number {
    return row < this.#names.length ? this.#names[row]! : row;
  }

  /** Names of rows below `rows` are below it. */
  limit(rows: number): number {
    return Math.max(rows, this.#names.length);
  }

  /** A row was made of the record with that name. Before `complete`. */
  give(row: number, name: number): void {
    if (row >= this.#names.length) {
      const names = this.#names;
      this.#names = new Int32Array(Math.max(64, 2 * row)).fill(NO_NAME, names.length);
      this.#names.set(names);
    }
    this.#names[row] = name;
  }

  /** All were given. Rows below `count` that got none take the names below it that are not used. */
  complete(count: number, used: RowBits): void {
    const names = new Int32Array(count).fill(NO_NAME);
    names.set(this.#names.subarray(0, count));
    let isAsBefore = true;
    let name = 0;
    for (let row = 0; row < count; row++) {
      if (names[row] === NO_NAME) {
        while (used.contains(name)) name++;
        names[row] = name++;
      }
      isAsBefore &&= names[row] === row;
    }
    this.#names = isAsBefore ? new Int32Array(0) : names;
  }
}
