import { rowSchema } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { RowBatch } from "../batch/row-batch.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { PartitionHashes } from "../state/row-owners.ts";

/** Hashes of the first `partitionKeys` keys of each row of a table: what rows are partitioned by is a part of its keys. */
export function partitionHashes(keyTypes: readonly LogicalType[], partitionKeys: number): PartitionHashes {
  const schema = rowSchema(keyTypes.map((type, index) => ({ name: `key${index}`, type })));
  const hash = createKeyHasher(
    schema,
    Array.from({ length: partitionKeys }, (_, index) => index),
  );
  return (table) => {
    const hashes = new Int32Array(table.rowCount);
    hash(new RowBatch(table.index.keys, 0, table.rowCount), hashes);
    return hashes;
  };
}
