import { InvariantError } from "@millrace/graph";
import type {
  Column,
  DecimalColumn,
  Float64Column,
  Int32Column,
  Int64Column,
  Int8Column,
  StringColumn,
} from "../batch/column.ts";
import { MAX_BATCH_ROWS } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { copyText, TEXT_SLACK, wordsOfHeap } from "./copy-text.ts";
import type { Frame } from "./frame.ts";

/** Rows to write: `rows[from .. to)` are row numbers of the batch, or (null) the row numbers [from, to) themselves. */
export interface Selection {
  readonly rows: Int32Array | null;
  from: number;
  to: number;
}

/**
 * Copies rows of a batch into a frame, column by column, as many as fit; returns how many. One loop a physical type, so
 * each stays monomorphic; runs of rows are copied as blocks.
 */
export function appendRows(frame: Frame, batch: RowBatch, selection: Selection): number {
  const at = frame.header.rowCount;
  const room = Math.min(selection.to - selection.from, frame.layout.capacity - at);
  const count = frame.layout.hasStrings ? rowsThatFit(frame, batch, selection, room) : room;
  if (count === 0) return 0;
  const part: Part = { rows: selection.rows, from: selection.from, count, at };
  for (let i = 0; i < frame.columns.length; i++) {
    const source = batch.columns[i]!;
    copyNulls(frame, i, source.nulls, part);
    if (source.kind === "string") copyStrings(frame, i, source, part);
    else copyFixed(frame.columns[i]!, source, part);
  }
  if (frame.rowKinds !== null) copyKinds(frame.rowKinds, batch.rowKinds, part);
  frame.header.rowCount = at + count;
  return count;
}

/** Heap bytes that one row may take. */
export function heapBytesOf(batch: RowBatch, row: number): number {
  let bytes = 0;
  for (const column of batch.columns) {
    if (column.kind !== "string" || (column.nulls !== null && column.nulls[row] !== 0)) continue;
    bytes += column.lengths[row]! + TEXT_SLACK;
  }
  return bytes;
}

interface Part {
  readonly rows: Int32Array | null;
  readonly from: number;
  readonly count: number;
  /** First row in the frame. */
  readonly at: number;
}

/** Heap bytes of each row under consideration. */
const sizes = new Int32Array(MAX_BATCH_ROWS);

// oxlint-disable-next-line max-params -- on the hot path
function rowsThatFit(frame: Frame, batch: RowBatch, selection: Selection, room: number): number {
  sizes.fill(0, 0, room);
  for (const column of batch.columns) {
    if (column.kind === "string") addSizes(column, selection, room);
  }
  let left = frame.layout.heapBytes - frame.header.heapUsed;
  for (let k = 0; k < room; k++) {
    left -= sizes[k]!;
    if (left < 0) return k;
  }
  return room;
}

function addSizes({ lengths, nulls }: StringColumn, { rows, from }: Selection, count: number): void {
  for (let k = 0; k < count; k++) {
    const row = rows === null ? from + k : rows[from + k]!;
    if (nulls === null || nulls[row] === 0) sizes[k]! += lengths[row]! + TEXT_SLACK;
  }
}

// oxlint-disable-next-line max-params -- on the hot path
function copyNulls(frame: Frame, index: number, source: Uint8Array | null, part: Part): void {
  const target = frame.nulls[index]!;
  if (target === null) return;
  const { rows, from, count, at } = part;
  if (source === null) {
    if (frame.header.hasNulls(index)) target.fill(0, at, at + count);
    return;
  }
  if (!frame.header.hasNulls(index)) {
    target.fill(0, 0, at);
    frame.header.markNulls(index);
  }
  if (rows === null) for (let k = 0; k < count; k++) target[at + k] = source[from + k]!;
  else for (let k = 0; k < count; k++) target[at + k] = source[rows[from + k]!]!;
}

function copyKinds(target: Uint8Array, source: Uint8Array | null, part: Part): void {
  const { rows, from, count, at } = part;
  for (let k = 0; k < count; k++) {
    target[at + k] = source === null ? 0 : source[rows === null ? from + k : rows[from + k]!]!;
  }
}

