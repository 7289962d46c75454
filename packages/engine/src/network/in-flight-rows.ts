import type { RowSchema } from "@millrace/graph";
import { ByteReader } from "../state/byte-reader.ts";
import { ByteWriter } from "../state/byte-writer.ts";
import { CONTROL_WATERMARK, Frame, FrameHeader, isBarrier } from "./frame.ts";
import { BIG_ROW_LEVEL } from "./frame-layout.ts";
import type { FrameLayouts } from "./frame-layout.ts";
import { packFrame, unpackFrame } from "./frame-packing.ts";
import { SEGMENT_BYTES } from "./network-memory.ts";

/** A part of a frame: its rows and controls from a place on, up to one. */
export interface FrameCut {
  readonly row: number;
  readonly control: number;
  readonly rowEnd: number;
  readonly controlEnd: number;
}

/** Rows of one frame that were in flight when a barrier overtook them: a copy. */
export interface InFlightFrame extends FrameCut {
  /** Number of the frame in its channel (of its last piece, where it is sent in pieces); -1: it was restored. */
  readonly number: number;
  readonly isBig: boolean;
  readonly bytes: Uint8Array;
}

/** Place of this checkpoint's barrier among the controls of a frame, or -1. */
export function barrierIn({ header }: Pick<Frame, "header">, checkpointId: number): number {
  for (let i = 0; i < header.controlCount; i++) {
    if (isBarrier(header.controlKind(i)) && header.controlA(i) === checkpointId) return i;
  }
  return -1;
}

/** All that a frame holds from a place on, or what stands before a barrier in it; null where that is nothing. */
export function cutFrame(
  { header }: Pick<Frame, "header">,
  from: { readonly row: number; readonly control: number },
  barrier: number,
): FrameCut | null {
  const controlEnd = barrier < 0 ? header.controlCount : barrier;
  const rowEnd = barrier < 0 ? header.rowCount : header.controlRow(barrier);
  return from.row >= rowEnd && from.control >= controlEnd ? null : { ...from, rowEnd, controlEnd };
}

export const FROM_START = { row: 0, control: 0 };

// oxlint-disable-next-line max-params -- what, how much of it, and which it is
export function copyFrame(frame: Frame, cut: FrameCut, layouts: FrameLayouts, number: number): InFlightFrame {
  const isBig = frame.layout.level === BIG_ROW_LEVEL;
  const bytes = isBig ? frame.bytes.slice() : packFrame(layouts, frame.bytes.buffer, frame.bytes.byteOffset);
  return { ...cut, number, isBig, bytes };
}

export const rowsOf = (frames: readonly FrameCut[]): number =>
  frames.reduce((sum, { row, rowEnd }) => sum + rowEnd - row, 0);

/** What tells whether rows that were saved can still be read: names do not matter, types do. */
export const schemaSignature = ({ fields, changelog }: RowSchema): string =>
  JSON.stringify([changelog, ...fields.map(({ type }) => type)]);

/**
 * Section of the rows in flight of one channel
 * ============================================
 *
 * Signature of the rows' types (i32 length, UTF-8), i32 frames, then for each: i32 number, row, control, rowEnd,
 * controlEnd, u8 is big, i32 length and the packed frame (of a big one, the frame as it is). Little-endian.
 */
export function encodeInFlight(schema: RowSchema, frames: readonly InFlightFrame[]): Uint8Array {
  const writer = new ByteWriter();
  const signature = new TextEncoder().encode(schemaSignature(schema));
  writer.range(signature, 0, signature.length);
  writer.int32(frames.length);
  for (const { number, row, control, rowEnd, controlEnd, isBig, bytes } of frames) {
    for (const value of [number, row, control, rowEnd, controlEnd]) writer.int32(value);
    writer.byte(isBig ? 1 : 0);
    writer.range(bytes, 0, bytes.length);
  }
  return writer.finish();
}

/** Null: rows of these types cannot be read as rows of `schema`. */
export function decodeInFlight(schema: RowSchema, bytes: Uint8Array): readonly InFlightFrame[] | null {
  const reader = new ByteReader(bytes);
  const part = (): Uint8Array => {
    const { offset, length } = reader.range();
    return bytes.subarray(offset, offset + length);
  };
  if (new TextDecoder().decode(part()) !== schemaSignature(schema)) return null;
  return Array.from({ length: reader.int32() }, () => ({
    number: reader.int32(),
    row: reader.int32(),
    control: reader.int32(),
    rowEnd: reader.int32(),
    controlEnd: reader.int32(),
    isBig: reader.byte() === 1,
    bytes: part(),
  }));
}

/** Rows that were in flight, to be read before anything new. */
export interface RestoredFrame {
  readonly frame: Frame;
  /** First row to read. */
  readonly row: number;
}

/** The frame again, in memory of its own: it ends where it was cut, and of its controls only watermarks are left, or none. */
export function openInFlight(
  layouts: FrameLayouts,
  saved: InFlightFrame,
  withWatermarks: boolean,
): RestoredFrame {
  const frame = saved.isBig ? bigFrame(layouts, saved.bytes) : smallFrame(layouts, saved.bytes);
  const { header } = frame;
  header.rowCount = saved.rowEnd;
  header.controlCount = saved.controlEnd;
  header.retainControls(saved.control, (kind) => withWatermarks && kind === CONTROL_WATERMARK);
  frame.seal();
  frame.open();
  return { frame, row: saved.row };
}

function bigFrame(layouts: FrameLayouts, bytes: Uint8Array): Frame {
  const copy = bytes.slice();
  return new Frame(copy.buffer, 0, layouts.bigRowOf(copy.length));
}

function smallFrame(layouts: FrameLayouts, bytes: Uint8Array): Frame {
  const buffer = new ArrayBuffer(SEGMENT_BYTES);
  unpackFrame(layouts, bytes, { buffer, offset: 0 });
  return new Frame(buffer, 0, layouts.at(new FrameHeader(buffer, 0).level));
}
