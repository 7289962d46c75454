const BITS = 11;
const BUCKETS = 1 << BITS;
const PASSES = 3;

/** Row numbers [0, count) in the order of their hashes as unsigned numbers; rows of one hash stay in order. `spare` is overwritten. */
// oxlint-disable-next-line max-params -- what, how many, and room
export function orderByHash(
  hashes: Int32Array,
  count: number,
  order: Int32Array,
  spare: Int32Array,
): Int32Array {
  let from = order;
  let to = spare;
  for (let i = 0; i < count; i++) from[i] = i;
  const starts = new Int32Array(BUCKETS + 1);
  for (let pass = 0; pass < PASSES; pass++) {
    const shift = pass * BITS;
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[((hashes[i]! >>> shift) & (BUCKETS - 1)) + 1]!++;
    for (let bucket = 1; bucket <= BUCKETS; bucket++) starts[bucket]! += starts[bucket - 1]!;
    for (let i = 0; i < count; i++) {
      const row = from[i]!;
      to[starts[(hashes[row]! >>> shift) & (BUCKETS - 1)]!++] = row;
    }
    [from, to] = [to, from];
  }
  return from;
}
