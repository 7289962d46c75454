import type { LogicalType } from "@millrace/graph";
import { copyFixed, createColumn } from "../batch/batch-builder.ts";
import { columnKind } from "../batch/column.ts";
import type { Column } from "../batch/column.ts";
import { StringArena } from "../batch/string-arena.ts";
import { equalKeys } from "./equal-keys.ts";
import { findRowsFunction } from "./find-rows.ts";
import type { FindRows } from "./find-rows.ts";
import { growColumn } from "./grow-column.ts";
import { grownArray, nextCapacity } from "./grown-array.ts";
import { HashSlots } from "./hash-slots.ts";
import { columnLanes, textLength, wordsLane } from "./lane.ts";
import type { Lane } from "./lane.ts";
import { RestoredIndex } from "./restored-index.ts";
import type { RowBits } from "./row-bits.ts";
import { GOLDEN } from "./murmur.ts";

const HASH_BYTES = 4;
/** More than two: what is moved is moved before the slots grow again. */
const MOVED_AN_INSERT = 8;

/**
 * The keys of a table: open addressing with linear probing from a hash to the dense row of a key. Rows are numbered 0, 1,
 * ... in order of first appearance and never change, but the row of a key that was removed is given to the next new one.
 */
export class KeyIndex {
  readonly keys: Column[];
  arena = new StringArena(64, true);
  /** Hash of each row's key. */
  hashes: Int32Array;
  /** Rows given out so far, removed ones included. */
  rowCount = 0;
  /** Rows that the arrays have room for. */
  capacity: number;
  readonly slots: HashSlots;
  /** What was restored and is not in the slots yet. */
  #restored: RestoredIndex | null = null;
  readonly #find: FindRows;
  readonly #rowBytes: number;
  /** Rows of removed keys, to be used again, and a mark on each. */
  #free: number[] = [];
  #removed = new Uint8Array(0);
  /** Bytes of the arena that belong to removed keys. */
  #garbage = 0;

  constructor(types: readonly LogicalType[], capacity = 16) {
    this.#find = findRowsFunction(types);
    this.keys = types.map((type) => createColumn(type, capacity));
    this.hashes = new Int32Array(capacity);
    this.capacity = capacity;
    this.slots = new HashSlots(capacity);
    this.#rowBytes = types.reduce((sum, type) => sum + keyBytes(type), HASH_BYTES);
  }

  /** Keys that are in it. */
  get size(): number {
    return this.rowCount - this.#free.length;
  }

  /** Memory of keys and slots. */
  get byteSize(): number {
    const removed = this.#removed.length === 0 ? 0 : this.capacity;
    const rows = this.capacity * this.#rowBytes + removed;
    return rows + this.slots.byteSize + this.arena.byteSize;
  }

  /**
   * `rows[i]` becomes the row of the key that stands at i of the columns, for i in [from, to). A key that is new gets the
   * next row. `hashes[i]` is the key's hash.
   */
  // oxlint-disable-next-line max-params -- the hot call: an object for its arguments would be garbage a batch
  findRows(columns: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    this.slots.advance(this.hashes);
    if (this.#restored !== null) this.#admit(this.#restored, hashes, from, to);
    this.#find(this, columns, from, to, hashes, rows);
  }

  /** The row of the key that stands at `i` of the columns, or -1. */
  lookup(columns: readonly Column[], i: number, hash: number): number {
    this.#restored?.finish(this.hashes);
    this.#restored = null;
    const { words, shift, before } = this.slots;
    const row = this.#probe(words, shift, columns, i, hash);
    return row >= 0 || before === null ? row : this.#probe(before, shift + 1, columns, i, hash);
  }

  /** Whether a key has that row. */
  isLive(row: number): boolean {
    return row < this.rowCount && this.#removed[row] !== 1;
  }

  /** Forgets all keys and keeps the memory. */
  clear(): void {
    this.slots.clear();
    this.#restored = null;
    this.rowCount = 0;
    this.arena.empty();
    this.#free = [];
    this.#removed.fill(0, 0, this.capacity);
    this.#garbage = 0;
  }

  /** Forgets the key of a row, whose number goes to another key. */
  remove(row: number): void {
    this.slots.remove(row, this.hashes);
    this.#restored?.drop(row);
    this.#removed = grownArray(this.#removed, this.capacity);
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
    if (count > this.capacity) this.#makeRoom(count);
  }

  /** Rows below `count` were written through `lanes`: those that are live have keys, the others are free. */
  adopt(count: number, live: RowBits): void {
    this.rowCount = count;
    if (!live.hasAll(count)) this.#freeRows(count, live);
    let liveBytes = 0;
    for (const key of this.keys) {
      if (key.kind !== "string") continue;
      for (let row = 0; row < count; row++) if (live.has(row)) liveBytes += textLength(key, row);
    }
    this.#garbage = this.arena.used - liveBytes;
    for (const key of this.keys) if (key.kind === "string") key.heap = this.arena.bytes;
    this.#restored = new RestoredIndex(this.slots, count, live);
  }

  // oxlint-disable-next-line max-params -- a range
  #admit(restored: RestoredIndex, hashes: Int32Array, from: number, to: number): void {
    restored.admit(hashes, from, to, this.hashes);
    if (restored.done) this.#restored = null;
  }

