import type { KeyedTable } from "../keyed-table.ts";
import type { RowScan } from "../row-store.ts";
import { copyRow } from "./copy-row.ts";
import type { Held } from "./held-rows.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot } from "./page-store.ts";
import type { RecordCodec } from "./record-codec.ts";

/** Rows of a part, about. */
const PART_ROWS = 4_096;

/** Reads all rows of a table: those that are held, then page by page, in order of their hashes. */
export class StoredScan implements RowScan {
  readonly #store: Pick<PageSnapshot, "read">;
  readonly #pages: Iterator<number>;
  readonly #codec: RecordCodec;
  readonly #reader = new PageReader();

  readonly #held: Held | null;
  #begun = false;

  // oxlint-disable-next-line max-params -- where rows are
  constructor(
    store: Pick<PageSnapshot, "read">,
    pages: Iterable<number>,
    codec: RecordCodec,
    held: Held | null,
  ) {
    this.#held = held;
    this.#store = store;
    this.#pages = pages[Symbol.iterator]();
    this.#codec = codec;
  }

  next(into: KeyedTable): boolean {
    const held = this.#begun ? null : this.#held;
    this.#begun = true;
    for (const row of held?.rows ?? []) copyRow(held!.table, row, into);
    for (let rows = into.rowCount; rows < PART_ROWS; rows += this.#reader.count) {
      const { done, value } = this.#pages.next();
      if (done === true) return rows > 0;
      this.#readPage(value, into);
    }
    return true;
  }

  #readPage(page: number, into: KeyedTable): void {
    const reader = this.#reader;
    const instead = this.#held?.instead;
    reader.open(this.#store.read(page));
    for (let entry = 0; entry < reader.count; entry++)
      if (instead?.contains(reader.int32(reader.start(entry))) !== true)
        readRow(reader, entry, this.#codec, into);
  }
}

/** Adds the row of an entry to a table that does not have it; its row there. */
// oxlint-disable-next-line max-params -- from where to where
export function readRow(reader: PageReader, entry: number, codec: RecordCodec, into: KeyedTable): number {
  const keys = codec.readKey(reader.bytes, reader.start(entry));
  const row = into.insert(keys, 0, reader.hash(entry));
  codec.readRest(into, row);
  return row;
}
