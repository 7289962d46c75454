import type { ByteWriter } from "../../state/byte-writer.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import type { ReadRecord, RecordOwner, RecordStore } from "../../state/records/record-store.ts";
import { RecordTable } from "../../state/records/record-table.ts";
import { scanRecords } from "../../state/records/scan-records.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";

const ROW_BYTES = 64;
const GONE = -1;

/** Rows with numbers that are used again, smallest last, as operators keep them. */
class Rows implements RecordSource {
  readonly keys: number[] = [];
  readonly orders: number[] = [];
  /** Of an item: row of its list, and its value. */
  readonly lists: number[] = [];
  readonly values: number[] = [];
  readonly #free: number[] = [];
  readonly #hashOf: (key: number) => number;
  readonly #writes: (writer: ByteWriter, row: number) => void;

  constructor(hashOf: (key: number) => number, writes: (writer: ByteWriter, row: number) => void) {
    this.#hashOf = hashOf;
    this.#writes = writes;
  }

  get rowCount(): number {
    return this.keys.length;
  }

  isLive(row: number): boolean {
    return this.keys[row] !== GONE;
  }

  hashOf(row: number): number {
    return this.#hashOf(this.keys[row]!);
  }

  orderOf(row: number): number {
    return this.orders[row]!;
  }

  write(writer: ByteWriter, row: number): void {
    this.#writes(writer, row);
  }

  make(key: number, order: number): number {
    const row = this.#free.pop() ?? this.keys.length;
    this.keys[row] = key;
    this.orders[row] = order;
    return row;
  }

  forget(row: number): void {
    this.keys[row] = GONE;
    this.#free.push(row);
  }

  empty(): void {
    this.keys.length = 0;
    this.#free.length = 0;
  }
}

/** A list of numbers a key, in two record tables: lists, and items that name theirs. As an operator keeps them. */
export class KeptLists implements RecordOwner {
  readonly tables: readonly [lists: RecordTable, items: RecordTable];
  readonly store: RecordStore | null;
  readonly hashOf: (key: number) => number;
  readonly #lists: Rows;
  readonly #items: Rows;
  #nextOrder = 0;

  constructor(backend: KeyedStateBackend, memory: MemoryBudget, hashOf: (key: number) => number) {
    this.hashOf = hashOf;
    this.#lists = new Rows(hashOf, (writer, row) => writer.int32(this.#lists.keys[row]!));
    this.#items = new Rows(hashOf, (writer, row) => {
      writer.int32(this.tables[0].nameOf(this.#items.lists[row]!));
      writer.int32(this.#items.values[row]!);
    });
    this.tables = [new RecordTable(this.#lists, memory), new RecordTable(this.#items, memory)];
    this.store = backend.storeRecords(this);
  }

  get byteSize(): number {
    const [lists, items] = this.tables;
    return (this.#lists.rowCount + this.#items.rowCount) * ROW_BYTES + lists.byteSize + items.byteSize;
  }

  add(key: number, value: number): void {
    this.store?.admit(Int32Array.of(this.hashOf(key)), 0, 1);
    const known = this.#listOf(key);
    const list = known < 0 ? this.#make(this.#nextOrder++, key) : known;
    const item = this.#items.make(key, this.#nextOrder++);
    this.#items.lists[item] = list;
    this.#items.values[item] = value;
    this.tables[1].begins(item);
  }

  /** The first item of the list. */
  change(key: number, value: number): void {
    const [item] = this.#itemsOf(key);
    if (item === undefined) return;
    this.tables[1].touch(item);
    this.#items.values[item] = value;
  }

  /** So many of the first ones; a list that is empty goes. */
  remove(key: number, count: number): void {
    const items = this.#itemsOf(key);
    for (const item of items.slice(0, count)) {
      this.tables[1].touch(item);
      this.#items.forget(item);
      this.tables[1].ends(item);
    }
    if (items.length === 0 || items.length > count) return;
    const list = this.#listOf(key);
    this.tables[0].touch(list);
    this.#lists.forget(list);
    this.tables[0].ends(list);
  }

  valuesOf(key: number): readonly number[] {
    return this.#itemsOf(key).map((item) => this.#items.values[item]!);
  }

  /** All lists there are, part by part. */
  all(): ReadonlyMap<number, readonly number[]> {
    const all = new Map<number, readonly number[]>();
    scanRecords(this.store, () => {
      for (const key of this.#lists.keys) {
        if (key === GONE) continue;
        if (all.has(key)) throw new Error(`${key} is there twice`);
        all.set(
          key,
          this.#known(key).map((item) => this.#items.values[item]!),
        );
      }
    });
    return all;
  }

  read(table: number, { order, reader }: ReadRecord, named: (name: number) => number): number {
    this.#nextOrder = Math.max(this.#nextOrder, order + 1);
    if (table === 0) return this.#make(order, reader.int32());
    const list = named(reader.int32());
    const item = this.#items.make(this.#lists.keys[list]!, order);
    this.#items.lists[item] = list;
    this.#items.values[item] = reader.int32();
    this.tables[1].begins(item);
    return item;
  }

  empty(): void {
    this.#lists.empty();
    this.#items.empty();
  }

  close(): void {
    for (const table of this.tables) table.close();
  }

  #make(order: number, key: number): number {
    const row = this.#lists.make(key, order);
    this.tables[0].begins(row);
    return row;
  }

  #listOf(key: number): number {
    return this.#lists.keys.indexOf(key);
  }

  #itemsOf(key: number): readonly number[] {
    this.store?.admitHash(this.hashOf(key));
    return this.#known(key);
  }

  /** In their order. */
  #known(key: number): readonly number[] {
    const { keys, orders } = this.#items;
    const items = keys.flatMap((of, item) => (of === key ? [item] : []));
    return items.toSorted((a, b) => orders[a]! - orders[b]!);
  }
}
