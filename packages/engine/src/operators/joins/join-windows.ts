import type { Both } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { KeyedRecords, readRecords } from "../../state/keyed-records.ts";
import type { KeyedRecord } from "../../state/keyed-records.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import type { ReadRecord, RecordOwner, RecordStore } from "../../state/records/record-store.ts";
import type { OwnGroups } from "../../state/records/read-records.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import { RecordTable } from "../../state/records/record-table.ts";
import { scanRecords } from "../../state/records/scan-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { TimerHeap } from "../../state/timer-heap.ts";
import { SIDES } from "./keyed-sides.ts";
import type { KeyedSidesOptions } from "./keyed-sides.ts";
import { NO_ROW, RowLists } from "./row-lists.ts";
import { SideKeys } from "./side-keys.ts";
import type { Side } from "./side-keys.ts";

/** The windows, beside their rows. */
const SPANS = "spans";
const NONE = -1;
/** start, end, seq, key, next. */
const WINDOW_BYTES = 32;

/**
 * Windows of the keys of two inputs, each with a list of rows of each side that is numbered as the window is. Those of a key
 * are a list. Numbers of windows that are gone are used again; a window comes up in `nextDue` when time reaches its end - 1.
 */
export class JoinWindows implements RecordSource, RecordOwner {
  readonly records: RecordTable;
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

  /** Where windows are stored: by order of creation, those in memory. */
  readonly #bySeq = new Map<number, number>();
  readonly #reader: KeyReader;

  constructor({ schemas, keys, memory, stateBackend }: KeyedSidesOptions) {
    this.#reserved = new ReservedMemory(memory);
    this.keys = new SideKeys(schemas, keys);
    this.records = new RecordTable(this, memory);
    const lists = {
      memory,
      hashOf: (window: number) => this.hashOf(window),
      writeList: (writer: ByteWriter, window: number) => writer.int32(this.records.nameOf(window)),
    };
    this.rows = [new RowLists(schemas[0].fields, lists), new RowLists(schemas[1].fields, lists)];
    this.#reader = new KeyReader(this.keys.types);
    this.keys.store = stateBackend.storeRecords(this);
    this.settle();
  }

  get byteSize(): number {
    let bytes = this.keys.index.byteSize + this.rows[0].byteSize + this.rows[1].byteSize;
    bytes += this.records.byteSize;
    return bytes + this.starts.length * WINDOW_BYTES + this.#heads.length * 4 + this.#timers.byteSize;
  }

  get stateBytes(): number {
    return this.#reserved.bytes + (this.store?.storedBytes ?? 0);
  }

  get store(): RecordStore | null {
    return this.keys.store;
  }

  get tables(): readonly RecordTable[] {
    return [this.records, this.rows[0].records, this.rows[1].records];
  }

  read(table: number, record: ReadRecord, named: (name: number) => number): number {
    const { reader, order, hash } = record;
    if (table > 0) return this.rows[table - 1]!.readRow(reader, named(reader.int32()), order);
    const key = this.keys.insert(this.#reader.read(reader), hash);
    this.#ensureHeads();
    return this.#create(key, { start: reader.float64(), end: reader.float64(), seq: order });
  }

  restored(table: number, window: number): void {
    if (table === 0) this.#setTimer(window);
  }

  empty(): void {
    this.keys.index.clear();
    for (const rows of this.rows) rows.clear();
    this.#heads.fill(NONE);
    this.#seqs.fill(NONE);
    this.#bySeq.clear();
    this.#free.length = 0;
    this.#used = 0;
  }

  get rowCount(): number {
    return this.#used;
  }

  isLive(window: number): boolean {
    return this.#seqs[window]! >= 0;
  }

  hashOf(window: number): number {
    return this.keys.hashOf(this.keyOf[window]!);
  }

  orderOf(window: number): number {
    return this.#seqs[window]!;
  }

  /** Key, start, end. */
  write(writer: ByteWriter, window: number): void {
    this.keys.write(writer, this.keyOf[window]!);
    writer.float64(this.starts[window]!);
    writer.float64(this.ends[window]!);
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
    return this.#make(key, start, end);
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
    if (into === NONE) return this.#make(key, start, end);
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
      const window = this.#timed(seq, row);
      if (window === NONE) continue;
      if (this.ends[window]! - 1 === at) return window;
      this.#setTimer(window);
    }
    return NONE;
  }

