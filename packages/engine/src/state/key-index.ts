import { InvariantError } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { copyFixed, createColumn } from "../batch/batch-builder.ts";
import { columnKind } from "../batch/column.ts";
import type { Column } from "../batch/column.ts";
import { StringArena } from "../batch/string-arena.ts";
import { equalKeys } from "./equal-keys.ts";
import { findRowsFunction } from "./find-rows.ts";
import type { FindRows } from "./find-rows.ts";
import { columnLanes, textLength, wordsLane } from "./lane.ts";
import type { Lane } from "./lane.ts";
import { GOLDEN } from "./murmur.ts";

/**
 * The keys of a table: open addressing with linear probing from a hash to the dense row of a key. Rows are numbered 0, 1,
 * ... in order of first appearance and never change, but the row of a key that was removed is given to the next new one.
 */
export class KeyIndex {
  readonly keys: Column[];
  arena = new StringArena(64);
  /** Hash of each row's key. */
  hashes: Int32Array;
  /** Rows given out so far, removed ones included. */
  rowCount = 0;
  /** Row + 1 of the key in each slot, or 0. The length is 2^(32 - shift). */
  slots: Int32Array;
  shift: number;
  readonly #types: readonly LogicalType[];
  readonly #find: FindRows;
  readonly #rowBytes: number;
  /** Rows of removed keys, to be used again, and a mark on each. */
  #free: number[] = [];
  #removed = new Uint8Array(0);
  /** Bytes of the arena that belong to removed keys. */
  #garbage = 0;

  constructor(types: readonly LogicalType[], capacity = 16) {
    this.#types = types;
    this.#find = findRowsFunction(types);
    this.keys = types.map((type) => createColumn(type, capacity));
    this.hashes = new Int32Array(capacity);
    this.slots = new Int32Array(capacity * 2);
    this.shift = Math.clz32(capacity);
    this.#rowBytes = types.reduce((sum, type) => sum + keyBytes(type), 12);
  }

  /** Keys that are in it. */
  get size(): number {
    return this.rowCount - this.#free.length;
  }

  get capacity(): number {
    return this.hashes.length;
  }

  /** Memory of keys and slots. */
  get byteSize(): number {
    return this.capacity * this.#rowBytes + this.arena.bytes.length + this.#removed.length;
  }

  /**
   * `rows[i]` becomes the row of the key that stands at i of the columns, for i in [from, to). A key that is new gets the
   * next row. `hashes[i]` is the key's hash.
   */
  // oxlint-disable-next-line max-params -- the hot call: an object for its arguments would be garbage a batch
  findRows(columns: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    this.#find(this, columns, from, to, hashes, rows);
  }

