import { RowBatch } from "../batch/row-batch.ts";
import { appendRows, heapBytesOf } from "../network/append-rows.ts";
import type { Selection } from "../network/append-rows.ts";
import { Frame } from "../network/frame.ts";
import { FrameLayout } from "../network/frame-layout.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { KeyHasher } from "../state/key-hasher.ts";
import { orderByHash } from "./radix-order.ts";
import { compareValues } from "./sort-order.ts";
import type { SortedBy } from "./sort-order.ts";

/** Hash, place in the order, and room to sort: of a row, beside its columns. */
const ORDER_BYTES_A_ROW = 12;
const FIRST_BYTES = 1 << 16;
const APPEND_ROWS = 4_096;
/** A buffer that would grow by less stays as it is. */
const LEAST_GROWTH = 1.25;

/** Memory as operators ask for it; `reserve` throws where there is none left. */
export interface SortMemory {
  /** Of one buffer. */
  readonly mostBytes: number;
  reserve(bytes: number): void;
  release(bytes: number): void;
}

/** Sorted rows in memory: `order[i]` is the i-th one's place in the columns. */
export interface OrderedRows {
  readonly batch: RowBatch;
  readonly hashes: Int32Array;
  readonly order: Int32Array;
}

/**
 * Rows in memory that are being sorted: one frame that grows by doubling, at last up to `mostBytes` or to where the slot has no
 * memory left. A single row finds room always.
 */
export class SortBuffer {
  readonly #by: SortedBy;
  readonly #memory: SortMemory;
  readonly #hash: KeyHasher;
  readonly #batch = new RowBatch([], 0, 0);
  #frame: Frame | null = null;
  #reserved = 0;

  constructor(by: SortedBy, memory: SortMemory) {
    this.#by = by;
    this.#memory = memory;
    this.#hash = createKeyHasher(by.schema, by.keys);
  }

  get rowCount(): number {
    return this.#frame?.header.rowCount ?? 0;
  }

  /** Takes rows as long as there is room; `selection.from` is the first that found none. */
  add(batch: RowBatch, selection: Selection): void {
    while (selection.from < selection.to) {
      const frame = (this.#frame ??= this.#make(
        Math.min(FIRST_BYTES, this.#memory.mostBytes),
        batch,
        selection,
      ));
      const to = Math.min(selection.to, selection.from + APPEND_ROWS);
      const written = appendRows(frame, batch, { rows: selection.rows, from: selection.from, to });
      selection.from += written;
      if (written === 0 && !this.#grow(batch, selection)) return;
    }
  }

  sort(): OrderedRows {
    const { rowCount } = this;
    const batch = this.#batch;
    const frame = this.#frame;
    if (frame === null) return { batch, hashes: new Int32Array(0), order: new Int32Array(0) };
    frame.open();
    batch.columns = frame.columns;
    batch.rowKinds = frame.rowKinds;
    batch.to = rowCount;
    const hashes = new Int32Array(rowCount);
    this.#hash(batch, hashes);
    const order = orderByHash(hashes, rowCount, new Int32Array(rowCount), new Int32Array(rowCount));
    this.#orderWithinHashes(hashes, order.subarray(0, rowCount));
    return { batch, hashes, order: order.subarray(0, rowCount) };
  }

  clear(): void {
    this.#frame?.clear();
  }

  close(): void {
    this.#memory.release(this.#reserved);
    this.#reserved = 0;
    this.#frame = null;
  }

  /** Most rows of one hash are of one key and in order of time already. */
  #orderWithinHashes(hashes: Int32Array, order: Int32Array): void {
    for (let from = 0; from < order.length;) {
      let to = from + 1;
      let sorted = true;
      while (to < order.length && hashes[order[to]!] === hashes[order[from]!]) {
        sorted &&= this.#follows(order[to - 1]!, order[to]!);
        to++;
      }
      if (!sorted) this.#sortRange(order.subarray(from, to));
      from = to;
    }
  }

