import type { Both, RowSchema } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords } from "../../state/keyed-records.ts";
import { allRecords } from "../../state/records/read-records.ts";
import type { OwnGroups } from "../../state/records/read-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import { NO_ROW, RowLists } from "./row-lists.ts";
import { SideKeys } from "./side-keys.ts";
import type { Side } from "./side-keys.ts";

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
  readonly keys: SideKeys;
  readonly rows: Both<RowLists>;
  readonly #reserved: ReservedMemory;

  constructor({ schemas, keys, memory }: KeyedSidesOptions) {
    this.#reserved = new ReservedMemory(memory);
    this.keys = new SideKeys(schemas, keys);
    const lists = {
      memory,
      hashOf: (key: number) => this.keys.hashOf(key),
      writeList: (writer: ByteWriter, key: number) => this.keys.write(writer, key),
    };
    this.rows = [new RowLists(schemas[0].fields, lists), new RowLists(schemas[1].fields, lists)];
    this.settle();
  }

  /** Rows that are kept on both sides. */
  get size(): number {
    return this.rows[0].size + this.rows[1].size;
  }

  get byteSize(): number {
    return this.#reserved.bytes;
  }

  /** Finds the key of each row, new ones included. Whoever keeps nothing of a new key calls `forgetIfEmpty` for it. */
  find(batch: RowBatch, side: Side): void {
    this.keys.find(batch, side);
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
    const [left, right] = this.rows;
    const { index } = this.keys;
    if (left.first(key) === NO_ROW && right.first(key) === NO_ROW && index.isLive(key)) index.remove(key);
  }

  /** Checkpoints take a record a row: its key and values. Savepoints have one a key and side: its rows behind one another. */
  snapshot(state: StateWriter, maxParallelism: number): void {
    const { index } = this.keys;
    for (const side of [0, 1] as const) {
      const rows = this.rows[side];
      if (state.tables !== undefined) {
        state.tables(SIDES[side], [{ namespace: 0, table: rows.records }]);
        continue;
      }
      const records = new KeyedRecords(maxParallelism);
      for (let key = 0; key < index.rowCount; key++) {
        if (!index.isLive(key) || rows.first(key) === NO_ROW) continue;
        records.add(key, index.hashes[key]!, (writer) => {
          this.keys.write(writer, key);
          for (let row = rows.first(key); row !== NO_ROW; row = rows.next(row)) rows.writeRow(writer, row);
        });
      }
      records.writeTo(SIDES[side], state);
    }
  }

  /** `kept` is told of each row, in the order of its list. */
  restore(state: StateReader, own: OwnGroups, kept: (side: Side, row: number) => void): void {
    const keys = new KeyReader(this.keys.types);
    for (const side of [0, 1] as const) {
      for (const { hash, reader } of allRecords(state, SIDES[side], own)) {
        const key = this.keys.insert(keys.read(reader), hash);
        this.#ensureLists();
        while (!reader.done) kept(side, this.rows[side].readRow(reader, key));
      }
    }
    this.settle();
  }

  settle(): void {
    const bytes = this.keys.index.byteSize + this.rows[0].byteSize + this.rows[1].byteSize;
    this.#reserved.settle(bytes);
  }

  close(): void {
    for (const { records } of this.rows) records.close();
    this.#reserved.release();
  }

  #ensureLists(): void {
    this.rows[0].ensureLists(this.keys.index.capacity);
    this.rows[1].ensureLists(this.keys.index.capacity);
  }
}
