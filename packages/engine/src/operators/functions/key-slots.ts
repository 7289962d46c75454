import { grownArray } from "../../state/grown-array.ts";

/** Numbers the rows of a table that a batch meets, in the order in which it does. */
export class KeySlots {
  /** By row of the table: the batch that met it last, and its number there. */
  #met = new Int32Array(0);
  #slotOf = new Int32Array(0);
  #batch = 0;

  /** The different ones of `rows[from..to)`, and for each of these which of them it is. */
  of(
    rows: Int32Array,
    from: number,
    to: number,
  ): { readonly rows: readonly number[]; readonly slots: Int32Array } {
    this.#batch++;
    const slots = new Int32Array(to - from);
    const different: number[] = [];
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      if (row >= this.#met.length) this.#grow(row);
      if (this.#met[row] !== this.#batch) {
        this.#met[row] = this.#batch;
        this.#slotOf[row] = different.length;
        different.push(row);
      }
      slots[i - from] = this.#slotOf[row]!;
    }
    return { rows: different, slots };
  }

  #grow(row: number): void {
    const length = Math.max(1_024, 2 * row);
    this.#met = grownArray(this.#met, length);
    this.#slotOf = grownArray(this.#slotOf, length);
  }
}
