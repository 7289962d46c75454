import { invariant } from "@millrace/graph";
import type { ChannelConsumer } from "./channel-consumer.ts";
import { FRAME_START, frameItems } from "./channel-inspection.ts";
import type { InspectedSegment } from "./channel-inspection.ts";
import { Frame } from "./frame.ts";
import type { FrameHeader } from "./frame.ts";
import type { FrameCache, FrameCaches } from "./frame-cache.ts";
import { FRAME_FRAGMENT, FRAME_HEADER_BYTES } from "./frame-layout.ts";
import type { FrameLayouts } from "./frame-layout.ts";

/** Frames of one channel in order, big rows put together again. */
export class FrameReader {
  readonly consumer: ChannelConsumer;
  readonly #layouts: FrameLayouts;
  readonly #cache: FrameCache;
  #segment = -1;
  #big: Uint8Array<ArrayBuffer> | null = null;
  #next = 0;

  constructor(consumer: ChannelConsumer, caches: FrameCaches) {
    this.consumer = consumer;
    this.#layouts = caches.layouts;
    this.#cache = caches.of(consumer.memory);
  }

  /** Number of the next frame to take. */
  get next(): number {
    return this.#next;
  }

  /** Next frame, lent until `release`; null where there is none yet. */
  take(): Frame | null {
    for (;;) {
      const segment = this.consumer.take();
      if (segment < 0) return null;
      const header = this.#cache.header(segment);
      invariant(header.number === this.#next, "a frame was lost or came twice");
      this.#next = (this.#next + 1) | 0;
      if ((header.flags & FRAME_FRAGMENT) === 0) {
        this.#segment = segment;
        const frame = this.#cache.frame(segment, header.level);
        frame.open();
        return frame;
      }
      const whole = this.#addFragment(header, segment);
      if (whole !== null) return whole;
    }
  }

  release(): void {
    if (this.#segment >= 0) this.consumer.release(this.#segment);
    this.#segment = -1;
  }

  get layouts(): FrameLayouts {
    return this.#layouts;
  }

  /** What is sent and not taken, oldest first; changes nothing. */
  inspectQueued(): InspectedSegment[] {
    const { memory } = this.consumer;
    return this.consumer.queuedSegments().map((segment) => {
      const offset = memory.segmentOffset(segment);
      const header = this.#cache.header(segment);
      const fragment = (header.flags & FRAME_FRAGMENT) !== 0;
      const items = fragment
        ? [{ kind: "fragment" as const }]
        : frameItems(new Frame(memory.words.buffer, offset, this.#layouts.at(header.level)), FRAME_START);
      return { place: "queued", items };
    });
  }

  /** Whole frames that are sent and not taken, oldest first, with their numbers; changes nothing. */
  queuedFrames(): readonly { readonly frame: Frame; readonly number: number }[] {
    const { memory } = this.consumer;
    const { buffer } = memory.words;
    let big = this.#big?.slice() ?? null;
    let number = this.#next;
    return this.consumer.queuedSegments().flatMap((segment) => {
      const offset = memory.segmentOffset(segment);
      const header = this.#cache.header(segment);
      number = (number + 1) | 0;
      if ((header.flags & FRAME_FRAGMENT) === 0) {
        const frame = new Frame(buffer, offset, this.#layouts.at(header.level));
        return [{ frame, number: (number - 1) | 0 }];
      }
      big ??= new Uint8Array(header.heapUsed);
      const length = header.bytesUsed - FRAME_HEADER_BYTES;
      big.set(new Uint8Array(buffer, offset + FRAME_HEADER_BYTES, length), header.fragmentOffset);
      if (header.fragmentOffset + length < big.length) return [];
      const frame = new Frame(big.buffer, 0, this.#layouts.bigRowOf(big.length));
      big = null;
      return [{ frame, number: (number - 1) | 0 }];
    });
  }

  #addFragment(header: FrameHeader, segment: number): Frame | null {
    const { memory } = this.consumer;
    const size = header.heapUsed;
    const offset = header.fragmentOffset;
    this.#big ??= new Uint8Array(size);
    const length = header.bytesUsed - FRAME_HEADER_BYTES;
    const from = memory.segmentOffset(segment) + FRAME_HEADER_BYTES;
    this.#big.set(new Uint8Array(memory.words.buffer, from, length), offset);
    this.consumer.release(segment);
    if (offset + length < size) return null;
    const frame = new Frame(this.#big.buffer, 0, this.#layouts.bigRowOf(size));
    this.#big = null;
    frame.open();
    return frame;
  }
}
