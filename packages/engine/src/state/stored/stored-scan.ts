import type { KeyedTable } from "../keyed-table.ts";
import type { RowScan } from "../row-store.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot } from "./page-store.ts";
import type { RecordCodec } from "./record-codec.ts";

/** Rows of a part, about. */
const PART_ROWS = 4_096;

/** Reads all rows of a table, page by page, in order of their hashes. */
export class StoredScan implements RowScan {
  readonly #store: Pick<PageSnapshot, "read">;
  readonly #pages: Iterator<number>;
  readonly #codec: RecordCodec;
  readonly #reader = new PageReader();

  constructor(store: Pick<PageSnapshot, "read">, pages: Iterable<number>, codec: RecordCodec) {
    this.#store = store;
    this.#pages = pages[Symbol.iterator]();
    this.#codec = codec;
  }

  next(into: KeyedTable): boolean {
    for (let rows = 0; rows < PART_ROWS; rows += this.#reader.count) {
      const { done, value } = this.#pages.next();
      if (done === true) return rows > 0;
      this.#reader.open(this.#store.read(value));
      for (let entry = 0; entry < this.#reader.count; entry++)
        readRow(this.#reader, entry, this.#codec, into);
    }
    return true;
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
