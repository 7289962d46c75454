import type { RowBatch } from "../../../batch/row-batch.ts";
import type { ByteReader } from "../../../state/byte-reader.ts";
import type { ByteWriter } from "../../../state/byte-writer.ts";
import type { RecordTable } from "../../../state/records/record-table.ts";
import type { WindowOutput } from "../window-output.ts";
import type { KeptBeside } from "./kept-beside.ts";

/**
 * What windows hold, by number of the pane.
 *
 * 1. Rows may be added later than `add` says: before anything is read, cleared or merged, `flush` is called with the rows so
 *    far. In each pane they come in the order of `add`.
 * 2. `emit` gives a window's result, in several calls where it is long: `false` means that there is more and the output is
 *    full. It is not called for a window without rows.
 */
export interface WindowContents {
  readonly byteSize: number;
  /** Rows that checkpoints take one by one; null: those of a pane are taken with it. */
  readonly records: RecordTable | null;
  ensure(panes: number): void;
  /** Rows of this batch come next. */
  begin(batch: RowBatch): void;
  /** Adds row `i` to a pane; `lane` as the assigner's. */
  add(i: number, pane: number, lane: number): void;
  /** Adds what waits, up to row `to` of the batch. */
  flush(to: number): void;
  /** Before a pane is written or looked at: what is kept of it is what it has. */
  settle?(): void;
  /** Forgets all panes. */
  empty(): void;
  /** A window goes for good; `clear` follows. */
  forget?(pane: number): void;
  /** What it keeps beside that; absent or null: nothing. */
  readonly beside?: KeptBeside | null;
  /** Makes a pane empty. */
  clear(pane: number): void;
  /** Moves all of a pane into another. */
  merge(from: number, into: number): void;
  emit(pane: number, output: WindowOutput): boolean;
  /** Rows of the pane after `emit`, where an evictor has removed some; else `rows`. */
  rowsAfter(pane: number, rows: number): number;
  write(writer: ByteWriter, pane: number): void;
  /** A row that `records` wrote, behind those of its pane. */
  readRow?(reader: ByteReader, pane: number, order?: number): number;
  /** `rows`: how many rows the pane has. */
  read(reader: ByteReader, pane: number, rows: number): void;
}
