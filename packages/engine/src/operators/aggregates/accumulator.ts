import type { Column } from "../../batch/column.ts";
import type { StringArena } from "../../batch/string-arena.ts";
import type { ByteReader } from "../../state/byte-reader.ts";
import type { ByteWriter } from "../../state/byte-writer.ts";
import type { Lane } from "../../state/lane.ts";

/**
 * The values of one aggregate call for all keys of a table, in dense columns: row r belongs to key r. One class a function
 * and physical type, so that its loops stay monomorphic.
 *
 * 1. A row that was never added to, or was cleared, has the value of no rows: 0 for COUNT, NULL for all else.
 * 2. NULL arguments are not added.
 * 3. Rows below `ensure`'s capacity may be used; new ones are empty.
 */
export interface Accumulator {
  /** Bytes that a row takes, but for strings. */
  readonly rowBytes: number;
  /** Bytes that strings take besides. */
  readonly heapBytes: number;
  ensure(capacity: number): void;
  /** Adds value i of the column to row `rows[i]`, for i in [from, to). The column is not read by COUNT(*). */
  // oxlint-disable-next-line max-params -- the hot call
  add(column: Column | null, from: number, to: number, rows: Int32Array): void;
  /** As `add`, and writes the value of the row after each to `target[at + i - from]`. */
  addAndEmit(input: EmitInput, target: Column, at: number): void;
  /** Adds rows [0, count) of an accumulator of the same class to rows `rows[i]`. */
  merge(other: Accumulator, count: number, rows: Int32Array): void;
  /** Adds row `from` of an accumulator of the same class, which may be this one, to row `into`. */
  mergeOne(other: Accumulator, from: number, into: number): void;
  /** Writes the values of rows [from, to) to the target at `at`. Strings go to `arena`. */
  emit(
    range: { readonly from: number; readonly to: number },
    target: Column,
    at: number,
    arena: StringArena,
  ): void;
  /** Writes the value of one row, NULL flag included, to the target at `at`. */
  emitRow(row: number, target: Column, at: number, arena: StringArena): void;
  /** Makes all rows empty. */
  clear(): void;
  /** Makes one row empty. */
  clearRow(row: number): void;
  /** The arrays of its rows; see Lane. */
  lanes(): readonly Lane[];
  /** Rows were written through `lanes`. */
  lanesWritten(): void;
  write(writer: ByteWriter, row: number): void;
  read(reader: ByteReader, row: number): void;
}

export interface EmitInput {
  readonly column: Column | null;
  readonly from: number;
  readonly to: number;
  readonly rows: Int32Array;
  readonly arena: StringArena;
}
