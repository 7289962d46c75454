import type { LogicalType } from "@millrace/graph";
import { keyGroup } from "./key-group.ts";
import { KeyedTable } from "./keyed-table.ts";
import { wordsOf } from "./read-blocks.ts";
import type { TableBlock } from "./read-blocks.ts";
import { UNCOUNTED } from "./reserved-memory.ts";
import { TableLoader } from "./table-loader.ts";

/** Hashes that decide the key group of each row of a table, where those of its keys do not. */
export type PartitionHashes = (table: KeyedTable) => Int32Array;

export interface OwnedRows {
  readonly keyTypes: readonly LogicalType[];
  readonly keyGroups: { readonly from: number; readonly to: number };
  readonly maxParallelism: number;
  readonly partitionHashes?: PartitionHashes;
}

/** Which rows of blocks are of some key groups. */
export class RowOwners {
  readonly #rows: OwnedRows;
  /** Of blocks whose keys have been read for them. */
  readonly #hashes = new WeakMap<TableBlock, Int32Array>();

  constructor(rows: OwnedRows) {
    this.#rows = rows;
  }

  owns(hash: number): boolean {
    const { keyGroups, maxParallelism } = this.#rows;
    const group = keyGroup(hash, maxParallelism);
    return group >= keyGroups.from && group < keyGroups.to;
  }

  /** By row of a table in memory, what `owns` is asked for. */
  hashesIn(table: KeyedTable): Int32Array {
    return this.#rows.partitionHashes?.(table) ?? table.index.hashes;
  }

  /** The same by place in the block. */
  hashesOf(block: TableBlock): Int32Array {
    const { keyTypes, partitionHashes } = this.#rows;
    if (partitionHashes === undefined) return wordsOf(block.lanes[0]!);
    const known = this.#hashes.get(block);
    if (known !== undefined) return known;
    const keys = new KeyedTable({ keyTypes, accumulators: [] }, UNCOUNTED);
    new TableLoader(keys, null).addAlone(block);
    const hashes = this.hashesIn(keys);
    this.#hashes.set(block, hashes);
    return hashes;
  }

  ownsAll(block: TableBlock): boolean {
    const { keyGroups, maxParallelism } = this.#rows;
    const { from, to } = keyGroups;
    if (from === 0 && to === maxParallelism) return true;
    const hashes = this.hashesOf(block);
    const isPowerOfTwo = (maxParallelism & (maxParallelism - 1)) === 0;
    for (let i = 0; i < hashes.length; i++) {
      const group = isPowerOfTwo ? hashes[i]! & (maxParallelism - 1) : keyGroup(hashes[i]!, maxParallelism);
      if (group < from || group >= to) return false;
    }
    return true;
  }
}