  /** The first ones are used first. */
  #freeRows(count: number, live: RowBits): void {
    this.#removed = grownArray(this.#removed, this.capacity);
    for (let row = count - 1; row >= 0; row--) {
      if (live.has(row)) continue;
      this.#removed[row] = 1;
      this.#free.push(row);
    }
  }

  /** The row of the key at `i`, which is not among those that `findRows` looks through. Called by generated code. */
  missed(columns: readonly Column[], i: number, hash: number): number {
    const { before, shift } = this.slots;
    if (before === null) return this.insert(columns, i, hash);
    const row = this.#probe(before, shift + 1, columns, i, hash);
    return row < 0 ? this.insert(columns, i, hash) : row;
  }

  /** Makes the next row for the key at `i`, which is known to be new. */
  insert(columns: readonly Column[], i: number, hash: number): number {
    if (this.slots.before !== null) this.slots.advance(this.hashes, MOVED_AN_INSERT);
    const row = this.#newRow();
    for (let key = 0; key < this.keys.length; key++) this.#copyKey(this.keys[key]!, columns[key]!, i, row);
    this.hashes[row] = hash;
    this.slots.put(row, hash);
    return row;
  }

  #newRow(): number {
    const freed = this.#free.pop();
    if (freed !== undefined) {
      this.#removed[freed] = 0;
      return freed;
    }
    if (this.rowCount === this.capacity) {
      this.#makeRoom(nextCapacity(this.capacity));
      this.slots.ensure(this.capacity, this.hashes);
    }
    return this.rowCount++;
  }

  /** The row of a key in slots that begin with `words`, or -1. */
  // oxlint-disable-next-line max-params -- the place and what is looked for
  #probe(words: Int32Array, shift: number, columns: readonly Column[], i: number, hash: number): number {
    const mask = words.length - 1;
    let slot = Math.imul(hash, GOLDEN) >>> shift;
    for (let entry = words[slot]!; entry !== 0; entry = words[slot]!) {
      const row = entry - 1;
      if (entry > 0 && this.hashes[row] === hash && equalKeys(this.keys, row, columns, i)) return row;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  #compact(): void {
    const arena = new StringArena(Math.max(64, 2 * (this.arena.used - this.#garbage)), true);
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

  #makeRoom(capacity: number): void {
    for (const key of this.keys) growColumn(key, capacity);
    this.hashes = grownArray(this.hashes, capacity);
    this.capacity = capacity;
  }
}

const isNull = (column: Column, row: number): boolean => column.nulls !== null && column.nulls[row] !== 0;

function keyBytes(type: LogicalType): number {
  const bytes = { int8: 1, int32: 4, int64: 8, float64: 8, decimal: 16, string: 8 }[columnKind(type)];
  return bytes + (type.nullable ? 1 : 0);
}
