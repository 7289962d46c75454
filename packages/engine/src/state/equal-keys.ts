import type { Column } from "../batch/column.ts";
import { compareColumns } from "../batch/compare-columns.ts";

/** Whether two rows have equal group keys: NULL equals NULL, NaN equals NaN. */
// oxlint-disable-next-line max-params -- two rows
export function equalKeys(a: readonly Column[], i: number, b: readonly Column[], row: number): boolean {
  for (let key = 0; key < a.length; key++) {
    const [left, right] = [a[key]!, b[key]!];
    const leftNull = left.nulls !== null && left.nulls[i] !== 0;
    const rightNull = right.nulls !== null && right.nulls[row] !== 0;
    if (leftNull !== rightNull) return false;
    if (!leftNull && compareColumns(left, i, right, row) !== 0) return false;
  }
  return true;
}
