import type { Both, LogicalType, RowSchema } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { KeyIndex } from "../../state/key-index.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyHasher } from "../../state/key-hasher.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords, readRecords } from "../../state/keyed-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import { keyTypes } from "../group-aggregate.ts";
import { NO_ROW, RowLists } from "./row-lists.ts";

export type Side = 0 | 1;

/** Sections of the two sides. */
export const SIDES: Both<string> = ["left", "right"];

export interface KeyedSidesOptions {
  readonly schemas: Both<RowSchema>;
  readonly keys: Both<readonly number[]>;
  readonly memory: MemoryBudget;
}

/**
 * Rows of two inputs by key: a key has one list of rows of each side, numbered as the key is. A key whose lists are empty is
 * forgotten. Its memory is reserved by `settle` and given back by `close`.
 */
export class KeyedSides {
  readonly index: KeyIndex;
  readonly keyTypes: readonly LogicalType[];
  readonly rows: Both<RowLists>;
  /** Of each row of the batch that `find` was called with last. */
  keyRows = new Int32Array(MAX_BATCH_ROWS);
  readonly #options: KeyedSidesOptions;
  readonly #hash: Both<KeyHasher>;
  #hashes = new Int32Array(MAX_BATCH_ROWS);
  readonly #reserved: ReservedMemory;

  constructor(options: KeyedSidesOptions) {
    const { schemas, keys } = options;
    this.#options = options;
    this.#reserved = new ReservedMemory(options.memory);
    this.keyTypes = keyTypes(schemas[0], keys[0]).map((type) => ({ ...type, nullable: true }));
    this.index = new KeyIndex(this.keyTypes);
    this.rows = [new RowLists(schemas[0].fields), new RowLists(schemas[1].fields)];
    this.#hash = [createKeyHasher(schemas[0], keys[0]), createKeyHasher(schemas[1], keys[1])];
    this.settle();
  }

  /** Rows that are kept on both sides. */
  get size(): number {
    return this.rows[0].size + this.rows[1].size;
  }

  get byteSize(): number {
    return this.#reserved.bytes;
  }

  /** Finds the key of each row, new ones included. Whoever keeps nothing of a new key calls `forget` for it. */
  find(batch: RowBatch, side: Side): void {
    if (batch.to > this.keyRows.length) {
      this.keyRows = new Int32Array(batch.to);
      this.#hashes = new Int32Array(batch.to);
    }
    this.#hash[side](batch, this.#hashes);
    const keys = this.#options.keys[side].map((index) => batch.columns[index]!);
    this.index.findRows(keys, batch.from, batch.to, this.#hashes, this.keyRows);
    this.#ensureLists();
  }

  /** Takes a row away, and its key with its last row. */
  remove(side: Side, row: number): void {
    const key = this.rows[side].listOf(row);
    this.rows[side].remove(row);
    this.forgetIfEmpty(key);
  }

  /** Once at most for a key without rows. */
  forgetIfEmpty(key: number): void {
    if (this.rows[0].first(key) === NO_ROW && this.rows[1].first(key) === NO_ROW && this.index.isLive(key))
      this.index.remove(key);
  }

  /** A record a key and side: its rows behind one another. */
  snapshot(state: StateWriter, maxParallelism: number): void {
    for (const side of [0, 1] as const) {
      const rows = this.rows[side];
      const records = new KeyedRecords(maxParallelism);
      for (let key = 0; key < this.index.rowCount; key++) {
        if (!this.index.isLive(key) || rows.first(key) === NO_ROW) continue;
        records.add(key, this.index.hashes[key]!, (writer) => {
          for (const column of this.index.keys) writeColumnValue(writer, column, key);
          for (let row = rows.first(key); row !== NO_ROW; row = rows.next(row)) rows.writeRow(writer, row);
        });
      }
      records.writeTo(SIDES[side], state);
    }
  }

  /** `kept` is told of each row, in the order of its list. */
  restore(state: StateReader, kept: (side: Side, row: number) => void): void {
    const keys = new KeyReader(this.keyTypes);
    for (const side of [0, 1] as const) {
      for (const { hash, reader } of readRecords(state, SIDES[side])) {
        const key = this.#keyOf(keys.read(reader), hash);
        while (!reader.done) kept(side, this.rows[side].readRow(reader, key));
      }
    }
    this.settle();
  }

  settle(): void {
    const bytes = this.index.byteSize + this.rows[0].byteSize + this.rows[1].byteSize;
    this.#reserved.settle(bytes);
  }

  close(): void {
    this.#reserved.release();
  }

  #keyOf(keys: readonly Column[], hash: number): number {
    const known = this.index.lookup(keys, 0, hash);
    if (known >= 0) return known;
    const key = this.index.insert(keys, 0, hash);
    this.#ensureLists();
    return key;
  }

  #ensureLists(): void {
    this.rows[0].ensureLists(this.index.capacity);
    this.rows[1].ensureLists(this.index.capacity);
  }
}