  /** Timers know a window by its number, or where it is stored by the hash of its key. */
  #setTimer(window: number): void {
    const row = this.store === null ? window : this.hashOf(window);
    this.#timers.push(this.ends[window]! - 1, this.#seqs[window]!, row);
  }

  #timed(seq: number, row: number): number {
    if (this.store === null) return this.#seqs[row] === seq ? row : NONE;
    this.store.admitHash(row);
    return this.#bySeq.get(seq) ?? NONE;
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
      .filter((window) => this.isLive(window))
      .toSorted((a, b) => this.#seqs[a]! - this.#seqs[b]!);
  }

  /**
   * Checkpoints take a record a window, and one a row that names its window. Savepoints have one a window and side that has
   * rows: key, start, end, and the rows behind one another.
   */
  snapshot(state: StateWriter, maxParallelism: number): void {
    if (state.tables !== undefined) {
      state.tables(SPANS, [{ namespace: 0, table: this.records }]);
      for (const side of [0, 1] as const)
        state.tables(SIDES[side], [{ namespace: 0, table: this.rows[side].records }]);
      return;
    }
    const records = [new KeyedRecords(maxParallelism), new KeyedRecords(maxParallelism)] as const;
    scanRecords(this.store, () => this.#collect(records));
    for (const side of [0, 1] as const) records[side].writeTo(SIDES[side], state);
  }

  #collect(into: Both<KeyedRecords>): void {
    for (const side of [0, 1] as const) {
      const rows = this.rows[side];
      for (const window of this.all()) {
        if (rows.first(window) === NO_ROW) continue;
        into[side].add(this.orderOf(window), this.hashOf(window), (writer) => {
          this.write(writer, window);
          for (let row = rows.first(window); row !== NO_ROW; row = rows.next(row)) rows.writeRow(writer, row);
        });
      }
    }
  }

  restore(state: StateReader, own: OwnGroups): void {
    const { store, tables } = this;
    restoreRecords(state, { ...own, names: [SPANS, ...SIDES], tables, owner: this, store });
    this.#restoreSections(state);
    this.settle();
  }

  #restoreSections(state: StateReader): void {
    const keys = new KeyReader(this.keys.types);
    const records = ([0, 1] as const).flatMap((side) =>
      readRecords(state, SIDES[side]).map((record) => ({ side, record })),
    );
    for (const { side, record } of records.toSorted((a, b) => a.record.order - b.record.order)) {
      this.store?.admitNext(record.hash);
      const window = this.#readWindow(keys, record);
      while (!record.reader.done) this.rows[side].readRow(record.reader, window);
    }
  }

  #readWindow(keys: KeyReader, { hash, reader }: KeyedRecord): number {
    const key = this.keys.insert(keys.read(reader), hash);
    this.#ensureHeads();
    return this.exact(key, reader.float64(), reader.float64());
  }

  settle(): void {
    this.#reserved.settle(this.byteSize);
  }

  close(): void {
    for (const { records } of [this, ...this.rows]) records.close();
    this.#reserved.release();
  }

  #make(key: number, start: number, end: number): number {
    const window = this.#create(key, { start, end, seq: this.#nextSeq });
    this.#setTimer(window);
    return window;
  }

  #create(
    key: number,
    { start, end, seq }: { readonly start: number; readonly end: number; readonly seq: number },
  ): number {
    const window = this.#free.pop() ?? this.#used++;
    if (window >= this.starts.length) this.#grow(Math.max(16, 2 * window));
    this.starts[window] = start;
    this.ends[window] = end;
    this.keyOf[window] = key;
    this.#seqs[window] = seq;
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
    if (this.store !== null) this.#bySeq.set(seq, window);
    this.#nexts[window] = this.#heads[key]!;
    this.#heads[key] = window;
    this.records.begins(window);
    return window;
  }

  #extend(window: number, start: number, end: number): void {
    if (start >= this.starts[window]! && end <= this.ends[window]!) return;
    this.records.touch(window);
    this.starts[window] = Math.min(this.starts[window]!, start);
    this.ends[window] = Math.max(this.ends[window]!, end);
  }

  #unlink(window: number): void {
    this.records.touch(window);
    const key = this.keyOf[window]!;
    let before = NONE;
    for (let at = this.#heads[key]!; at !== window; at = this.#nexts[at]!) before = at;
    if (before === NONE) this.#heads[key] = this.#nexts[window]!;
    else this.#nexts[before] = this.#nexts[window]!;
    if (this.store !== null) this.#bySeq.delete(this.#seqs[window]!);
    this.#seqs[window] = NONE;
    this.records.ends(window);
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
