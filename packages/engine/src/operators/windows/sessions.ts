import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { KeyIndex } from "../../state/key-index.ts";
import { KeyReader } from "../../state/key-reader.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import type { RecordSource } from "../../state/records/record-source.ts";
import type { ReadRecord, RecordOwner, RecordStore } from "../../state/records/record-store.ts";
import { RecordTable } from "../../state/records/record-table.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import { TimerBuckets } from "../../state/timer-buckets.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";

const NONE = -1;
/** A session ends a gap after its last row, so that so many buckets hold the timers of a stream in order. */
const BUCKETS_A_GAP = 256;
/** start, end, seq, timerAt, next, key, pending. */
const SESSION_BYTES = 41;

/**
 * The sessions of all keys: a dense row each, used again when one goes, with accumulators; those of a key are a list. Their
 * memory is reserved by `settle` and given back by `close`.
 *
 * 1. Sessions of one key neither overlap nor touch.
 * 2. Each is a record: `write`.
 * 3. Each has one timer that counts, not later than it is wanted: one that comes early is set again (`nextDue`).
 * 4. Where they are stored their timers stay in memory and know them by `seqs` and the hash of the key. Then any of a
 *    session's timers counts, since those that were set before it left memory are not known any more.
 */
export class Sessions implements RecordSource, RecordOwner {
  readonly records: RecordTable;
  readonly tables: readonly RecordTable[];
  /** Where sessions lie that are not in memory. */
  readonly store: RecordStore | null;
  readonly index: KeyIndex;
  readonly accumulators: readonly Accumulator[];
  starts = new Float64Array(0);
  ends = new Float64Array(0);
  /** Of creation: the order in which sessions with one end fire. */
  seqs = new Float64Array(0);
  /** 1: it has not fired since its last row, because its time has not come. */
  pending = new Uint8Array(0);
  /** Row of the key in `index`; -1: there is no session of that number. */
  keyRows = new Int32Array(0);
  readonly #latenessMs: number;
  readonly #reserved: ReservedMemory;
  readonly #sessionBytes: number;
  readonly #timers: TimerBuckets;
  #timerAt = new Float64Array(0);
  #next = new Int32Array(0);
  /** By row of the key: its first session. */
  #heads = new Int32Array(0);
  #free: number[] = [];
  #used = 0;
  #nextSeq = 0;
  /** Where they are stored: by `seqs`, those in memory. */
  readonly #bySeq = new Map<number, number>();
  readonly #reader: KeyReader;

  constructor(
    keyTypes: readonly LogicalType[],
    accumulators: readonly Accumulator[],
    options: {
      readonly gapMs: number;
      readonly latenessMs: number;
      readonly memory: MemoryBudget;
      readonly stateBackend: KeyedStateBackend;
    },
  ) {
    this.index = new KeyIndex(keyTypes);
    this.accumulators = accumulators;
    this.#timers = new TimerBuckets(Math.max(1, options.gapMs / BUCKETS_A_GAP));
    this.#latenessMs = options.latenessMs;
    this.#reserved = new ReservedMemory(options.memory);
    this.records = new RecordTable(this, options.memory);
    this.tables = [this.records];
    this.#sessionBytes = accumulators.reduce((sum, { rowBytes }) => sum + rowBytes, SESSION_BYTES);
    this.#reader = new KeyReader(keyTypes);
    this.store = options.stateBackend.storeRecords(this);
  }

  /** Those outside of memory included. */
  get count(): number {
    return this.records.storedSize ?? this.#used - this.#free.length;
  }

  get byteSize(): number {
    let bytes = this.index.byteSize + this.starts.length * this.#sessionBytes;
    bytes += this.#heads.length * 4 + this.#timers.byteSize + this.records.byteSize;
    for (const accumulator of this.accumulators) bytes += accumulator.heapBytes;
    return bytes;
  }

  /** What they take, in memory and outside of it. */
  get stateBytes(): number {
    return this.#reserved.bytes + (this.store?.storedBytes ?? 0);
  }

  get rowCount(): number {
    return this.#used;
  }

  isLive(session: number): boolean {
    return this.keyRows[session] !== NONE;
  }

  hashOf(session: number): number {
    return this.index.hashes[this.keyRows[session]!]!;
  }

