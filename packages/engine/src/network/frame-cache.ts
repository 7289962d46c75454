import { Frame, FrameHeader } from "./frame.ts";
import type { FrameLayouts } from "./frame-layout.ts";
import type { NetworkMemory } from "./network-memory.ts";

/** Views of one memory's segments for one schema. Bounded: floating segments wander between gates. */
const MAX_FRAMES = 512;

/** Shared by the channels of a gate's input, or of a result partition: a segment is with one of them at a time. */
export class FrameCache {
  readonly #memory: NetworkMemory;
  readonly #layouts: FrameLayouts;
  readonly #frames = new Map<number, Frame>();
  readonly #headers = new Map<number, FrameHeader>();

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

  /** The header alone: it is the same at every level. */
  header(segment: number): FrameHeader {
    const known = this.#headers.get(segment);
    if (known !== undefined) return known;
    if (this.#headers.size >= MAX_FRAMES) this.#headers.clear();
    const header = new FrameHeader(this.#memory.words.buffer, this.#memory.segmentOffset(segment));
    this.#headers.set(segment, header);
    return header;
  }
}

/** One cache for each memory that channels of one schema are in. */
export class FrameCaches {
  readonly layouts: FrameLayouts;
  readonly #caches = new Map<NetworkMemory, FrameCache>();

  constructor(layouts: FrameLayouts) {
    this.layouts = layouts;
  }

  of(memory: NetworkMemory): FrameCache {
    const known = this.#caches.get(memory);
    if (known !== undefined) return known;
    const cache = new FrameCache(memory, this.layouts);
    this.#caches.set(memory, cache);
    return cache;
  }
}
