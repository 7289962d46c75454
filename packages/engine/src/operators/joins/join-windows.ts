import type { Both, RowSchema } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords, readRecords } from "../../state/keyed-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { TimerHeap } from "../../state/timer-heap.ts";
import { SIDES } from "./keyed-sides.ts";
import type { KeyedSidesOptions } from "./keyed-sides.ts";
import { NO_ROW, RowLists } from "./row-lists.ts";
import { SideKeys } from "./side-keys.ts";
import type { Side } from "./side-keys.ts";

const NONE = -1;
/** start, end, seq, key, next. */
const WINDOW_BYTES = 32;

/**
 * Windows of the keys of two inputs, each with a list of rows of each side that is numbered as the window is. Those of a key
 * are a list. Numbers of windows that are gone are used again; a window comes up in `nextDue` when time reaches its end - 1.
 */
export class JoinWindows {
  readonly keys: SideKeys;
  readonly rows: Both<RowLists>;
  starts = new Float64Array(0);
  ends = new Float64Array(0);
  keyOf = new Int32Array(0);
  #seqs = new Float64Array(0);
  #nexts = new Int32Array(0);
  #heads = new Int32Array(0);
  readonly #free: number[] = [];
  #used = 0;
  #nextSeq = 0;
  readonly #timers = new TimerHeap();
  readonly #reserved: ReservedMemory;

  constructor({ schemas, keys, memory }: KeyedSidesOptions) {
    this.#reserved = new ReservedMemory(memory);
    this.keys = new SideKeys(schemas, keys);
    this.rows = [rowsOf(schemas[0]), rowsOf(schemas[1])];
    this.settle();
  }

  get byteSize(): number {
    return this.#reserved.bytes;
  }

  /** Finds the key of each row, new ones included; `forgetIfEmpty` for those that got no window. */
  find(batch: RowBatch, side: Side): void {
    this.keys.find(batch, side);
    this.#ensureHeads();
  }

