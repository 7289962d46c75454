import type { Field } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { grownArray } from "../../state/grown-array.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import { RecordTable } from "../../state/records/record-table.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import { ValueColumn } from "../../state/value-column.ts";

export const NO_ROW = -1;

/** Of a row: next, before, list, seq; and 17 of each value at most. */
const LINK_BYTES = 20;
const VALUE_BYTES = 17;
/** Of a list: first, last, length. */
const LIST_BYTES = 12;

export interface RowListsOptions {
  readonly memory: MemoryBudget;
  /** Of the key of a list. */
  readonly hashOf: (list: number) => number;
  /** What stands before the values in a row's record: says which list it is of. */
  readonly writeList: (writer: ByteWriter, list: number) => void;
}

/**
 * Whole rows in lists (one a key, or one a key and window), each in order of arrival. Rows and lists are numbered; numbers
 * of rows that were removed are used again. Lists are whoever counts them: `ensureLists` makes room for their numbers.
 * Each row is a record of its own; their order is that of their lists.
 */
export class RowLists implements RecordSource {
  readonly records: RecordTable;
  readonly #options: RowListsOptions;
  /** The values by row. */
  readonly columns: readonly Column[];
  readonly #values: readonly ValueColumn[];
  #firsts = new Int32Array(0);
  #lasts = new Int32Array(0);
  #lengths = new Int32Array(0);
  #nexts = new Int32Array(0);
  #befores = new Int32Array(0);
  /** NO_ROW: there is no row of that number. */
  #lists = new Int32Array(0);
  /** Within a list they rise. */
  #seqs = new Float64Array(0);
  readonly #free: number[] = [];
  #used = 0;
  #seq = 0;
  #byOrder: Map<number, number> | null = null;

  constructor(fields: readonly Field[], options: RowListsOptions) {
    this.#options = options;
    this.records = new RecordTable(this, options.memory);
    this.#values = fields.map(({ type }) => new ValueColumn(type));
    this.columns = this.#values.map(({ column }) => column);
  }

  /** Rows that are kept. */
  get size(): number {
    return this.records.storedSize ?? this.#used - this.#free.length;
  }

