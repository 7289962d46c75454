import type { Column } from "./column.ts";

/** At most so many rows in a batch. */
export const MAX_BATCH_ROWS = 4_096;

/** Row kinds, as stored in `RowBatch.rowKinds`. */
export const ROW_INSERT = 0;
export const ROW_UPDATE_BEFORE = 1;
export const ROW_UPDATE_AFTER = 2;
export const ROW_DELETE = 3;

/** As Flink writes them, by the numbers above. */
export const ROW_KINDS = ["+I", "-U", "+U", "-D"] as const;

/**
 * Rows [from, to) of a struct of arrays. Lent: valid until `processBatch` returns, never changed by a receiver.
 *
 * `rowKinds` null: every row is +I. Controls (watermark, barrier, end of input) are not inside: the task cuts a channel's
 * frame at the controls' row offsets and calls the operator for each slice, so that order between rows and controls is
 * exact and an operator never sees how its input was cut (law 1).
 */
export class RowBatch {
  columns: readonly Column[];
  from: number;
  to: number;
  rowKinds: Uint8Array | null;

  constructor(columns: readonly Column[], from: number, to: number, rowKinds: Uint8Array | null = null) {
    this.columns = columns;
    this.from = from;
    this.to = to;
    this.rowKinds = rowKinds;
  }

  get rowCount(): number {
    return this.to - this.from;
  }
}

/** Watermark that says that no row will follow (end of input). Milliseconds, as every watermark. */
export const MAX_WATERMARK = Number.MAX_SAFE_INTEGER;
/** Past the time of every row, and not the end of time: rows may still come out of a loop. The last millisecond but one of a Date. */
export const LAST_BUT_END = 8_639_999_999_999_999;
/** Before the first watermark. */
export const MIN_WATERMARK = Number.MIN_SAFE_INTEGER;
