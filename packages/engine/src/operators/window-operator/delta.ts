import type { DeltaOf } from "@millrace/graph";

/** How far `value` is from `before`. NaN where one of them is. */
export function deltaBetween(of: DeltaOf, before: number, value: number): number {
  return of === "increase" ? value - before : Math.abs(value - before);
}
