import { Frame } from "./frame.ts";
import type { FrameLayouts } from "./frame-layout.ts";
import { SEGMENT_BYTES } from "./network-memory.ts";

/** Frames kept for the next time, over all channels of a partition: one for each channel, and no fewer than these. */
const LEAST_SPARES = 8;

/** Private frames of one result partition: what is written without a credit waits in them. */
export class SpareFrames {
  readonly #layouts: FrameLayouts;
  readonly #spares: Frame[] = [];

  readonly #most: number;

  constructor(layouts: FrameLayouts, channels: number) {
    this.#layouts = layouts;
    this.#most = Math.max(LEAST_SPARES, channels);
  }

  take(level: number): Frame {
    const spare = this.#spares.findIndex((frame) => frame.layout.level === level);
    if (spare >= 0) return this.#spares.splice(spare, 1)[0]!;
    return new Frame(new ArrayBuffer(SEGMENT_BYTES), 0, this.#layouts.at(level));
  }

  give(frame: Frame): void {
    if (this.#spares.length === this.#most) this.#spares.shift();
    this.#spares.push(frame);
  }
}
