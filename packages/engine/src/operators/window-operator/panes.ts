import type { LogicalType } from "@millrace/graph";
import type { Column } from "../../batch/column.ts";
import { MAX_WATERMARK } from "../../batch/row-batch.ts";
import { grownArray } from "../../state/grown-array.ts";
import { KeyIndex } from "../../state/key-index.ts";
import type { RecordStore } from "../../state/records/record-store.ts";
import type { RecordTable } from "../../state/records/record-table.ts";

export const NO_PANE = -1;
export const SEVERAL = -2;
/** End of a global window: its last millisecond is the last watermark. */
export const NEVER_ENDS = MAX_WATERMARK + 1;
const FIRST_CAPACITY = 16;
/** start, end, seq, rows, key, next, live, two slots. */
const PANE_BYTES = 49;

/** One number a pane: state of a trigger or of a timer. NaN: none. `id` names it in snapshots. */
export interface PaneLane {
  readonly id: string;
  values: Float64Array;
}

/**
 * The windows of all keys that have state: a dense number each, used again when the window goes. Found by key and bounds,
 * and by key alone (a list, for windows that merge). Number 0 is never a window: what is added to it is lost.
 */
export class Panes {
  readonly keyTypes: readonly LogicalType[];
  readonly index: KeyIndex;
  starts = new Float64Array(FIRST_CAPACITY);
  ends = new Float64Array(FIRST_CAPACITY);
  /** Order of creation. */
  seqs = new Float64Array(FIRST_CAPACITY);
  /** Rows that are in it. */
  rows = new Float64Array(FIRST_CAPACITY);
  keyRows = new Int32Array(FIRST_CAPACITY);
  /** Greatest number given out, and how many are windows. */
  last = 0;
  count = 0;
  /** How often there were more: whoever keeps arrays by pane compares it. */
  capacity = FIRST_CAPACITY;
  readonly lanes: PaneLane[] = [];
  /** How checkpoints see them; null: nobody takes any. */
  records: RecordTable | null = null;
  /** Where those of keys lie that are not in memory; null: all are. */
  store: RecordStore | null = null;
  /** Where they are stored: by order of creation, those in memory. */
  readonly #bySeq = new Map<number, number>();
  #live = new Uint8Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #slots = new Int32Array(2 * FIRST_CAPACITY);
  #firstOfKey = new Int32Array(FIRST_CAPACITY);
  #free: number[] = [];
  #seq = 0;

  constructor(keyTypes: readonly LogicalType[]) {
    this.keyTypes = keyTypes;
    this.index = new KeyIndex(keyTypes);
  }

  get byteSize(): number {
    const { byteSize, capacity } = this.index;
    const lanes = this.capacity * (PANE_BYTES + 8 * this.lanes.length);
    return byteSize + capacity * 4 + lanes + (this.records?.byteSize ?? 0);
  }

  /** A number for each pane; NaN in those that are new. */
  lane(id: string): PaneLane {
    const lane = { id, values: new Float64Array(this.capacity).fill(NaN) };
    this.lanes.push(lane);
    return lane;
  }

  isLive(pane: number): boolean {
    return this.#live[pane] === 1;
  }

  /** Something that hangs on the pane changes, or it goes, after this call. */
  touch(pane: number): void {
    this.records?.touch(pane);
  }

  /** Of its key. */
  hashOf(pane: number): number {
    return this.index.hashes[this.keyRows[pane]!]!;
  }

  maxTimestamp(pane: number): number {
    return this.ends[pane]! - 1;
  }

  /** Rows of the keys of a batch, new ones included; `forgetKey` those that got no window. */
  // oxlint-disable-next-line max-params -- the hot call
  findKeys(keys: readonly Column[], from: number, to: number, hashes: Int32Array, rows: Int32Array): void {
    this.index.findRows(keys, from, to, hashes, rows);
    this.#reserveKeys();
  }

  insertKey(keys: readonly Column[], hash: number): number {
    const known = this.index.lookup(keys, 0, hash);
    const row = known >= 0 ? known : this.index.insert(keys, 0, hash);
    this.#reserveKeys();
    return row;
  }

