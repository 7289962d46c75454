import type { KeyedTable } from "../keyed-table.ts";

/** Adds a row of a table to one of the same shape that does not have its key; its row there. */
export function copyRow(from: KeyedTable, row: number, into: KeyedTable): number {
  const target = into.insert(from.index.keys, row, from.index.hashes[row]!);
  into.accumulators.forEach((accumulator, index) =>
    accumulator.mergeOne(from.accumulators[index]!, row, target),
  );
  if (into.stamps !== null && from.stamps !== null) into.stamps.values[target] = from.stamps.values[row]!;
  return target;
}
