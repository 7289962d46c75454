import type { RowSchema } from "@millrace/graph";
import { Int64Column } from "../batch/column.ts";
import type { Column } from "../batch/column.ts";
import { createColumn } from "../batch/batch-builder.ts";
import { RowBatch } from "../batch/row-batch.ts";
import { appendRows, heapBytesOf } from "../network/append-rows.ts";
import { Frame } from "../network/frame.ts";
import type { FrameLayout, FrameLayouts } from "../network/frame-layout.ts";
import type { RestoredFrame } from "../network/in-flight-rows.ts";

/**
 * The rows of a frame of `from`, which can be carried over to the layouts' schema (see `carries`): columns are known by their
 * names, a new one is NULL.
 */
export function carriedFrames(
  from: RowSchema,
  layouts: FrameLayouts,
  { frame, row }: RestoredFrame,
): readonly RestoredFrame[] {
  const { rowCount } = frame.header;
  const places = new Map(from.fields.map(({ name }, index) => [name, index]));
  const columns = layouts.schema.fields.map(({ name, type }) => {
    const place = places.get(name);
    if (place !== undefined) return widened(frame.columns[place]!, createColumn(type, 0), rowCount);
    const empty = createColumn(type, rowCount);
    empty.nulls?.fill(1);
    return empty;
  });
  return framesOf(new RowBatch(columns, row, rowCount, frame.rowKinds), layouts);
}

/** Columns of one kind hold the same values; only of integers the lane is another one. */
function widened(column: Column, wanted: Column, rows: number): Column {
  if (column.kind !== "int32" || wanted.kind !== "int64") return column;
  const values = new BigInt64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = BigInt(column.values[row]!);
  return new Int64Column(values, column.nulls);
}

function framesOf(batch: RowBatch, layouts: FrameLayouts): readonly RestoredFrame[] {
  const frames: RestoredFrame[] = [];
  for (let from = batch.from; from < batch.to;) {
    const frame = emptyFrame(layouts.at(layouts.firstLevel));
    const written = appendRows(frame, batch, { rows: null, from, to: batch.to });
    if (written > 0) {
      frames.push(opened(frame));
      from += written;
      continue;
    }
    const big = emptyFrame(layouts.bigRow(heapBytesOf(batch, from)));
    appendRows(big, batch, { rows: null, from, to: from + 1 });
    frames.push(opened(big));
    from += 1;
  }
  return frames;
}

function emptyFrame(layout: FrameLayout): Frame {
  const frame = new Frame(new ArrayBuffer(layout.totalBytes), 0, layout);
  frame.clear();
  return frame;
}

function opened(frame: Frame): RestoredFrame {
  frame.seal();
  frame.open();
  return { frame, row: 0 };
}
