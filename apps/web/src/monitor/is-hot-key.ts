/** A key with less of the rows is never drawn as hot. */
const LEAST_SHARE = 0.25;
/** So many times what the others have on average: keys that are evenly spread are not hot, however few there are. */
const AHEAD = 1.5;

/** Whether one of the commonest keys takes so much more than the others that its subtask has more to do. */
export function isHotKey(shares: readonly number[], index: number): boolean {
  const share = shares[index] ?? 0;
  const others = shares.reduce((sum, other) => sum + other, -share);
  return share >= LEAST_SHARE && share >= AHEAD * (others / Math.max(1, shares.length - 1));
}
