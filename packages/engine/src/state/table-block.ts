import { invariant } from "@millrace/graph";
import { copyBytes } from "../batch/string-arena.ts";
import type { Lane } from "./lane.ts";
import { textLength } from "./lane.ts";
import type { RowLog } from "./row-log.ts";

/**
 * Some rows of a table in a checkpoint, format version 1. Little-endian; every part begins at a multiple of 8.
 *
 *     i32 version  i32 subtask that wrote it  f64 checkpoint id  f64 namespace of the table
 *     i32 flags (1: complete, the table is what its blocks of this checkpoint say and nothing of before)
 *     i32 row count of the table  i32 rows n  i32 first row, or -1  i32 removed rows m  i32 lanes
 *     where there is no first row: n times i32 row number
 *     m times i32 row number
 *     for each lane   i32 byte length  i32 0  the bytes: of n rows; for text: n times i32 length, then the bytes
 *
 * Lanes: hashes of the keys, key columns, values, stamps. A table of a checkpoint is its newest complete blocks with all
 * later ones laid over them, row by row; what a checkpoint has no block of is gone.
 */
export const TABLE_BLOCK_VERSION = 1;
export const COMPLETE = 1;
export const HEADER_BYTES = 48;

export interface BlockHead {
  readonly subtask: number;
  readonly checkpointId: number;
  readonly namespace: number;
  readonly complete: boolean;
  /** Rows that the table has given out, removed ones included. */
  readonly rowCount: number;
}

/** Which rows go into a block: [0, live) from the table, [live, count) from the log, by `entries`. */
export interface BlockRows {
  readonly rows: Int32Array;
  /** Number of each of them in the checkpoint; absent: what it is in the table. */
  readonly numbers?: Int32Array;
  readonly entries: Int32Array;
  readonly live: number;
  readonly count: number;
  readonly log: RowLog | null;
  readonly removed: Int32Array;
}

/** Byte length of the block. */
export function blockBytes(lanes: readonly Lane[], from: BlockRows): number {
  const { count, removed } = from;
  let bytes = HEADER_BYTES + padded(removed.length * 4);
  if (firstRow(from) < 0) bytes += padded(count * 4);
  for (let l = 0; l < lanes.length; l++) bytes += 8 + padded(laneBytes(lanes[l]!, l, from));
  return bytes;
}

/** Writes the block to the beginning of `target`, whose buffer is its own and which is long enough. */
// oxlint-disable-next-line max-params -- from where to where
export function writeBlock(
  head: BlockHead,
  lanes: readonly Lane[],
  from: BlockRows,
  target: Uint8Array,
): void {
  const { rows, numbers = rows, count, removed } = from;
  const ints = new Int32Array(target.buffer, target.byteOffset, target.byteLength >> 2);
  const doubles = new Float64Array(target.buffer, target.byteOffset, HEADER_BYTES >> 3);
  const first = firstRow(from);
  ints[0] = TABLE_BLOCK_VERSION;
  ints[1] = head.subtask;
  doubles[1] = head.checkpointId;
  doubles[2] = head.namespace;
  ints[6] = head.complete ? COMPLETE : 0;
  ints[7] = head.rowCount;
  ints[8] = count;
  ints[9] = first;
  ints[10] = removed.length;
  ints[11] = lanes.length;
  let at = HEADER_BYTES;
  if (first < 0) {
    ints.set(numbers.subarray(0, count), at >> 2);
    at += padded(count * 4);
  }
  ints.set(removed, at >> 2);
  at += padded(removed.length * 4);
  for (let l = 0; l < lanes.length; l++) {
    const bytes = laneBytes(lanes[l]!, l, from);
    ints[at >> 2] = bytes;
    ints[(at >> 2) + 1] = 0;
    writeLane({ lane: lanes[l]!, index: l }, { ...from, first }, { target, ints, at: at + 8 });
    target.fill(0, at + 8 + bytes, at + 8 + padded(bytes));
    at += 8 + padded(bytes);
  }
}

export const padded = (bytes: number): number => (bytes + 7) & ~7;

