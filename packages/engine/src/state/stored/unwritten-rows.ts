import type { RowBits } from "../row-bits.ts";

/** Which of a table's rows that are not written snapshots have from memory as they are still: to write them later is no change. */
export class UnwrittenRows {
  /** Of the base, and of the snapshot whose outcome is open. */
  #ofBase: RowBits | null = null;
  #ofOpen: RowBits | null = null;
  readonly #row = new Int32Array(1);

  get byteSize(): number {
    return (this.#ofBase?.byteSize ?? 0) + (this.#ofOpen?.byteSize ?? 0);
  }

  /** Those that a snapshot which begins now has to have, of all that are not written. One that builds on the base leaves out what that has. */
  begin(unwritten: RowBits, builds: boolean): RowBits {
    this.#ofOpen = unwritten.clone();
    const wanted = unwritten.clone();
    if (builds && this.#ofBase !== null) wanted.deleteAll(this.#ofBase);
    return wanted;
  }

  /** The base was restored: it has all of them. */
  restored(unwritten: RowBits): void {
    this.#ofBase = unwritten.clone();
  }

  completed(): void {
    if (this.#ofOpen !== null) this.#ofBase = this.#ofOpen;
    this.#ofOpen = null;
  }

  aborted(): void {
    this.#ofOpen = null;
  }

  /** Rows have other numbers from now on. */
  clear(): void {
    this.#ofBase = null;
    this.#ofOpen = null;
  }

  /** Rows `rows[i]`, i in [from, to), change or go. */
  changes(rows: Int32Array, from: number, to: number): void {
    if (this.#ofBase !== null) deleteRows(this.#ofBase, rows, from, to);
    if (this.#ofOpen !== null) deleteRows(this.#ofOpen, rows, from, to);
  }

  changesRow(row: number): void {
    this.#row[0] = row;
    this.changes(this.#row, 0, 1);
  }

  /** What has a row as it is: the base, or else the open one; null: neither. */
  holderOf(row: number): "base" | "open" | null {
    if (this.#ofBase?.contains(row) === true) return "base";
    return this.#ofOpen?.contains(row) === true ? "open" : null;
  }
}

// oxlint-disable-next-line max-params -- a range of rows
function deleteRows({ words }: RowBits, rows: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++)
    if (rows[i]! >>> 5 < words.length) words[rows[i]! >>> 5]! &= ~(1 << (rows[i]! & 31));
}
