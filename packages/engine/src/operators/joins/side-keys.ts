import type { Both, LogicalType, RowSchema } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import type { RecordStore } from "../../state/records/record-store.ts";
import { KeyIndex } from "../../state/key-index.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { keyTypes } from "../group-aggregate.ts";
import { orNull } from "../kept-columns.ts";

export type Side = 0 | 1;

/** Keys of the rows of two inputs, a number each. */
export class SideKeys {
  readonly index: KeyIndex;
  readonly types: readonly LogicalType[];
  /** The key of each row of the batch that `find` was called with last. */
  rows = new Int32Array(MAX_BATCH_ROWS);
  /** Where what is kept of keys lies that are not in memory. */
  store: RecordStore | null = null;
  readonly #columns: Both<readonly number[]>;
  readonly #hash: Both<KeyHasher>;
  #hashes = new Int32Array(MAX_BATCH_ROWS);

  constructor(schemas: Both<RowSchema>, columns: Both<readonly number[]>) {
    this.types = keyTypes(schemas[0], columns[0]).map(orNull);
    this.index = new KeyIndex(this.types);
    this.#columns = columns;
    this.#hash = [createKeyHasher(schemas[0], columns[0]), createKeyHasher(schemas[1], columns[1])];
  }

  /** Finds the key of each row, new ones included. */
  find(batch: RowBatch, side: Side): void {
    if (batch.to > this.rows.length) {
      this.rows = new Int32Array(batch.to);
      this.#hashes = new Int32Array(batch.to);
    }
    this.#hash[side](batch, this.#hashes);
    this.store?.admit(this.#hashes, batch.from, batch.to);
    const keys = this.#columns[side].map((index) => batch.columns[index]!);
    this.index.findRows(keys, batch.from, batch.to, this.#hashes, this.rows);
  }

  hashOf(key: number): number {
    return this.index.hashes[key]!;
  }

  write(writer: ByteWriter, key: number): void {
    for (const column of this.index.keys) writeColumnValue(writer, column, key);
  }

  /** The key in row 0, made where there is none. */
  insert(key: readonly Column[], hash: number): number {
    const known = this.index.lookup(key, 0, hash);
    return known >= 0 ? known : this.index.insert(key, 0, hash);
  }
}