/** The row that the block begins with, if its rows follow one another and come from the table; else -1. */
function firstRow({ rows, numbers, live, count }: BlockRows): number {
  if (numbers !== undefined || count === 0 || live < count || rows[count - 1]! - rows[0]! !== count - 1)
    return -1;
  return rows[0]!;
}

function laneBytes(lane: Lane, index: number, { rows, entries, live, count, log }: BlockRows): number {
  if (lane.kind === "bytes") return count;
  if (lane.kind === "words") return count * lane.perRow * 4;
  let bytes = count * 4;
  for (let i = 0; i < live; i++) bytes += textLength(lane.column, rows[i]!);
  if (live === count) return bytes;
  const kept = log!.kept[index]!;
  invariant(kept.kind === "text", "a log has the lanes of its table");
  for (let i = live; i < count; i++) bytes += kept.lengths[entries[i]!]!;
  return bytes;
}

interface Target {
  readonly target: Uint8Array;
  readonly ints: Int32Array;
  readonly at: number;
}
type Source = BlockRows & { readonly first: number };

function writeLane(
  { lane, index }: { readonly lane: Lane; readonly index: number },
  from: Source,
  to: Target,
): void {
  if (lane.kind === "bytes") writeBytes(lane.bytes, index, from, to);
  else if (lane.kind === "words") writeWords(lane, index, from, to);
  else writeText(lane, index, from, to);
}

// oxlint-disable-next-line max-params -- from where to where
function writeBytes(bytes: Uint8Array, index: number, from: Source, { target, at }: Target): void {
  const { rows, entries, live, count, first, log } = from;
  if (first >= 0) {
    target.set(bytes.subarray(first, first + count), at);
    return;
  }
  for (let i = 0; i < live; i++) target[at + i] = bytes[rows[i]!]!;
  if (live === count) return;
  const kept = log!.kept[index]!;
  if (kept.kind !== "bytes") return;
  for (let i = live; i < count; i++) target[at + i] = kept.bytes[entries[i]!]!;
}

// oxlint-disable-next-line max-params -- from where to where
function writeWords(
  { words, perRow }: Extract<Lane, { readonly kind: "words" }>,
  index: number,
  from: Source,
  to: Target,
): void {
  const { rows, entries, live, count, first, log } = from;
  const { ints } = to;
  const at = to.at >> 2;
  if (first >= 0) {
    ints.set(words.subarray(first * perRow, (first + count) * perRow), at);
    return;
  }
  gatherWords({ words, perRow }, { rows, from: 0, to: live }, ints, at);
  if (live === count) return;
  const kept = log!.kept[index]!;
  if (kept.kind === "words") gatherWords(kept, { rows: entries, from: live, to: count }, ints, at);
}

// oxlint-disable-next-line max-params -- from where to where
function gatherWords(
  { words, perRow }: { readonly words: Int32Array; readonly perRow: 1 | 2 },
  range: { readonly rows: Int32Array; readonly from: number; readonly to: number },
  ints: Int32Array,
  at: number,
): void {
  const { rows } = range;
  if (perRow === 1) {
    for (let i = range.from; i < range.to; i++) ints[at + i] = words[rows[i]!]!;
    return;
  }
  for (let i = range.from; i < range.to; i++) {
    ints[at + 2 * i] = words[2 * rows[i]!]!;
    ints[at + 2 * i + 1] = words[2 * rows[i]! + 1]!;
  }
}

// oxlint-disable-next-line max-params -- from where to where
function writeText(
  { column }: Extract<Lane, { readonly kind: "text" }>,
  index: number,
  { rows, entries, live, count, log }: Source,
  { target, ints, at }: Target,
): void {
  let end = at + count * 4;
  for (let i = 0; i < live; i++) {
    const length = textLength(column, rows[i]!);
    ints[(at >> 2) + i] = length;
    copyBytes(column.heap, column.offsets[rows[i]!]!, target, end, length);
    end += length;
  }
  if (live === count) return;
  const kept = log!.kept[index]!;
  if (kept.kind !== "text") return;
  for (let i = live; i < count; i++) {
    const length = kept.lengths[entries[i]!]!;
    ints[(at >> 2) + i] = length;
    copyBytes(kept.arena.bytes, kept.offsets[entries[i]!]!, target, end, length);
    end += length;
  }
}
