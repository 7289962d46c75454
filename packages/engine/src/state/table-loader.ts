import { invariant } from "@millrace/graph";
import type { KeyedTable } from "./keyed-table.ts";
import type { BytesLane, Lane, TextLane, WordsLane } from "./lane.ts";
import { wordsOf } from "./read-blocks.ts";
import type { TableBlock } from "./read-blocks.ts";
import { RowBits } from "./row-bits.ts";
import type { RowOwners } from "./row-owners.ts";
import { rowRuns } from "./row-runs.ts";
import type { RowRun } from "./row-runs.ts";

/** Fills an empty table from the blocks of one or more subtasks, of which only some rows may be wanted. */
export class TableLoader {
  readonly #table: KeyedTable;
  /** Null: all rows, and they keep their numbers (blocks of one subtask). */
  readonly #owners: RowOwners | null;
  readonly #live = new RowBits(0);
  /** By subtask: for each of its rows, row + 1 of the table. */
  readonly #targets = new Map<number, Int32Array>();
  #rowCount = 0;

  constructor(table: KeyedTable, owners: RowOwners | null) {
    this.#table = table;
    this.#owners = owners;
  }

  /** Blocks of one subtask come in the order in which they were written. */
  add(block: TableBlock): void {
    const owners = this.#owners;
    if (owners === null) this.#addInPlace(block);
    else this.#addChosen(block, owners);
  }

  /** All rows of one block, by their place in it, and none of others. */
  addAlone(block: TableBlock): void {
    this.#addInPlace({ ...block, rows: null, first: 0, removed: NONE, rowCount: block.count });
    this.finish();
  }

  finish(): void {
    this.#table.adopt(this.#rowCount, this.#live);
  }

  #addInPlace(block: TableBlock): void {
    this.#reserve(Math.max(this.#rowCount, block.rowCount));
    const { rows, first, count } = block;
    const runs = rows === null ? [{ place: 0, row: first, length: count }] : rowRuns(rows, count);
    if (runs !== null) for (const { row, length } of runs) this.#live.addRange(row, row + length);
    else for (let i = 0; i < count; i++) this.#live.add(rows![i]!);
    for (let i = 0; i < block.removed.length; i++) this.#live.delete(block.removed[i]!);
    this.#write(block, runs === null ? { rows: rows!, skip: null } : { runs });
  }

  #addChosen(block: TableBlock, owners: RowOwners): void {
    const targets = this.#targetsOf(block);
    const into = new Int32Array(block.count);
    const hashes = owners.hashesOf(block);
    let next = this.#rowCount;
    for (let i = 0; i < block.count; i++) {
      const row = block.rows === null ? block.first + i : block.rows[i]!;
      if (owners.owns(hashes[i]!)) {
        if (targets[row] === 0) targets[row] = ++next;
        into[i] = targets[row]! - 1;
      } else {
        this.#drop(targets, row);
        into[i] = -1;
      }
    }
    this.#reserve(next);
    for (let i = 0; i < block.removed.length; i++) this.#drop(targets, block.removed[i]!);
    for (let i = 0; i < block.count; i++) if (into[i]! >= 0) this.#live.add(into[i]!);
    this.#write(block, { rows: into, skip: into });
  }

  #drop(targets: Int32Array, row: number): void {
    if (targets[row]! > 0) this.#live.delete(targets[row]! - 1);
  }

  #targetsOf({ subtask, rowCount }: TableBlock): Int32Array {
    const known = this.#targets.get(subtask) ?? new Int32Array(0);
    if (known.length >= rowCount) return known;
    const targets = new Int32Array(rowCount);
    targets.set(known);
    this.#targets.set(subtask, targets);
    return targets;
  }

  #reserve(rows: number): void {
    this.#rowCount = rows;
    this.#live.ensure(rows);
    this.#table.reserveRows(rows);
  }

  /** Lanes that only one side has (stamps) are as in a new row. */
  #write(block: TableBlock, places: Places): void {
    const lanes = this.#table.lanes();
    const common = Math.min(lanes.length, block.lanes.length);
    for (let l = 0; l < common; l++) writeLane(block.lanes[l]!, block.count, lanes[l]!, places);
  }
}

const NONE = new Int32Array(0);

/** Where the rows of a block go: run by run, or each to `rows[i]`, but those with `skip[i] < 0` nowhere. */
type Places =
  | { readonly runs: readonly RowRun[] }
  | { readonly rows: Int32Array; readonly skip: Int32Array | null };

// oxlint-disable-next-line max-params -- from where to where
function writeLane(from: Uint8Array, count: number, lane: Lane, places: Places): void {
  if (lane.kind === "text") {
    writeText(from, count, lane, places);
    return;
  }
  const rowBytes = lane.kind === "bytes" ? 1 : lane.perRow * 4;
  invariant(from.length === count * rowBytes, "a block has the lanes of its table");
  if ("runs" in places) {
    const to = bytesOf(lane);
    for (const { place, row, length } of places.runs)
      to.set(from.subarray(place * rowBytes, (place + length) * rowBytes), row * rowBytes);
  } else if (lane.kind === "bytes") {
    scatterBytes(from, count, lane.bytes, places);
  } else if (lane.perRow === 1) {
    scatterWords(wordsOf(from), count, lane.words, places);
  } else {
    scatterPairs(wordsOf(from), count, lane.words, places);
  }
}

type Scattered = Extract<Places, { readonly rows: Int32Array }>;

// oxlint-disable-next-line max-params -- from where to where
function scatterBytes(from: Uint8Array, count: number, to: Uint8Array, { rows, skip }: Scattered): void {
  for (let i = 0; i < count; i++) if (skip === null || skip[i]! >= 0) to[rows[i]!] = from[i]!;
}

// oxlint-disable-next-line max-params -- from where to where
function scatterWords(from: Int32Array, count: number, to: Int32Array, { rows, skip }: Scattered): void {
  for (let i = 0; i < count; i++) if (skip === null || skip[i]! >= 0) to[rows[i]!] = from[i]!;
}

// oxlint-disable-next-line max-params -- from where to where
function scatterPairs(from: Int32Array, count: number, to: Int32Array, { rows, skip }: Scattered): void {
  for (let i = 0; i < count; i++) {
    if (skip !== null && skip[i]! < 0) continue;
    to[2 * rows[i]!] = from[2 * i]!;
    to[2 * rows[i]! + 1] = from[2 * i + 1]!;
  }
}

const bytesOf = (lane: BytesLane | WordsLane): Uint8Array =>
  lane.kind === "bytes"
    ? lane.bytes
    : new Uint8Array(lane.words.buffer, lane.words.byteOffset, lane.words.byteLength);

// oxlint-disable-next-line max-params -- from where to where
function writeText(from: Uint8Array, count: number, lane: TextLane, places: Places): void {
  const lengths = wordsOf(from.subarray(0, count * 4));
  let at = count * 4;
  if ("runs" in places) {
    for (const { place, row, length: rows } of places.runs)
      for (let i = 0; i < rows; i++) {
        const length = lengths[place + i]!;
        lane.set(row + i, from, at, length);
        at += length;
      }
    return;
  }
  const { rows, skip } = places;
  for (let i = 0; i < count; i++) {
    const length = lengths[i]!;
    if (skip === null || skip[i]! >= 0) lane.set(rows[i]!, from, at, length);
    at += length;
  }
}
