import type { Column } from "./column.ts";
import { joinLanes } from "./decimal-lanes.ts";
import { compareBytes } from "./string-arena.ts";

/** Order of two values that are not NULL, of columns of one physical type. NaN is the largest DOUBLE, as in Java. */
// oxlint-disable-next-line max-params, complexity -- two values, one case a kind
export function compareColumns(a: Column, i: number, b: Column, row: number): number {
  if (a.kind === "string" && b.kind === "string") {
    return compareBytes(a.heap, a.offsets[i]!, a.lengths[i]!, b.heap, b.offsets[row]!, b.lengths[row]!);
  }
  if (a.kind === "decimal" && b.kind === "decimal") {
    return order(
      joinLanes(a.low[i]!, a.high === null ? null : a.high[i]!),
      joinLanes(b.low[row]!, b.high === null ? null : b.high[row]!),
    );
  }
  if ("values" in a && "values" in b) {
    const [x, y] = [a.values[i]!, b.values[row]!];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return order(x, y);
  }
  return 0;
}

const order = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);
