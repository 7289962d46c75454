import type { RowNames } from "../row-store.ts";
import type { Held } from "./held-rows.ts";
import { PageReader } from "./page-reader.ts";
import type { PageSnapshot } from "./page-store.ts";

/** Names and hashes of all rows of some pages, and of those that are held: `size` of them. */
// oxlint-disable-next-line max-params -- where rows are
export function rowNames(
  store: Pick<PageSnapshot, "read">,
  pages: Iterable<number>,
  size: number,
  held: Held | null,
): RowNames {
  const names = new Int32Array(size);
  const hashes = new Int32Array(size);
  let count = 0;
  for (const row of held?.rows ?? []) {
    names[count] = held!.numbers[row]!;
    hashes[count++] = held!.table.index.hashes[row]!;
  }
  const reader = new PageReader();
  for (const page of pages) {
    reader.open(store.read(page));
    for (let entry = 0; entry < reader.count; entry++) {
      const name = reader.int32(reader.start(entry));
      if (held?.instead.contains(name) === true) continue;
      names[count] = name;
      hashes[count++] = reader.hash(entry);
    }
  }
  return { names, hashes };
}
