import type { Column, StringColumn } from "../batch/column.ts";

/**
 * One array of a table's rows, as snapshots see it: bytes, words or text a row. What a lane refers to is replaced when the
 * table grows: ask for the lanes again then. Words are those of the machine: little-endian.
 */
export type Lane = BytesLane | WordsLane | TextLane;

export interface BytesLane {
  readonly kind: "bytes";
  readonly bytes: Uint8Array;
}

/** Row r is words [r * perRow, (r + 1) * perRow). */
export interface WordsLane {
  readonly kind: "words";
  readonly words: Int32Array;
  readonly perRow: 1 | 2;
}

/** Bytes of a string where the row is not NULL; whether it is, is a lane of its own behind it. */
export interface TextLane {
  readonly kind: "text";
  readonly column: StringColumn;
  /** Copies the bytes to where the column keeps them; what the row had before is garbage. */
  // oxlint-disable-next-line max-params -- a byte range
  set(row: number, heap: Uint8Array, offset: number, length: number): void;
}

export const bytesLane = (array: Uint8Array | Int8Array): BytesLane => ({
  kind: "bytes",
  bytes: new Uint8Array(array.buffer, array.byteOffset, array.length),
});

export const wordsLane = (array: Int32Array | Float64Array | BigInt64Array): WordsLane => ({
  kind: "words",
  words: new Int32Array(array.buffer, array.byteOffset, array.byteLength / 4),
  perRow: array.BYTES_PER_ELEMENT === 4 ? 1 : 2,
});

/** Memory of the lane's rows, strings left out. */
export function laneBuffers(lane: Lane): readonly ArrayBufferLike[] {
  if (lane.kind === "bytes") return [lane.bytes.buffer];
  if (lane.kind === "words") return [lane.words.buffer];
  return [lane.column.offsets.buffer, lane.column.lengths.buffer];
}

/** The lanes of a column; `setText` as TextLane's `set`. */
export function columnLanes(column: Column, setText: TextLane["set"]): readonly Lane[] {
  const nulls = column.nulls === null ? [] : [bytesLane(column.nulls)];
  switch (column.kind) {
    case "string":
      return [{ kind: "text", column, set: setText }, ...nulls];
    case "int8":
      return [bytesLane(column.values), ...nulls];
    case "decimal":
      return [wordsLane(column.low), ...(column.high === null ? [] : [wordsLane(column.high)]), ...nulls];
    case "int32":
    case "int64":
    case "float64":
      return [wordsLane(column.values), ...nulls];
  }
}

/** Bytes of a text lane's row. */
export function textLength(column: StringColumn, row: number): number {
  return column.nulls !== null && column.nulls[row] !== 0 ? 0 : column.lengths[row]!;
}
