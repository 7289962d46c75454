import { invariant } from "@millrace/graph";
import type { KeyedTable } from "../keyed-table.ts";
import type { TableBlock } from "../read-blocks.ts";
import { RowBits } from "../row-bits.ts";
import type { RowOwners } from "../row-owners.ts";
import { TableLoader } from "../table-loader.ts";

/** Fills an empty table with a store from blocks, the newest first: what a later one has of a row counts. */
export function loadStored(table: KeyedTable, blocks: readonly TableBlock[], owners: RowOwners): void {
  for (const own of Map.groupBy(blocks, ({ subtask }) => subtask).values()) {
    const seen = new RowBits(own.reduce((rows, { rowCount }) => Math.max(rows, rowCount), 0));
    for (const block of own.toReversed()) loadBlock(table, block, { seen, owners });
  }
}

function loadBlock(
  table: KeyedTable,
  block: TableBlock,
  { seen, owners }: { readonly seen: RowBits; readonly owners: RowOwners },
): void {
  invariant(table.store !== null, "the rows go to a store");
  const part = table.store.emptyTable();
  new TableLoader(part, null).addAlone(block);
  const hashes = owners.hashesIn(part);
  for (let i = 0; i < block.count; i++) {
    const number = block.rows === null ? block.first + i : block.rows[i]!;
    if (seen.has(number)) continue;
    seen.add(number);
    if (owners.owns(hashes[i]!)) copyRow(part, i, table);
  }
  for (const number of block.removed) seen.add(number);
}

function copyRow(from: KeyedTable, row: number, into: KeyedTable): void {
  const target = into.insert(from.index.keys, row, from.index.hashes[row]!);
  into.accumulators.forEach((accumulator, index) =>
    accumulator.mergeOne(from.accumulators[index]!, row, target),
  );
  if (into.stamps !== null && from.stamps !== null) into.stamps.values[target] = from.stamps.values[row]!;
}
