import { invariant } from "@millrace/graph";
import type { KeyedTable } from "../keyed-table.ts";
import type { TableBlock } from "../read-blocks.ts";
import { RowBits } from "../row-bits.ts";
import type { RowOwners } from "../row-owners.ts";
import { TableLoader } from "../table-loader.ts";
import { copyRow } from "./copy-row.ts";

/**
 * Fills an empty table with a store from blocks, the newest first: what a later one has of a row counts. Where all rows are
 * wanted of blocks of one subtask (`owners` null), they keep their names.
 */
export function loadStored(table: KeyedTable, blocks: readonly TableBlock[], owners: RowOwners | null): void {
  for (const own of Map.groupBy(blocks, ({ subtask }) => subtask).values()) {
    const count = own.reduce((rows, { rowCount }) => Math.max(rows, rowCount), 0);
    const [seen, used] = [new RowBits(count), new RowBits(count)];
    for (const block of own.toReversed()) loadBlock(table, block, { seen, used, owners });
    if (owners === null) table.store?.renamed(count, used);
  }
}

interface Loading {
  readonly seen: RowBits;
  /** Names of rows that are there. */
  readonly used: RowBits;
  readonly owners: RowOwners | null;
}

function loadBlock(table: KeyedTable, block: TableBlock, { seen, used, owners }: Loading): void {
  invariant(table.store !== null, "the rows go to a store");
  const part = table.store.emptyTable();
  new TableLoader(part, null).addAlone(block);
  const hashes = owners?.hashesIn(part);
  for (let i = 0; i < block.count; i++) {
    const number = block.rows === null ? block.first + i : block.rows[i]!;
    if (seen.has(number)) continue;
    seen.add(number);
    if (owners !== null && !owners.owns(hashes![i]!)) continue;
    const row = copyRow(part, i, table);
    if (owners === null) table.store.rename(row, number);
    used.add(number);
  }
  for (const number of block.removed) seen.add(number);
}