  /** Forgets a key that has no window. */
  forgetKey(keyRow: number): void {
    if (this.index.isLive(keyRow) && this.#firstOfKey[keyRow] === 0) this.index.remove(keyRow);
  }

  find(keyRow: number, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(keyRow, start, end) & mask;
    for (let pane = this.#slots[slot]!; pane !== 0; pane = this.#slots[slot]!) {
      if (this.keyRows[pane] === keyRow && this.starts[pane] === start && this.ends[pane] === end)
        return pane;
      slot = (slot + 1) & mask;
    }
    return NO_PANE;
  }

  /** The window that a timer knows by its order and, where windows are stored, by the hash of its key; or NO_PANE. */
  timed(seq: number, known: number): number {
    if (this.store === null) return this.isLive(known) && this.seqs[known] === seq ? known : NO_PANE;
    this.store.admitHash(known);
    return this.#bySeq.get(seq) ?? NO_PANE;
  }

  /** What a timer knows a window by, beside its order. */
  knownBy(pane: number): number {
    return this.store === null ? pane : this.hashOf(pane);
  }

  /** `seq`: its order; absent: the last. */
  // oxlint-disable-next-line max-params -- a window of a key
  create(keyRow: number, start: number, end: number, seq = this.#seq): number {
    const pane = this.#free.pop() ?? this.#newPane();
    this.starts[pane] = start;
    this.ends[pane] = end;
    this.keyRows[pane] = keyRow;
    this.seqs[pane] = seq;
    this.#seq = Math.max(this.#seq, seq + 1);
    if (this.store !== null) this.#bySeq.set(seq, pane);
    this.rows[pane] = 0;
    this.#live[pane] = 1;
    this.#next[pane] = this.#firstOfKey[keyRow]!;
    this.#firstOfKey[keyRow] = pane;
    this.count++;
    this.records?.begins(pane);
    this.#occupy(pane);
    return pane;
  }

  /** Gives a pane another window. */
  move(pane: number, start: number, end: number): void {
    if (this.starts[pane] === start && this.ends[pane] === end) return;
    this.#vacate(pane);
    this.starts[pane] = start;
    this.ends[pane] = end;
    this.#occupy(pane);
  }

  /** Forgets a window. Its key stays. */
  remove(pane: number): void {
    this.#vacate(pane);
    this.#unlink(pane);
    if (this.store !== null) this.#bySeq.delete(this.seqs[pane]!);
    this.#live[pane] = 0;
    for (const { values } of this.lanes) values[pane] = NaN;
    this.count--;
    this.records?.ends(pane);
    this.#free.push(pane);
  }

  /** Forgets all windows and keys and keeps the memory. */
  empty(): void {
    this.index.clear();
    this.#bySeq.clear();
    this.#slots.fill(0);
    this.#firstOfKey.fill(0);
    this.#live.fill(0);
    for (const { values } of this.lanes) values.fill(NaN);
    this.#free = [];
    this.last = 0;
    this.count = 0;
  }

  /** The only window of a key that meets [start, end), touching ones too; NO_PANE: there is none, SEVERAL: there are more. */
  onlyMeeting(keyRow: number, start: number, end: number): number {
    let found = NO_PANE;
    for (let pane = this.#firstOfKey[keyRow]!; pane !== 0; pane = this.#next[pane]!) {
      if (this.starts[pane]! > end || this.ends[pane]! < start) continue;
      if (found !== NO_PANE) return SEVERAL;
      found = pane;
    }
    return found;
  }

  /** The windows of a key that meet [start, end), touching ones too, by start. */
  meeting(keyRow: number, start: number, end: number): number[] {
    const found: number[] = [];
    for (let pane = this.#firstOfKey[keyRow]!; pane !== 0; pane = this.#next[pane]!)
      if (this.starts[pane]! <= end && this.ends[pane]! >= start) found.push(pane);
    return found.length < 2 ? found : found.toSorted((a, b) => this.starts[a]! - this.starts[b]!);
  }

  /** All windows in order of creation. */
  all(): number[] {
    const panes: number[] = [];
    for (let pane = 1; pane <= this.last; pane++) if (this.#live[pane] === 1) panes.push(pane);
    return panes.toSorted((a, b) => this.seqs[a]! - this.seqs[b]!);
  }

  /** Whether it holds nothing that a new one would not. */
  isBlank(pane: number): boolean {
    if (this.rows[pane] !== 0) return false;
    for (let at = 0; at < this.lanes.length; at++) {
      const value = this.lanes[at]!.values[pane]!;
      if (value === value) return false;
    }
    return true;
  }

  #newPane(): number {
    if (this.last + 1 === this.capacity) this.#grow();
    return ++this.last;
  }

  #unlink(pane: number): void {
    const keyRow = this.keyRows[pane]!;
    const next = this.#next[pane]!;
    if (this.#firstOfKey[keyRow] === pane) {
      this.#firstOfKey[keyRow] = next;
      return;
    }
    let before = this.#firstOfKey[keyRow]!;
    while (this.#next[before] !== pane) before = this.#next[before]!;
    this.#next[before] = next;
  }

  #occupy(pane: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.keyRows[pane]!, this.starts[pane]!, this.ends[pane]!) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = pane;
  }

  /** Empties the slot of a pane and moves up those behind it that would not be found any more. */
  #vacate(pane: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = hashOf(this.keyRows[pane]!, this.starts[pane]!, this.ends[pane]!) & mask;
    while (slots[hole] !== pane) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const other = slots[slot]!;
      const home = hashOf(this.keyRows[other]!, this.starts[other]!, this.ends[other]!) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = other;
      hole = slot;
    }
    slots[hole] = 0;
  }

  #reserveKeys(): void {
    if (this.index.capacity > this.#firstOfKey.length)
      this.#firstOfKey = grownArray(this.#firstOfKey, this.index.capacity);
  }

  #grow(): void {
    const before = this.capacity;
    const capacity = 2 * before;
    this.capacity = capacity;
    this.starts = grownArray(this.starts, capacity);
    this.ends = grownArray(this.ends, capacity);
    this.seqs = grownArray(this.seqs, capacity);
    this.rows = grownArray(this.rows, capacity);
    this.keyRows = grownArray(this.keyRows, capacity);
    this.#next = grownArray(this.#next, capacity);
    this.#live = grownArray(this.#live, capacity);
    for (const lane of this.lanes)
      lane.values = grownArray(lane.values, capacity).fill(NaN, before, capacity);
    this.#slots = new Int32Array(2 * capacity);
    for (let pane = 1; pane <= this.last; pane++) if (this.#live[pane] === 1) this.#occupy(pane);
  }
}

function hashOf(keyRow: number, start: number, end: number): number {
  let hash = Math.imul(keyRow + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (start | 0), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ (end | 0), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
