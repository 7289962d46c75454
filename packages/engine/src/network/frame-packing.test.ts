import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import { RowBatch } from "../batch/row-batch.ts";
import { appendRows } from "./append-rows.ts";
import { Frame } from "./frame.ts";
import { FRAME_HEADER_BYTES, FrameLayouts } from "./frame-layout.ts";
import { packFrame, unpackFrame } from "./frame-packing.ts";
import { SEGMENT_BYTES } from "./network-memory.ts";
import { EVERY_TYPE, everyTypeRow } from "./testing/channel-script.ts";

const layouts = new FrameLayouts(EVERY_TYPE);

function frameOf(rows: number, seed: number): Frame {
  const frame = new Frame(new ArrayBuffer(SEGMENT_BYTES), 0, layouts.at(layouts.firstLevel));
  frame.bytes.fill(0xee);
  frame.clear();
  if (rows > 0) appendRows(frame, batchOf(rows, seed), { rows: null, from: 0, to: rows });
  frame.header.addControl(1, 77, 0);
  frame.seal();
  return frame;
}

const batchOf = (rows: number, seed: number): RowBatch =>
  batchOfRows(
    EVERY_TYPE,
    Array.from({ length: rows }, (_, index) => everyTypeRow(seed + index, index % 9)),
  );

const rowsIn = (frame: Frame): readonly string[] => {
  frame.open();
  const batch = new RowBatch(frame.columns, 0, frame.header.rowCount);
  return rowsOfBatch(batch).map(String);
};

const frames = fc.record({ rows: fc.integer({ min: 0, max: 40 }), seed: fc.integer({ min: 0, max: 1_000 }) });

describe("what a frame carries", () => {
  it("comes out of a packed frame as it went in", () => {
    fc.assert(
      fc.property(frames, ({ rows, seed }) => {
        const frame = frameOf(rows, seed);
        const packed = packFrame(layouts, frame.bytes.buffer, 0);
        const other = new Frame(new ArrayBuffer(SEGMENT_BYTES), 0, frame.layout);
        unpackFrame(layouts, packed, { buffer: other.bytes.buffer, offset: 0 });
        expect(rowsIn(other)).toEqual(rowsIn(frame));
        expect(other.header.controlA(0)).toBe(77);
      }),
    );
  });

  it("moves to another segment without what is not there", () => {
    fc.assert(
      fc.property(frames, ({ rows, seed }) => {
        const frame = frameOf(rows, seed);
        const other = new Frame(new ArrayBuffer(SEGMENT_BYTES), 0, frame.layout);
        other.copyFrom(frame);
        expect(rowsIn(other)).toEqual(rowsIn(frame));
        const [region] = frame.layout.regions;
        expect(other.bytes[region!.offset + region!.bytesARow * rows]).toBe(0);
      }),
    );
  });

  it("is counted, and nothing else: one row is no segment full", () => {
    const one = frameOf(1, 1);
    const { layout, header } = one;
    expect(header.bytesUsed).toBe(FRAME_HEADER_BYTES + layout.bytesARow + header.heapUsed);
    expect(packFrame(layouts, one.bytes.buffer, 0)).toHaveLength(header.bytesUsed);
    expect(header.bytesUsed).toBeLessThan(1_000);
    expect(frameOf(0, 1).header.bytesUsed).toBe(FRAME_HEADER_BYTES);
  });
});