  /** The row of the key that stands at `i` of the columns, or -1. */
  lookup(columns: readonly Column[], i: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = Math.imul(hash, GOLDEN) >>> this.shift;
    for (let row = this.slots[slot]! - 1; row >= 0; row = this.slots[slot]! - 1) {
      if (this.hashes[row] === hash && equalKeys(this.keys, row, columns, i)) return row;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Whether a key has that row. */
  isLive(row: number): boolean {
    return row < this.rowCount && this.#removed[row] !== 1;
  }

  /** Forgets all keys and keeps the memory. */
  clear(): void {
    this.slots.fill(0);
    this.rowCount = 0;
    this.arena.reset();
    this.#free = [];
    this.#removed.fill(0);
    this.#garbage = 0;
  }

  /** Forgets the key of a row, whose number goes to another key. */
  remove(row: number): void {
    this.#vacate(row);
    if (this.#removed.length < this.capacity) this.#removed = grown(this.#removed, this.capacity);
    this.#removed[row] = 1;
    this.#free.push(row);
    for (const key of this.keys)
      if (key.kind === "string" && !isNull(key, row)) this.#garbage += key.lengths[row]!;
    const { used } = this.arena;
    if (this.#garbage * 2 > used && this.#garbage > this.capacity) this.#compact();
  }

  /** Rows of removed keys. */
  get freeRows(): readonly number[] {
    return this.#free;
  }

  /** Hashes and key columns. */
  lanes(): readonly Lane[] {
    const keys = this.keys.flatMap((key) =>
      columnLanes(key, (row, heap, offset, length) => {
        if (key.kind !== "string") return;
        key.offsets[row] = this.arena.append(heap, offset, length);
        key.lengths[row] = length;
      }),
    );
    return [wordsLane(this.hashes), ...keys];
  }

  /** Room for so many rows, which are written through `lanes` afterwards. Only while no key is in it. */
  reserveRows(count: number): void {
    let { capacity } = this;
    while (capacity < count) capacity *= 2;
    if (capacity > this.capacity) this.#resize(capacity);
  }

  /** Rows below `count` were written through `lanes`: those that are live have keys, the others are free. */
  adopt(count: number, isLive: (row: number) => boolean): void {
    this.rowCount = count;
    this.#removed = new Uint8Array(this.capacity);
    let liveBytes = 0;
    for (let row = count - 1; row >= 0; row--) {
      if (isLive(row)) {
        this.#occupy(this.hashes[row]!, row);
        for (const key of this.keys) if (key.kind === "string") liveBytes += textLength(key, row);
      } else {
        this.#removed[row] = 1;
        this.#free.push(row);
      }
    }
    this.#garbage = this.arena.used - liveBytes;
    for (const key of this.keys) if (key.kind === "string") key.heap = this.arena.bytes;
  }

  /** Makes the next row for the key at `i`, which is known to be new. Called by generated code. */
  insert(columns: readonly Column[], i: number, hash: number): number {
    const row = this.#newRow();
    for (let key = 0; key < this.keys.length; key++) this.#copyKey(this.keys[key]!, columns[key]!, i, row);
    this.hashes[row] = hash;
    this.#occupy(hash, row);
    return row;
  }

  #newRow(): number {
    const freed = this.#free.pop();
    if (freed !== undefined) {
      this.#removed[freed] = 0;
      return freed;
    }
    if (this.rowCount === this.capacity) this.#grow();
    return this.rowCount++;
  }

  /** Empties the slot of a row and moves up those behind it that would not be found any more. */
  #vacate(row: number): void {
    const { slots, hashes, shift } = this;
    const mask = slots.length - 1;
    let hole = Math.imul(hashes[row]!, GOLDEN) >>> shift;
    while (slots[hole] !== row + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = Math.imul(hashes[slots[slot]! - 1]!, GOLDEN) >>> shift;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      hole = slot;
    }
    slots[hole] = 0;
  }

  #compact(): void {
    const arena = new StringArena(Math.max(64, 2 * (this.arena.used - this.#garbage)));
    for (const key of this.keys) {
      if (key.kind !== "string") continue;
      for (let row = 0; row < this.rowCount; row++) {
        if (this.#removed[row] === 0 && !isNull(key, row))
          key.offsets[row] = arena.append(key.heap, key.offsets[row]!, key.lengths[row]!);
      }
    }
    this.arena = arena;
    this.#garbage = 0;
    for (const key of this.keys) if (key.kind === "string") key.heap = arena.bytes;
  }

  #occupy(hash: number, row: number): void {
    const mask = this.slots.length - 1;
    let slot = Math.imul(hash, GOLDEN) >>> this.shift;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = row + 1;
  }

  #copyKey(target: Column, source: Column, i: number, row: number): void {
    const isNull = source.nulls !== null && source.nulls[i] !== 0;
    if (target.nulls !== null) target.nulls[row] = isNull ? 1 : 0;
    if (isNull) return;
    if (target.kind !== "string") {
      copyFixed(target, row, source, i);
    } else if (source.kind === "string") {
      target.offsets[row] = this.arena.append(source.heap, source.offsets[i]!, source.lengths[i]!);
      target.lengths[row] = source.lengths[i]!;
    }
    for (const key of this.keys) if (key.kind === "string") key.heap = this.arena.bytes;
  }

  #grow(): void {
    this.#resize(this.capacity * 2);
    for (let row = 0; row < this.rowCount; row++) this.#occupy(this.hashes[row]!, row);
  }

  /** The slots are empty afterwards. */
  #resize(capacity: number): void {
    this.keys.forEach((key, index) => {
      this.keys[index] = grownColumn(key, this.#types[index]!, capacity);
    });
    const hashes = new Int32Array(capacity);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.slots = new Int32Array(capacity * 2);
    this.shift = Math.clz32(capacity);
  }
}

const isNull = (column: Column, row: number): boolean => column.nulls !== null && column.nulls[row] !== 0;

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

function keyBytes(type: LogicalType): number {
  const bytes = { int8: 1, int32: 4, int64: 8, float64: 8, decimal: 16, string: 8 }[columnKind(type)];
  return bytes + (type.nullable ? 1 : 0);
}

/** A column of this capacity that begins with what `column` holds. Strings keep their heap. */
// oxlint-disable-next-line complexity -- one case a kind of column
export function grownColumn(column: Column, type: LogicalType, capacity: number): Column {
  const grown = createColumn(type, capacity);
  if (column.nulls !== null) grown.nulls?.set(column.nulls);
  if (grown.kind === "string" && column.kind === "string") {
    grown.heap = column.heap;
    grown.offsets.set(column.offsets);
    grown.lengths.set(column.lengths);
  } else if (grown.kind === "decimal" && column.kind === "decimal") {
    grown.low.set(column.low);
    if (column.high !== null) grown.high?.set(column.high);
  } else if (grown.kind === "int64" && column.kind === "int64") {
    grown.words.set(column.words);
  } else if (
    "values" in grown &&
    "values" in column &&
    grown.kind === column.kind &&
    grown.kind !== "int64"
  ) {
    grown.values.set(column.values as Int32Array);
  } else {
    throw new InvariantError(`cannot grow ${column.kind} into ${grown.kind}`);
  }
  return grown;
}