  orderOf(session: number): number {
    return this.seqs[session]!;
  }

  /** Key, start, end, whether it is pending, values. */
  write(writer: ByteWriter, session: number): void {
    for (const key of this.index.keys) writeColumnValue(writer, key, this.keyRows[session]!);
    writer.float64(this.starts[session]!);
    writer.float64(this.ends[session]!);
    writer.byte(this.pending[session]!);
    for (const accumulator of this.accumulators) accumulator.write(writer, session);
  }

  read(_table: number, { order, hash, reader }: ReadRecord): number {
    const session = this.#read(hash, reader, order);
    this.#timerAt[session] = this.#wantedAt(session);
    return session;
  }

  restored(_table: number, session: number): void {
    this.#timerAt[session] = Infinity;
    this.setTimer(session);
  }

  empty(): void {
    this.index.clear();
    for (const accumulator of this.accumulators) accumulator.clear();
    this.#heads.fill(NONE);
    this.keyRows.fill(NONE);
    this.#bySeq.clear();
    this.#free.length = 0;
    this.#used = 0;
  }

  /** Makes a session of what `write` wrote, with its timer: the last one created. */
  restore({ hash, reader }: Pick<ReadRecord, "hash" | "reader">): void {
    this.setTimer(this.#read(hash, reader, this.#nextSeq));
  }

  /** `rows[i]` becomes the row of the key in `index`. */
  // oxlint-disable-next-line max-params -- the hot call
  findKeys(columns: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    this.store?.admit(hashes, from, to);
    this.index.findRows(columns, from, to, hashes, rows);
    this.#growHeads();
  }

  /** The first session of the key that [start, end] overlaps or touches, behind `after` in its list; -1 where none does. */
  // oxlint-disable-next-line max-params -- the hot call
  find(keyRow: number, start: number, end: number, after: number): number {
    let session = after === NONE ? this.#heads[keyRow]! : this.#next[after]!;
    while (session !== NONE && (this.starts[session]! > end || this.ends[session]! < start))
      session = this.#next[session]!;
    return session;
  }

  create(keyRow: number, start: number, end: number): number {
    return this.#create(keyRow, { start, end, seq: this.#nextSeq });
  }

  #create(
    keyRow: number,
    { start, end, seq }: { readonly start: number; readonly end: number; readonly seq: number },
  ): number {
    const session = this.#free.pop() ?? this.#newRow();
    this.starts[session] = start;
    this.ends[session] = end;
    this.#setSeq(session, seq);
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
    this.pending[session] = 1;
    this.keyRows[session] = keyRow;
    this.#timerAt[session] = Infinity;
    this.#next[session] = this.#heads[keyRow]!;
    this.#heads[keyRow] = session;
    this.records.begins(session);
    return session;
  }

  /** Makes the session hold [start, end] too. */
  extend(session: number, start: number, end: number): void {
    if (start < this.starts[session]!) this.starts[session] = start;
    if (end > this.ends[session]!) this.ends[session] = end;
  }

  /** Takes over span and values of another session of the key, which is gone afterwards. */
  absorb(into: number, other: number): void {
    this.records.touch(into);
    this.starts[into] = Math.min(this.starts[into]!, this.starts[other]!);
    this.ends[into] = Math.max(this.ends[into]!, this.ends[other]!);
    this.#timerAt[into] = Infinity;
    for (const accumulator of this.accumulators) accumulator.mergeOne(accumulator, other, into);
    const seq = Math.min(this.seqs[into]!, this.seqs[other]!);
    this.#unlink(other);
    this.#bySeq.delete(this.seqs[into]!);
    this.#setSeq(into, seq);
  }

