import { Frame } from "./frame.ts";
import type { FrameLayouts } from "./frame-layout.ts";
import type { NetworkMemory } from "./network-memory.ts";

/** Views of one memory's segments for one schema. Bounded: floating segments wander between gates. */
const MAX_FRAMES = 512;

export class FrameCache {
  readonly #memory: NetworkMemory;
  readonly #layouts: FrameLayouts;
  readonly #frames = new Map<number, Frame>();

  constructor(memory: NetworkMemory, layouts: FrameLayouts) {
    this.#memory = memory;
    this.#layouts = layouts;
  }

  frame(segment: number, level: number): Frame {
    const key = segment * 16 + level;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    if (this.#frames.size >= MAX_FRAMES) this.#frames.clear();
    const frame = new Frame(
      this.#memory.words.buffer,
      this.#memory.segmentOffset(segment),
      this.#layouts.at(level),
    );
    this.#frames.set(key, frame);
    return frame;
  }
}
