/** What one sink gave against what was expected, as lines of text. Both empty: it gave what was expected. */
export interface RowDiff {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** Every row is there, in another order. */
  readonly misplaced: boolean;
}

export function diffRows(
  expected: readonly string[],
  actual: readonly string[],
  ordered: boolean,
): RowDiff | null {
  const missing = without(expected, actual);
  const unexpected = without(actual, expected);
  const misplaced = ordered && expected.some((row, index) => row !== actual[index]);
  if (missing.length === 0 && unexpected.length === 0 && !misplaced) return null;
  return { missing, unexpected, misplaced: missing.length === 0 && unexpected.length === 0 };
}

/** The rows of `rows` that are left when each of `others` took one of its kind. */
function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const left = counts.get(row) ?? 0;
    counts.set(row, left - 1);
    return left <= 0;
  });
}
