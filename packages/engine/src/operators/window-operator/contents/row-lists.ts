import type { ByteWriter } from "../../../state/byte-writer.ts";
import { grownArray, nextCapacity } from "../../../state/grown-array.ts";
import { RecordTable } from "../../../state/records/record-table.ts";
import type { RecordSource } from "../../../state/records/record-source.ts";
import type { MemoryBudget } from "../../../state/reserved-memory.ts";

const FIRST_CAPACITY = 64;
/** head, tail. */
const LIST_BYTES = 8;
/** row, next, pane, seq. */
const ENTRY_BYTES = 20;
const NO_PANE = 0;

export interface RowListsOptions {
  /** Of the key of a pane. */
  readonly hashOf: (pane: number) => number;
  /** Of its record. */
  readonly nameOf: (pane: number) => number;
  readonly memory: MemoryBudget;
}

/**
 * Lists of numbers, one a pane: in the order in which they were added. Entry 0 is the end of every list. An entry is a
 * record of its own: number of its pane, then what `writeRow` says of its row.
 */
export class RowLists implements RecordSource {
  readonly records: RecordTable;
  readonly #writeRow: (writer: ByteWriter, row: number) => void;
  readonly #hashOf: (pane: number) => number;
  readonly #nameOf: (pane: number) => number;
  #heads = new Int32Array(0);
  #tails = new Int32Array(0);
  #rows = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  /** Pane of each entry; NO_PANE: the entry is free. */
  #panes = new Int32Array(FIRST_CAPACITY);
  /** Within a list they rise. */
  #seqs = new Float64Array(FIRST_CAPACITY);
  /** Panes and entries that there is room for: the arrays are longer where they are large, and take no memory there. */
  #capacity = 0;
  #entries = FIRST_CAPACITY;
  #used = 0;
  #seq = 0;
  #free: number[] = [];

  constructor(
    writeRow: (writer: ByteWriter, row: number) => void,
    { hashOf, nameOf, memory }: RowListsOptions,
  ) {
    this.#writeRow = writeRow;
    this.#hashOf = hashOf;
    this.#nameOf = nameOf;
    this.records = new RecordTable(this, memory);
  }

  get byteSize(): number {
    return this.#capacity * LIST_BYTES + this.#entries * ENTRY_BYTES + this.records.byteSize;
  }

  get rowCount(): number {
    return this.#used + 1;
  }

  isLive(entry: number): boolean {
    return this.#panes[entry] !== NO_PANE;
  }

  hashOf(entry: number): number {
    return this.#hashOf(this.#panes[entry]!);
  }

  orderOf(entry: number): number {
    return this.#seqs[entry]!;
  }

  write(writer: ByteWriter, entry: number): void {
    writer.int32(this.#nameOf(this.#panes[entry]!));
    this.#writeRow(writer, this.#rows[entry]!);
  }

  ensure(panes: number): void {
    this.#capacity = Math.max(this.#capacity, panes);
    this.#heads = grownArray(this.#heads, panes);
    this.#tails = grownArray(this.#tails, panes);
  }

  /** First entry of a pane, and the one behind another; 0: there is none. */
  first(pane: number): number {
    return this.#heads[pane]!;
  }

  next(entry: number): number {
    return this.#next[entry]!;
  }

  row(entry: number): number {
    return this.#rows[entry]!;
  }

  /** The number that a pane was given last; -1: it has none. */
  last(pane: number): number {
    const tail = this.#tails[pane]!;
    return tail === 0 ? -1 : this.#rows[tail]!;
  }

  /** `order`: its place among all entries; absent: the last. The entry. */
  append(pane: number, row: number, order = this.#seq): number {
    const entry = this.#free.pop() ?? this.#newEntry();
    this.#rows[entry] = row;
    this.#next[entry] = 0;
    this.#panes[entry] = pane;
    this.#seqs[entry] = order;
    this.#seq = Math.max(this.#seq, order + 1);
    this.records.begins(entry);
    const tail = this.#tails[pane]!;
    if (tail === 0) this.#heads[pane] = entry;
    else this.#next[tail] = entry;
    this.#tails[pane] = entry;
    return entry;
  }

  /** Forgets all lists and keeps the memory. */
  empty(): void {
    this.#heads.fill(0);
    this.#tails.fill(0);
    this.#panes.fill(NO_PANE);
    this.#free = [];
    this.#used = 0;
  }

  /** Empties a list. */
  clear(pane: number, each: (row: number) => void): void {
    for (let entry = this.#heads[pane]!; entry !== 0; entry = this.#next[entry]!) this.#forget(entry, each);
    this.#heads[pane] = 0;
    this.#tails[pane] = 0;
  }

  /** Takes entries out of a list: those at whose place in it `gone` is 1. */
  drop(pane: number, gone: Uint8Array, each: (row: number) => void): void {
    let before = 0;
    let entry = this.#heads[pane]!;
    for (let at = 0; entry !== 0; at++, entry = this.#next[entry]!) {
      if (gone[at] !== 1) {
        before = entry;
        continue;
      }
      const next = this.#next[entry]!;
      if (before === 0) this.#heads[pane] = next;
      else this.#next[before] = next;
      if (next === 0) this.#tails[pane] = before;
      this.#forget(entry, each);
    }
  }

  /** Puts a list behind another. */
  concat(from: number, into: number): void {
    const head = this.#heads[from]!;
    if (head === 0) return;
    for (let entry = head; entry !== 0; entry = this.#next[entry]!) {
      this.records.touch(entry);
      this.#panes[entry] = into;
      this.#seqs[entry] = this.#seq++;
    }
    const tail = this.#tails[into]!;
    if (tail === 0) this.#heads[into] = head;
    else this.#next[tail] = head;
    this.#tails[into] = this.#tails[from]!;
    this.#heads[from] = 0;
    this.#tails[from] = 0;
  }

  /** Its successor stays known until the next `append`. */
  #forget(entry: number, each: (row: number) => void): void {
    this.records.touch(entry);
    each(this.#rows[entry]!);
    this.#panes[entry] = NO_PANE;
    this.records.ends(entry);
    this.#free.push(entry);
  }

  #newEntry(): number {
    const entry = ++this.#used;
    if (entry === this.#entries) {
      this.#entries = nextCapacity(entry);
      this.#rows = grownArray(this.#rows, this.#entries);
      this.#next = grownArray(this.#next, this.#entries);
      this.#panes = grownArray(this.#panes, this.#entries);
      this.#seqs = grownArray(this.#seqs, this.#entries);
    }
    return entry;
  }
}
