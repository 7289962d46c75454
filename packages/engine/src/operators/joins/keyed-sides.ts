import type { Both, RowSchema } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords } from "../../state/keyed-records.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { recordsOfSections } from "../../state/records/read-records.ts";
import type { OwnGroups } from "../../state/records/read-records.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import type { ReadRecord, RecordOwner, RecordReader, RecordStore } from "../../state/records/record-store.ts";
import type { RecordTable } from "../../state/records/record-table.ts";
import { scanRecords } from "../../state/records/scan-records.ts";
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
  readonly stateBackend: KeyedStateBackend;
}

/**
 * Rows of two inputs by key: a key has one list of rows of each side, numbered as the key is. A key whose lists are empty is
 * forgotten. Its memory is reserved by `settle` and given back by `close`.
 */
export class KeyedSides implements RecordOwner {
  readonly keys: SideKeys;
  readonly rows: Both<RowLists>;
  readonly #reserved: ReservedMemory;

  readonly #reader: KeyReader;

  constructor({ schemas, keys, memory, stateBackend }: KeyedSidesOptions) {
    this.#reserved = new ReservedMemory(memory);
    this.keys = new SideKeys(schemas, keys);
    const lists = {
      memory,
      hashOf: (key: number) => this.keys.hashOf(key),
      writeList: (writer: ByteWriter, key: number) => this.keys.write(writer, key),
    };
    this.rows = [new RowLists(schemas[0].fields, lists), new RowLists(schemas[1].fields, lists)];
    this.#reader = new KeyReader(this.keys.types);
    this.keys.store = stateBackend.storeRecords(this);
    for (const rows of this.rows) if (this.keys.store !== null) rows.keepOrders();
    this.settle();
  }

  /** Rows that are kept on both sides, those outside of memory included. */
  get size(): number {
    return this.rows[0].size + this.rows[1].size;
  }

  get byteSize(): number {
    return this.keys.index.byteSize + this.rows[0].byteSize + this.rows[1].byteSize;
  }

  get stateBytes(): number {
    return this.#reserved.bytes + (this.store?.storedBytes ?? 0);
  }

  get store(): RecordStore | null {
    return this.keys.store;
  }

  get tables(): readonly RecordTable[] {
    return this.rows.map(({ records }) => records);
  }

  read(side: number, { hash, order, reader }: ReadRecord): number {
    const key = this.keys.insert(this.#reader.read(reader), hash);
    this.#ensureLists();
    return this.rows[side]!.readRow(reader, key, order);
  }

  empty(): void {
    this.keys.index.clear();
    for (const rows of this.rows) rows.clear();
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
    if (state.tables !== undefined) {
      for (const side of [0, 1] as const)
        state.tables(SIDES[side], [{ namespace: 0, table: this.rows[side].records }]);
      return;
    }
    const records = [new KeyedRecords(maxParallelism), new KeyedRecords(maxParallelism)] as const;
    scanRecords(this.store, () => this.#collect(records));
    for (const side of [0, 1] as const) records[side].writeTo(SIDES[side], state);
  }

  #collect(into: Both<KeyedRecords>): void {
    const { index } = this.keys;
    for (const side of [0, 1] as const) {
      const rows = this.rows[side];
      const records = into[side];
      for (let key = 0; key < index.rowCount; key++) {
        if (!index.isLive(key) || rows.first(key) === NO_ROW) continue;
        records.add(key, index.hashes[key]!, (writer) => {
          this.keys.write(writer, key);
          for (let row = rows.first(key); row !== NO_ROW; row = rows.next(row)) rows.writeRow(writer, row);
        });
      }
    }
  }

  /** `kept` is told of each row, in the order of its list. */
  restore(state: StateReader, own: OwnGroups, kept: (side: Side, row: number) => void): void {
    const { store, tables } = this;
    const owner: RecordReader = {
      read: (side, record) => this.read(side, record),
      restored: (side, row) => kept(side === 0 ? 0 : 1, row),
    };
    restoreRecords(state, { ...own, names: SIDES, tables, owner, store });
    const keys = new KeyReader(this.keys.types);
    for (const side of [0, 1] as const) {
      for (const { hash, reader } of recordsOfSections(state, SIDES[side], store)) {
        const key = this.keys.insert(keys.read(reader), hash);
        this.#ensureLists();
        while (!reader.done) kept(side, this.rows[side].readRow(reader, key));
      }
    }
    this.settle();
  }

  settle(): void {
    this.#reserved.settle(this.byteSize);
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
