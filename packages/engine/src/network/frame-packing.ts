import { FrameHeader } from "./frame.ts";
import { FRAME_FRAGMENT, FRAME_HEADER_BYTES } from "./frame-layout.ts";
import type { FrameLayout, FrameLayouts } from "./frame-layout.ts";

/**
 * A packed frame, as it goes over a socket: the header, then of each region only the rows that are there, in the order of
 * the layout, then the used part of the heap. A fragment is its used bytes as they stand.
 */
export function packFrame(layouts: FrameLayouts, buffer: ArrayBufferLike, offset: number): Uint8Array {
  const header = new FrameHeader(buffer, offset);
  const packed = new Uint8Array(header.bytesUsed);
  packed.set(new Uint8Array(buffer, offset, Math.min(FRAME_HEADER_BYTES, packed.length)));
  if ((header.flags & FRAME_FRAGMENT) !== 0) {
    packed.set(new Uint8Array(buffer, offset, packed.length));
    return packed;
  }
  let at = FRAME_HEADER_BYTES;
  for (const { from, bytes } of usedRegions(layouts.at(header.level), header)) {
    packed.set(new Uint8Array(buffer, offset + from, bytes), at);
    at += bytes;
  }
  return packed;
}

/** The reverse, into a segment. */
export function unpackFrame(
  layouts: FrameLayouts,
  packed: Uint8Array,
  segment: { readonly buffer: ArrayBufferLike; readonly offset: number },
): void {
  const { buffer, offset } = segment;
  new Uint8Array(buffer, offset, FRAME_HEADER_BYTES).set(packed.subarray(0, FRAME_HEADER_BYTES));
  const header = new FrameHeader(buffer, offset);
  if ((header.flags & FRAME_FRAGMENT) !== 0) {
    new Uint8Array(buffer, offset, packed.length).set(packed);
    return;
  }
  let at = FRAME_HEADER_BYTES;
  for (const { from, bytes } of usedRegions(layouts.at(header.level), header)) {
    new Uint8Array(buffer, offset + from, bytes).set(packed.subarray(at, at + bytes));
    at += bytes;
  }
}

interface UsedRegion {
  readonly from: number;
  readonly bytes: number;
}

function usedRegions(layout: FrameLayout, header: FrameHeader): readonly UsedRegion[] {
  const { rowCount, heapUsed } = header;
  if (rowCount === 0) return [];
  const rows = layout.regions.map(({ offset, bytesARow }) => ({ from: offset, bytes: bytesARow * rowCount }));
  return heapUsed === 0 ? rows : [...rows, { from: layout.heap, bytes: heapUsed }];
}