  forgetIfEmpty(key: number): void {
    const { index } = this.keys;
    if (this.#heads[key] === NONE && index.isLive(key)) index.remove(key);
  }

  /** The window of a key with exactly this span, made where there is none. */
  exact(key: number, start: number, end: number): number {
    for (let at = this.#heads[key]!; at !== NONE; at = this.#nexts[at]!)
      if (this.starts[at] === start && this.ends[at] === end) return at;
    return this.#create(key, start, end);
  }

  /** The first window of a key that meets or touches [start, end), but for one; -1: none. */
  // oxlint-disable-next-line max-params -- a span of a key
  meeting(key: number, start: number, end: number, except = NONE): number {
    for (let at = this.#heads[key]!; at !== NONE; at = this.#nexts[at]!)
      if (at !== except && this.starts[at]! <= end && this.ends[at]! >= start) return at;
    return NONE;
  }

  /** The session of a key that holds [start, end): all that it meets are merged into it. */
  session(key: number, start: number, end: number): number {
    const into = this.meeting(key, start, end);
    if (into === NONE) return this.#create(key, start, end);
    this.#extend(into, start, end);
    for (let other = this.meeting(key, start, end, into); other !== NONE;) {
      this.#extend(into, this.starts[other]!, this.ends[other]!);
      this.rows[0].move(other, into);
      this.rows[1].move(other, into);
      this.#unlink(other);
      other = this.meeting(key, start, end, into);
    }
    return into;
  }

  /** The window whose end - 1 comes first and is not after `time`, of several the one that was made first; -1: none. */
  nextDue(time: number): number {
    while (this.#timers.size > 0 && this.#timers.time <= time) {
      const { time: at, seq, row } = this.#timers;
      this.#timers.pop();
      if (this.#seqs[row] !== seq) continue;
      if (this.ends[row]! - 1 === at) return row;
      this.#timers.push(this.ends[row]! - 1, seq, row);
    }
    return NONE;
  }

  /** Forgets a window with its rows, and its key with its last one. */
  remove(window: number): void {
    const key = this.keyOf[window]!;
    this.rows[0].removeAll(window);
    this.rows[1].removeAll(window);
    this.#unlink(window);
    this.forgetIfEmpty(key);
  }

  /** Numbers of all windows, in the order in which they were made. */
  all(): readonly number[] {
    const windows = Array.from({ length: this.#used }, (_, window) => window);
    return windows
      .filter((window) => this.#seqs[window]! >= 0)
      .toSorted((a, b) => this.#seqs[a]! - this.#seqs[b]!);
  }

  /** A record a window and side that has rows: key, start, end, and the rows behind one another. */
  snapshot(state: StateWriter, maxParallelism: number): void {
    const windows = this.all();
    const { index } = this.keys;
    for (const side of [0, 1] as const) {
      const rows = this.rows[side];
      const records = new KeyedRecords(maxParallelism);
      for (const [order, window] of windows.entries()) {
        if (rows.first(window) === NO_ROW) continue;
        const key = this.keyOf[window]!;
        records.add(order, index.hashes[key]!, (writer) => {
          for (const column of index.keys) writeColumnValue(writer, column, key);
          writer.float64(this.starts[window]!);
          writer.float64(this.ends[window]!);
          for (let row = rows.first(window); row !== NO_ROW; row = rows.next(row)) rows.writeRow(writer, row);
        });
      }
      records.writeTo(SIDES[side], state);
    }
  }

  restore(state: StateReader): void {
    const keys = new KeyReader(this.keys.types);
    const records = ([0, 1] as const).flatMap((side) =>
      readRecords(state, SIDES[side]).map((record) => ({ side, record })),
    );
    for (const { side, record } of records.toSorted((a, b) => a.record.order - b.record.order)) {
      const { hash, reader } = record;
      const key = this.keys.insert(keys.read(reader), hash);
      this.#ensureHeads();
      const window = this.exact(key, reader.float64(), reader.float64());
      while (!reader.done) this.rows[side].readRow(reader, window);
    }
    this.settle();
  }

  settle(): void {
    let bytes = this.keys.index.byteSize + this.rows[0].byteSize + this.rows[1].byteSize;
    bytes += this.starts.length * WINDOW_BYTES + this.#heads.length * 4 + this.#timers.byteSize;
    this.#reserved.settle(bytes);
  }

  close(): void {
    this.#reserved.release();
  }

  #create(key: number, start: number, end: number): number {
    const window = this.#free.pop() ?? this.#used++;
    if (window >= this.starts.length) this.#grow(Math.max(16, 2 * window));
    this.starts[window] = start;
    this.ends[window] = end;
    this.keyOf[window] = key;
    this.#seqs[window] = this.#nextSeq++;
    this.#nexts[window] = this.#heads[key]!;
    this.#heads[key] = window;
    this.#timers.push(end - 1, this.#seqs[window], window);
    return window;
  }

  #extend(window: number, start: number, end: number): void {
    this.starts[window] = Math.min(this.starts[window]!, start);
    this.ends[window] = Math.max(this.ends[window]!, end);
  }

  #unlink(window: number): void {
    const key = this.keyOf[window]!;
    let before = NONE;
    for (let at = this.#heads[key]!; at !== window; at = this.#nexts[at]!) before = at;
    if (before === NONE) this.#heads[key] = this.#nexts[window]!;
    else this.#nexts[before] = this.#nexts[window]!;
    this.#seqs[window] = NONE;
    this.#free.push(window);
  }

  #grow(capacity: number): void {
    const [starts, ends, seqs] = [this.starts, this.ends, this.#seqs];
    const [keyOf, nexts] = [this.keyOf, this.#nexts];
    (this.starts = new Float64Array(capacity)).set(starts);
    (this.ends = new Float64Array(capacity)).set(ends);
    (this.#seqs = new Float64Array(capacity).fill(NONE)).set(seqs);
    (this.keyOf = new Int32Array(capacity)).set(keyOf);
    (this.#nexts = new Int32Array(capacity)).set(nexts);
    this.rows[0].ensureLists(capacity);
    this.rows[1].ensureLists(capacity);
  }

  #ensureHeads(): void {
    const before = this.#heads;
    const { capacity } = this.keys.index;
    if (capacity <= before.length) return;
    this.#heads = new Int32Array(capacity).fill(NONE);
    this.#heads.set(before);
  }
}

const rowsOf = ({ fields }: RowSchema): RowLists => new RowLists(fields);
