import type { KeyedTable } from "../../state/keyed-table.ts";
import { tableParts } from "../../state/write-tables.ts";

/** A window that fires: its rows are emitted in batches, where they lie in a store part after part. */
export class FiringWindow {
  readonly start: number;
  readonly end: number;
  /** All of them. */
  readonly whole: KeyedTable;
  /** Rows from `row` on are those of a part that were not emitted. */
  table: KeyedTable;
  row = 0;
  readonly #parts: Iterator<KeyedTable, void>;

  constructor(span: { readonly start: number; readonly end: number }, whole: KeyedTable) {
    this.start = span.start;
    this.end = span.end;
    this.whole = whole;
    this.#parts = tableParts(whole);
    this.table = this.#parts.next().value ?? whole;
  }

  /** Whether there are rows to emit. */
  get hasMore(): boolean {
    while (this.row >= this.table.rowCount) {
      const { done, value } = this.#parts.next();
      if (done === true) return false;
      this.table = value;
      this.row = 0;
    }
    return true;
  }
}
