import type { RowBatch } from "../batch/row-batch.ts";
import { appendRows, heapBytesOf } from "./append-rows.ts";
import type { Selection } from "./append-rows.ts";
import { Frame } from "./frame.ts";
import type { FrameLayouts } from "./frame-layout.ts";

/** The first row that is selected, in a frame of its own size. */
export function bigRow(layouts: FrameLayouts, batch: RowBatch, { rows, from }: Selection): Frame {
  const row = rows === null ? from : rows[from]!;
  const layout = layouts.bigRow(heapBytesOf(batch, row));
  const big = new Frame(new ArrayBuffer(layout.totalBytes), 0, layout);
  big.clear();
  appendRows(big, batch, { rows, from, to: from + 1 });
  big.seal();
  return big;
}
