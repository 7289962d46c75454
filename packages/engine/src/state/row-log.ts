import { StringArena } from "../batch/string-arena.ts";
import { grownArray, nextCapacity } from "./grown-array.ts";
import type { Lane } from "./lane.ts";
import { textLength } from "./lane.ts";

const FIRST_CAPACITY = 256;

type Kept =
  | { readonly kind: "bytes"; bytes: Uint8Array }
  | { readonly kind: "words"; words: Int32Array; readonly perRow: 1 | 2 }
  | { readonly kind: "text"; lengths: Int32Array; offsets: Int32Array; readonly arena: StringArena };

/** Rows as they were before they changed: what a snapshot under way needs of them. Found again by stride of row numbers. */
export class RowLog {
  count = 0;
  readonly kept: readonly Kept[];
  readonly #stride: number;
  readonly #heads: Int32Array;
  readonly #counts: Int32Array;
  #rows = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;

  /** Strides of `stride` rows; rows below `rowCount` may be added. */
  constructor(lanes: readonly Lane[], rowCount: number, stride: number) {
    this.#stride = stride;
    this.#heads = new Int32Array(Math.ceil(rowCount / stride)).fill(-1);
    this.#counts = new Int32Array(this.#heads.length);
    this.kept = lanes.map((lane) => keptOf(lane));
  }

  /** Copies rows `rows[i]`, i in [0, count), each of which is added once at most. */
  add(lanes: readonly Lane[], rows: Int32Array, count: number): void {
    const first = this.count;
    this.#reserve(first + count);
    for (let i = 0; i < count; i++) {
      const stride = Math.floor(rows[i]! / this.#stride);
      this.#rows[first + i] = rows[i]!;
      this.#next[first + i] = this.#heads[stride]!;
      this.#heads[stride] = first + i;
      this.#counts[stride]!++;
    }
    for (let l = 0; l < lanes.length; l++) copyRows(lanes[l]!, rows, count, this.kept[l]!, first);
    this.count += count;
  }

  get byteSize(): number {
    let bytes = this.#heads.byteLength * 2 + this.#capacity * 8;
    for (const kept of this.kept) bytes += keptBytes(kept, this.#capacity);
    return bytes;
  }

  /** Entries of a stride. */
  countOf(stride: number): number {
    return this.#counts[stride]!;
  }

  /** Writes rows and entries of a stride behind `count`; the new count. */
  // oxlint-disable-next-line max-params -- where they go
  take(stride: number, rows: Int32Array, entries: Int32Array, count: number): number {
    let at = count;
    for (let entry = this.#heads[stride]!; entry >= 0; entry = this.#next[entry]!) {
      rows[at] = this.#rows[entry]!;
      entries[at++] = entry;
    }
    return at;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#capacity) return;
    const length = Math.max(capacity, nextCapacity(this.#capacity));
    this.#capacity = length;
    this.#rows = grownArray(this.#rows, length);
    this.#next = grownArray(this.#next, length);
    for (const kept of this.kept) {
      if (kept.kind === "bytes") {
        kept.bytes = grownArray(kept.bytes, length);
      } else if (kept.kind === "words") {
        kept.words = grownArray(kept.words, length * kept.perRow);
      } else {
        kept.lengths = grownArray(kept.lengths, length);
        kept.offsets = grownArray(kept.offsets, length);
      }
    }
  }
}

function keptOf(lane: Lane): Kept {
  switch (lane.kind) {
    case "bytes":
      return { kind: "bytes", bytes: new Uint8Array(FIRST_CAPACITY) };
    case "words":
      return {
        kind: "words",
        words: new Int32Array(FIRST_CAPACITY * lane.perRow),
        perRow: lane.perRow,
      };
    case "text":
      return {
        kind: "text",
        lengths: new Int32Array(FIRST_CAPACITY),
        offsets: new Int32Array(FIRST_CAPACITY),
        arena: new StringArena(FIRST_CAPACITY * 16, true),
      };
  }
}

function keptBytes(kept: Kept, capacity: number): number {
  if (kept.kind === "bytes") return capacity;
  if (kept.kind === "words") return capacity * kept.perRow * 4;
  return capacity * 8 + kept.arena.byteSize;
}

// oxlint-disable-next-line max-params, complexity -- the hot copy
function copyRows(lane: Lane, rows: Int32Array, count: number, kept: Kept, first: number): void {
  if (lane.kind === "bytes" && kept.kind === "bytes") {
    for (let i = 0; i < count; i++) kept.bytes[first + i] = lane.bytes[rows[i]!]!;
  } else if (lane.kind === "words" && kept.kind === "words") {
    const { words } = lane;
    const to = kept.words;
    if (lane.perRow === 1) {
      for (let i = 0; i < count; i++) to[first + i] = words[rows[i]!]!;
      return;
    }
    for (let i = 0; i < count; i++) {
      to[2 * (first + i)] = words[2 * rows[i]!]!;
      to[2 * (first + i) + 1] = words[2 * rows[i]! + 1]!;
    }
  } else if (lane.kind === "text" && kept.kind === "text") {
    const { column } = lane;
    for (let i = 0; i < count; i++) {
      const length = textLength(column, rows[i]!);
      kept.lengths[first + i] = length;
      kept.offsets[first + i] = kept.arena.append(column.heap, column.offsets[rows[i]!]!, length);
    }
  }
}