  #follows(before: number, after: number): boolean {
    const { columns } = this.#batch;
    for (const key of this.#by.keys)
      if (compareValues(columns[key]!, before, columns[key]!, after) !== 0) return false;
    const { time } = this.#by;
    return time === null || compareValues(columns[time]!, before, columns[time]!, after) <= 0;
  }

  /** Rows of one hash: by the values of their keys, by time, then as they came. */
  #sortRange(range: Int32Array): void {
    const { columns } = this.#batch;
    const keys = this.#by.keys.map((key) => columns[key]!);
    const time = this.#by.time === null ? null : columns[this.#by.time]!;
    range.sort((a, b) => {
      for (const key of keys) {
        const order = compareValues(key, a, key, b);
        if (order !== 0) return order;
      }
      return (time === null ? 0 : compareValues(time, a, time, b)) || a - b;
    });
  }

  /** A frame of about so many bytes, divided between columns and texts as the rows at hand are. */
  // oxlint-disable-next-line max-params -- a size, and rows
  #make(bytes: number, batch: RowBatch, selection: Selection): Frame {
    const heapARow = this.#heapARow(batch, selection);
    const empty = new FrameLayout(this.#by.schema, 0, { capacity: 0, totalBytes: 0 });
    const capacity = Math.max(1, Math.floor(bytes / (empty.bytesARow + heapARow + ORDER_BYTES_A_ROW)));
    const columns = new FrameLayout(this.#by.schema, 0, { capacity, totalBytes: 0 }).heap;
    const totalBytes = (columns + Math.ceil(capacity * heapARow) + 7) & ~7;
    const size = totalBytes + capacity * ORDER_BYTES_A_ROW;
    this.#memory.reserve(size);
    this.#reserved += size;
    const layout = new FrameLayout(this.#by.schema, 0, { capacity, totalBytes });
    const frame = new Frame(new ArrayBuffer(totalBytes), 0, layout);
    frame.clear();
    return frame;
  }

  /** Bytes of texts a row: of those that are there, and of the next ones; a little more, so that neither runs out early. */
  #heapARow(batch: RowBatch, { rows, from, to }: Selection): number {
    const looked = Math.min(to - from, 64);
    let bytes = this.#frame?.header.heapUsed ?? 0;
    for (let k = from; k < from + looked; k++) bytes += heapBytesOf(batch, rows === null ? k : rows[k]!);
    const average = (bytes / (looked + this.rowCount)) * 1.1;
    const next = heapBytesOf(batch, rows === null ? from : rows[from]!);
    return this.#frame === null ? Math.max(average, next) : average;
  }

  /** False: there is no more memory, and rows are there to make room. */
  #grow(batch: RowBatch, selection: Selection): boolean {
    const old = this.#frame!;
    const size = old.layout.totalBytes + old.layout.capacity * ORDER_BYTES_A_ROW;
    const next = heapBytesOf(
      batch,
      selection.rows === null ? selection.from : selection.rows[selection.from]!,
    );
    const doubled = Math.max(2 * size, size + 2 * next);
    const isEmpty = old.header.rowCount === 0;
    const wanted = isEmpty ? doubled : Math.min(doubled, this.#memory.mostBytes);
    if (wanted < size * LEAST_GROWTH) return false;
    let grown: Frame;
    try {
      grown = this.#make(wanted, batch, selection);
    } catch (error) {
      if (isEmpty) throw error;
      return false;
    }
    old.open();
    const kept = new RowBatch(old.columns, 0, old.header.rowCount, old.rowKinds);
    for (let from = 0; from < kept.to;) {
      const to = Math.min(kept.to, from + APPEND_ROWS);
      const written = appendRows(grown, kept, { rows: null, from, to });
      if (written === 0) {
        this.#giveBack(grown);
        return false;
      }
      from += written;
    }
    this.#frame = grown;
    this.#giveBack(old);
    return true;
  }

  #giveBack({ layout }: Frame): void {
    const size = layout.totalBytes + layout.capacity * ORDER_BYTES_A_ROW;
    this.#memory.release(size);
    this.#reserved -= size;
  }
}
