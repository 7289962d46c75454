import type { RowNames } from "../row-store.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot } from "./page-store.ts";

/** Names and hashes of all rows of some pages: `size` of them. */
export function rowNames(store: Pick<PageSnapshot, "read">, pages: Iterable<number>, size: number): RowNames {
  const names = new Int32Array(size);
  const hashes = new Int32Array(size);
  const reader = new PageReader();
  let count = 0;
  for (const page of pages) {
    reader.open(store.read(page));
    for (let entry = 0; entry < reader.count; entry++) {
      names[count] = reader.int32(reader.start(entry));
      hashes[count++] = reader.hash(entry);
    }
  }
  return { names, hashes };
}