  /** Sees to it that the session comes up in `nextDue` in time. */
  setTimer(session: number): void {
    const wanted = this.#wantedAt(session);
    if (this.#timerAt[session]! <= wanted) return;
    this.#timerAt[session] = wanted;
    this.#timers.push(wanted, this.seqs[session]!, this.store === null ? session : this.hashOf(session));
  }

  /** No session is due before it. */
  get nextTimer(): number {
    return this.#timers.time;
  }

  /** Takes the earliest session that is due at `time`, to fire (pending) or to be cleaned up; -1 where none is. */
  nextDue(time: number): number {
    while (this.#timers.isDue(time)) {
      const { time: at, seq, row } = this.#timers;
      this.#timers.pop();
      const session = this.#timed(at, seq, row);
      if (session === NONE) continue;
      this.#timerAt[session] = Infinity;
      const wanted = this.#wantedAt(session);
      if (wanted === at) return session;
      this.setTimer(session);
    }
    return NONE;
  }

  /** The session that a timer is of, if it counts; -1: it does not. */
  #timed(at: number, seq: number, row: number): number {
    if (this.store === null) return this.#timerAt[row] === at && this.seqs[row] === seq ? row : NONE;
    this.store.admitHash(row);
    return this.#bySeq.get(seq) ?? NONE;
  }

  /** Forgets a session, and its key if it was the last one. */
  remove(session: number): void {
    const keyRow = this.keyRows[session]!;
    this.#unlink(session);
    this.removeKeyIfEmpty(keyRow);
  }

  /** To be called once at most for a key that has no sessions. */
  removeKeyIfEmpty(keyRow: number): void {
    if (this.#heads[keyRow] !== NONE) return;
    this.index.remove(keyRow);
  }

  /** Rows of all sessions, in the order of creation. */
  all(): readonly number[] {
    const rows = Array.from({ length: this.#used }, (_, row) => row).filter((row) => this.isLive(row));
    return rows.toSorted((a, b) => this.seqs[a]! - this.seqs[b]!);
  }

  settle(): void {
    this.#reserved.settle(this.byteSize);
  }

  close(): void {
    this.records.close();
    this.#reserved.release();
  }

  #wantedAt(session: number): number {
    const last = this.ends[session]! - 1;
    return this.pending[session] === 1 ? last : last + this.#latenessMs;
  }

  #unlink(session: number): void {
    this.records.touch(session);
    const keyRow = this.keyRows[session]!;
    let before = NONE;
    for (let at = this.#heads[keyRow]!; at !== session; at = this.#next[at]!) before = at;
    if (before === NONE) this.#heads[keyRow] = this.#next[session]!;
    else this.#next[before] = this.#next[session]!;
    this.#timerAt[session] = Infinity;
    for (const accumulator of this.accumulators) accumulator.clearRow(session);
    if (this.store !== null) this.#bySeq.delete(this.seqs[session]!);
    this.keyRows[session] = NONE;
    this.records.ends(session);
    this.#free.push(session);
  }

  #setSeq(session: number, seq: number): void {
    this.seqs[session] = seq;
    if (this.store !== null) this.#bySeq.set(seq, session);
  }

  #read(hash: number, reader: ByteReader, seq: number): number {
    const key = this.#reader.read(reader);
    const known = this.index.lookup(key, 0, hash);
    const keyRow = known >= 0 ? known : this.index.insert(key, 0, hash);
    this.#growHeads();
    const session = this.#create(keyRow, { start: reader.float64(), end: reader.float64(), seq });
    this.pending[session] = reader.byte();
    for (const accumulator of this.accumulators) accumulator.read(reader, session);
    return session;
  }

  #newRow(): number {
    if (this.#used === this.starts.length) this.#grow(Math.max(16, this.#used * 2));
    return this.#used++;
  }

  #grow(capacity: number): void {
    const [starts, ends, seqs, pending, keyRows] = [
      this.starts,
      this.ends,
      this.seqs,
      this.pending,
      this.keyRows,
    ];
    const [timerAt, next] = [this.#timerAt, this.#next];
    (this.starts = new Float64Array(capacity)).set(starts);
    (this.ends = new Float64Array(capacity)).set(ends);
    (this.seqs = new Float64Array(capacity)).set(seqs);
    (this.pending = new Uint8Array(capacity)).set(pending);
    (this.keyRows = new Int32Array(capacity)).set(keyRows);
    (this.#timerAt = new Float64Array(capacity)).set(timerAt);
    (this.#next = new Int32Array(capacity)).set(next);
    for (const accumulator of this.accumulators) accumulator.ensure(capacity);
  }

  #growHeads(): void {
    const before = this.#heads.length;
    if (this.index.capacity > before) {
      const heads = new Int32Array(this.index.capacity).fill(NONE);
      heads.set(this.#heads);
      this.#heads = heads;
    }
  }
}
