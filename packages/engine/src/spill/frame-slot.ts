import { Frame, FrameHeader } from "../network/frame.ts";
import { BIG_ROW_LEVEL } from "../network/frame-layout.ts";
import type { FrameLayouts } from "../network/frame-layout.ts";
import { packFrame, unpackFrame } from "../network/frame-packing.ts";
import { SEGMENT_BYTES } from "../network/network-memory.ts";

/** A frame as it lies in a file: packed; one of a single big row as it is. */
export function frameBytes(layouts: FrameLayouts, frame: Frame): Uint8Array {
  return frame.layout.level === BIG_ROW_LEVEL
    ? frame.bytes
    : packFrame(layouts, frame.bytes.buffer, frame.bytes.byteOffset);
}

export const isBigFrame = ({ layout }: Pick<Frame, "layout">): boolean => layout.level === BIG_ROW_LEVEL;

/** Memory for one frame at a time that was read from a file; the frame is lent until the next one is loaded. */
export class FrameSlot {
  readonly #layouts: FrameLayouts;
  #segment: ArrayBuffer | null = null;
  readonly #frames: (Frame | undefined)[] = [];
  #packed = new Uint8Array(0);

  constructor(layouts: FrameLayouts) {
    this.#layouts = layouts;
  }

  /** Where the bytes of the next frame are to be read into. */
  room(bytes: number): Uint8Array {
    if (this.#packed.length < bytes) this.#packed = new Uint8Array(2 * bytes);
    return this.#packed.subarray(0, bytes);
  }

  /** The frame whose bytes were read into the room. */
  open(packed: Uint8Array, isBig: boolean): Frame {
    const frame = isBig ? this.#big(packed) : this.#small(packed);
    frame.open();
    return frame;
  }

  #big(bytes: Uint8Array): Frame {
    const copy = bytes.slice();
    return new Frame(copy.buffer, 0, this.#layouts.bigRowOf(copy.length));
  }

  #small(packed: Uint8Array): Frame {
    const segment = (this.#segment ??= new ArrayBuffer(SEGMENT_BYTES));
    unpackFrame(this.#layouts, packed, { buffer: segment, offset: 0 });
    const { level } = new FrameHeader(segment, 0);
    return (this.#frames[level] ??= new Frame(segment, 0, this.#layouts.at(level)));
  }
}
