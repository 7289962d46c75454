/** First bits of hashes that tell parts apart. */
const BITS = 4;

export const HASH_PARTS = 1 << BITS;

/** Rows of a part among the first `count` of `rows` go to its beginning, in their order; the others to `left`. How many it has. */
// oxlint-disable-next-line max-params -- a range of rows
export function keepHashPart(
  part: number,
  rows: Int32Array,
  count: number,
  { hashes, left }: { readonly hashes: Int32Array; readonly left: (row: number) => void },
): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    if (hashes[row]! >>> (32 - BITS) === part) rows[kept++] = row;
    else left(row);
  }
  return kept;
}