// oxlint-disable-next-line max-params -- on the hot path
function copyStrings(frame: Frame, index: number, source: StringColumn, part: Part): void {
  const target = frame.columns[index] as StringColumn;
  const { rows, from, count, at } = part;
  const { heap, offsets, lengths, nulls } = source;
  const to = { bytes: frame.heap, words: frame.heapWords };
  const words = wordsOfHeap(heap);
  let used = frame.header.heapUsed;
  for (let k = 0; k < count; k++) {
    const row = rows === null ? from + k : rows[from + k]!;
    const length = nulls !== null && nulls[row] !== 0 ? 0 : lengths[row]!;
    if (length > 0) {
      const offset = offsets[row]!;
      // The same place within a word as where it comes from, so that words can be copied.
      used += (heap.byteOffset + offset - used) & 3;
      copyText({ bytes: heap, words }, offset, to, used, length);
    }
    target.offsets[at + k] = used;
    target.lengths[at + k] = length;
    used += length;
  }
  frame.header.heapUsed = used;
}

type Values = Int8Array | Int32Array | Float64Array;

function copyFixed(target: Column, source: Column, part: Part): void {
  if (target.kind !== source.kind) throw new InvariantError(`cannot copy ${source.kind} to ${target.kind}`);
  switch (target.kind) {
    case "int8":
      return copyInt8(target.values, (source as Int8Column).values, part);
    case "int32":
      return copyInt32(target.values, (source as Int32Column).values, part);
    case "float64":
      return copyFloat64(target.values, (source as Float64Column).values, part);
    case "int64":
      return copyWordPairs(target.words, (source as Int64Column).words, part);
    case "decimal":
      return copyDecimals(target, source as DecimalColumn, part);
    case "string":
      throw new InvariantError("strings are copied with their heap");
  }
}

/** Runs shorter than this are copied by a loop: `set` makes a view first. */
const SHORT_RUN = 256;

function copyBlock(target: Values, source: Values, part: Part): void {
  target.set(source.subarray(part.from, part.from + part.count), part.at);
}

function copyInt8(target: Int8Array, source: Int8Array, part: Part): void {
  const { rows, from, count, at } = part;
  if (rows === null) {
    if (count >= SHORT_RUN) return copyBlock(target, source, part);
    for (let k = 0; k < count; k++) target[at + k] = source[from + k]!;
    return;
  }
  for (let k = 0; k < count; k++) target[at + k] = source[rows[from + k]!]!;
}

function copyInt32(target: Int32Array, source: Int32Array, part: Part): void {
  const { rows, from, count, at } = part;
  if (rows === null) {
    if (count >= SHORT_RUN) return copyBlock(target, source, part);
    for (let k = 0; k < count; k++) target[at + k] = source[from + k]!;
    return;
  }
  for (let k = 0; k < count; k++) target[at + k] = source[rows[from + k]!]!;
}

function copyFloat64(target: Float64Array, source: Float64Array, part: Part): void {
  const { rows, from, count, at } = part;
  if (rows === null) {
    if (count >= SHORT_RUN) return copyBlock(target, source, part);
    for (let k = 0; k < count; k++) target[at + k] = source[from + k]!;
    return;
  }
  for (let k = 0; k < count; k++) target[at + k] = source[rows[from + k]!]!;
}

function copyWordPairs(target: Int32Array, source: Int32Array, part: Part): void {
  const { rows, from, count, at } = part;
  if (rows === null) {
    if (count >= SHORT_RUN) target.set(source.subarray(2 * from, 2 * (from + count)), 2 * at);
    else for (let k = 0; k < 2 * count; k++) target[2 * at + k] = source[2 * from + k]!;
    return;
  }
  for (let k = 0; k < count; k++) {
    const row = rows[from + k]!;
    target[2 * (at + k)] = source[2 * row]!;
    target[2 * (at + k) + 1] = source[2 * row + 1]!;
  }
}

function copyDecimals(target: DecimalColumn, source: DecimalColumn, part: Part): void {
  copyWordPairs(wordsOf(target.low), wordsOf(source.low), part);
  if (target.high === null) return;
  if (source.high !== null) return copyWordPairs(wordsOf(target.high), wordsOf(source.high), part);
  const { rows, from, count, at } = part;
  for (let k = 0; k < count; k++)
    target.high[at + k] = source.low[rows === null ? from + k : rows[from + k]!]! >> 63n;
}

const wordsOf = (lane: BigInt64Array): Int32Array =>
  new Int32Array(lane.buffer, lane.byteOffset, lane.length * 2);
