import type { ExpiringState } from "../state/expiring-state.ts";
import type { KeyedTable } from "../state/keyed-table.ts";

/** Which rows of a batch are the first of their keys: rows are numbered in order of appearance. */
export class FirstRows {
  readonly #table: KeyedTable;
  readonly #expiry: ExpiringState | null;
  #fresh = new Uint8Array(0);

  constructor(table: KeyedTable, expiry: ExpiringState | null) {
    this.#table = table;
    this.#expiry = expiry;
  }

  /** 1 by position, after `findRows` has put their numbers into `rows`; `known`: rows of the table before that. */
  // oxlint-disable-next-line max-params -- a range of a batch
  of(rows: Int32Array, from: number, to: number, known: number): Uint8Array {
    const told =
      this.#expiry === null ? this.#table.store?.fresh(rows, from, to) : this.#expiry.look(rows, from, to);
    return told ?? this.#numbered(rows, from, to, known);
  }

  // oxlint-disable-next-line max-params -- a range of a batch
  #numbered(rows: Int32Array, from: number, to: number, known: number): Uint8Array {
    if (this.#fresh.length < to) this.#fresh = new Uint8Array(to);
    const fresh = this.#fresh;
    let next = known;
    for (let i = from; i < to; i++) {
      fresh[i] = rows[i] === next ? 1 : 0;
      next += fresh[i]!;
    }
    return fresh;
  }
}