  get byteSize(): number {
    let bytes = this.#firsts.length * LIST_BYTES;
    bytes += this.#nexts.length * (LINK_BYTES + VALUE_BYTES * this.#values.length);
    for (const { heapBytes } of this.#values) bytes += heapBytes;
    return bytes + this.records.byteSize;
  }

  get rowCount(): number {
    return this.#used;
  }

  isLive(row: number): boolean {
    return this.#lists[row] !== NO_ROW;
  }

  hashOf(row: number): number {
    return this.#options.hashOf(this.#lists[row]!);
  }

  orderOf(row: number): number {
    return this.#seqs[row]!;
  }

  write(writer: ByteWriter, row: number): void {
    this.#options.writeList(writer, this.#lists[row]!);
    this.writeRow(writer, row);
  }

  ensureLists(count: number): void {
    const before = this.#firsts.length;
    if (count <= before) return;
    const capacity = Math.max(16, count, 2 * before);
    this.#firsts = grown(this.#firsts, capacity, NO_ROW);
    this.#lasts = grown(this.#lasts, capacity, NO_ROW);
    this.#lengths = grown(this.#lengths, capacity, 0);
  }

  first(list: number): number {
    return this.#firsts[list]!;
  }

  last(list: number): number {
    return this.#lasts[list]!;
  }

  next(row: number): number {
    return this.#nexts[row]!;
  }

  lengthOf(list: number): number {
    return this.#lengths[list]!;
  }

  listOf(row: number): number {
    return this.#lists[row]!;
  }

  /** Copies row i of the columns to the end of the list. */
  append(list: number, columns: readonly Column[], i: number): number {
    const row = this.#newRow(list);
    for (let index = 0; index < this.#values.length; index++)
      this.#values[index]!.set(row, columns[index]!, i);
    return row;
  }

  remove(row: number): void {
    this.records.touch(row);
    const list = this.#lists[row]!;
    const [before, next] = [this.#befores[row]!, this.#nexts[row]!];
    if (before === NO_ROW) this.#firsts[list] = next;
    else this.#nexts[before] = next;
    if (next === NO_ROW) this.#lasts[list] = before;
    else this.#befores[next] = before;
    this.#lengths[list]!--;
    this.#lists[row] = NO_ROW;
    this.#byOrder?.delete(this.#seqs[row]!);
    this.records.ends(row);
    for (const value of this.#values) value.clearRow(row);
    this.#free.push(row);
  }

  removeAll(list: number): void {
    for (let row = this.#firsts[list]!; row !== NO_ROW; row = this.#firsts[list]!) this.remove(row);
  }

  /** All rows of a list to the end of another one. */
  move(from: number, to: number): void {
    const first = this.#firsts[from]!;
    if (first === NO_ROW) return;
    for (let row = first; row !== NO_ROW; row = this.#nexts[row]!) {
      this.records.touch(row);
      this.#lists[row] = to;
      this.#byOrder?.delete(this.#seqs[row]!);
      this.#seqs[row] = this.#seq++;
      this.#byOrder?.set(this.#seqs[row]!, row);
    }
    const last = this.#lasts[to]!;
    this.#befores[first] = last;
    if (last === NO_ROW) this.#firsts[to] = first;
    else this.#nexts[last] = first;
    this.#lasts[to] = this.#lasts[from]!;
    this.#lengths[to]! += this.#lengths[from]!;
    this.#lengths[from] = 0;
    this.#firsts[from] = NO_ROW;
    this.#lasts[from] = NO_ROW;
  }

  writeRow(writer: ByteWriter, row: number): void {
    for (const value of this.#values) value.write(writer, row);
  }

  /** `order`: its place among all; absent: the last. */
  readRow(reader: ByteReader, list: number, order = this.#seq): number {
    const row = this.#newRow(list, order);
    for (const value of this.#values) value.read(reader, row);
    return row;
  }

  /** The row with a place among all, where `keepOrders` was called; undefined: it is gone. */
  rowAt(order: number): number | undefined {
    return this.#byOrder?.get(order);
  }

  /** Rows are found by their order from now on. */
  keepOrders(): void {
    this.#byOrder = new Map();
  }

  /** Forgets all rows and keeps the memory. */
  clear(): void {
    this.#firsts.fill(NO_ROW);
    this.#lasts.fill(NO_ROW);
    this.#lengths.fill(0);
    this.#lists.fill(NO_ROW);
    this.#free.length = 0;
    this.#used = 0;
    this.#byOrder?.clear();
    for (const value of this.#values) value.clear();
  }

  #newRow(list: number, order = this.#seq): number {
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.#nexts.length) this.#grow(Math.max(16, 2 * row));
    const last = this.#lasts[list]!;
    this.#lists[row] = list;
    this.#seqs[row] = order;
    this.#seq = Math.max(this.#seq, order + 1);
    this.#byOrder?.set(order, row);
    this.records.begins(row);
    this.#befores[row] = last;
    this.#nexts[row] = NO_ROW;
    this.#lasts[list] = row;
    if (last === NO_ROW) this.#firsts[list] = row;
    else this.#nexts[last] = row;
    this.#lengths[list]!++;
    return row;
  }

  #grow(capacity: number): void {
    this.#nexts = grown(this.#nexts, capacity, NO_ROW);
    this.#befores = grown(this.#befores, capacity, NO_ROW);
    this.#lists = grown(this.#lists, capacity, NO_ROW);
    this.#seqs = grownArray(this.#seqs, capacity);
    for (const value of this.#values) value.ensure(capacity);
  }
}

// oxlint-disable-next-line max-params -- an array and what stands behind its end
function grown(array: Int32Array, length: number, empty: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length).fill(empty, array.length);
  larger.set(array);
  return larger;
}
