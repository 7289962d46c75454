import { invariant } from "@millrace/graph";
import type { KeyedTable } from "./keyed-table.ts";
import type { BytesLane, Lane, WordsLane } from "./lane.ts";
import { wordsOf } from "./read-blocks.ts";
import type { TableBlock } from "./read-blocks.ts";
import { RowBits } from "./row-bits.ts";
import type { RowOwners } from "./row-owners.ts";

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
    if (rows === null) this.#live.addRange(first, first + count);
    else for (let i = 0; i < count; i++) this.#live.add(rows[i]!);
    for (let i = 0; i < block.removed.length; i++) this.#live.delete(block.removed[i]!);
    this.#write(block, rows ?? first, null);
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
    this.#write(block, into, into);
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

  /** `skip[i] < 0`: that row is left out. Lanes that only one side has (stamps) are as in a new row. */
  // oxlint-disable-next-line max-params -- from where to where
  #write(block: TableBlock, rows: Int32Array | number, skip: Int32Array | null): void {
    const lanes = this.#table.lanes();
    const common = Math.min(lanes.length, block.lanes.length);
    for (let l = 0; l < common; l++) {
      const target = { lane: lanes[l]!, rows, skip };
      writeLane(block.lanes[l]!, block.count, target);
    }
  }
}

const NONE = new Int32Array(0);

interface LaneTarget {
  readonly lane: Lane;
  readonly rows: Int32Array | number;
  readonly skip: Int32Array | null;
}

function writeLane(from: Uint8Array, count: number, target: LaneTarget): void {
  const { lane } = target;
  if (lane.kind === "text") {
    writeText(from, count, target);
    return;
  }
  const { rows, skip } = target;
  const rowBytes = lane.kind === "bytes" ? 1 : lane.perRow * 4;
  invariant(from.length === count * rowBytes, "a block has the lanes of its table");
  if (typeof rows === "number") {
    bytesOf(lane).set(from, rows * rowBytes);
    return;
  }
  const perRow = lane.kind === "bytes" ? 1 : lane.perRow;
  const source = lane.kind === "bytes" ? from : wordsOf(from);
  const to: Uint8Array | Int32Array = lane.kind === "bytes" ? lane.bytes : lane.words;
  for (let i = 0; i < count; i++) {
    if (skip !== null && skip[i]! < 0) continue;
    for (let word = 0; word < perRow; word++) to[rows[i]! * perRow + word] = source[i * perRow + word]!;
  }
}

const bytesOf = (lane: BytesLane | WordsLane): Uint8Array =>
  lane.kind === "bytes"
    ? lane.bytes
    : new Uint8Array(lane.words.buffer, lane.words.byteOffset, lane.words.byteLength);

function writeText(from: Uint8Array, count: number, { lane, rows, skip }: LaneTarget): void {
  if (lane.kind !== "text") return;
  const lengths = wordsOf(from);
  let at = count * 4;
  for (let i = 0; i < count; i++) {
    const length = lengths[i]!;
    if (skip === null || skip[i]! >= 0)
      lane.set(typeof rows === "number" ? rows + i : rows[i]!, from, at, length);
    at += length;
  }
}
