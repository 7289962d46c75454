import { invariant } from "@millrace/graph";
import type { ChannelConsumer, ChannelConsumerView } from "./channel-consumer.ts";
import { FRAME_START, frameItems } from "./channel-inspection.ts";
import type { InspectedSegment } from "./channel-inspection.ts";
import { Frame } from "./frame.ts";
import type { FrameHeader } from "./frame.ts";
import type { FrameCache, FrameCaches } from "./frame-cache.ts";
import { FRAME_FRAGMENT, FRAME_HEADER_BYTES } from "./frame-layout.ts";
import type { FrameLayouts } from "./frame-layout.ts";

/** Frames of one channel, pipelined or blocking. */
export interface ChannelReader extends Omit<Pick<FrameReader, keyof FrameReader>, "consumer" | "ready"> {
  readonly consumer: ChannelConsumerView;
  /** False: nothing can come yet, and nothing has. */
  readonly ready: boolean;
}

/**
 * Frames of one channel in order, big rows put together again. What is absorbed waits in memory of its own, so that its
 * producer has credits again: the way back of a loop has to be taken although nothing can be read at present.
 */
export class FrameReader implements ChannelReader {
  readonly ready = true;
  readonly consumer: ChannelConsumer;
  readonly #layouts: FrameLayouts;
  readonly #cache: FrameCache;
  #segment = -1;
  #big: Uint8Array<ArrayBuffer> | null = null;
  /** Number of the next frame that comes from the channel. */
  #arrives = 0;
  #next = 0;
  /** Taken from the channel and not read, oldest first; `next`: number of the frame behind it. */
  readonly #absorbed: { readonly frame: Frame; readonly next: number }[] = [];
  absorbedBytes = 0;

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
    const absorbed = this.#absorbed.shift();
    if (absorbed !== undefined) {
      this.#next = absorbed.next;
      this.absorbedBytes -= absorbed.frame.bytes.length;
      return absorbed.frame;
    }
    const frame = this.#arrived();
    if (frame !== null) this.#next = this.#arrives;
    return frame;
  }

  /** Copies all that is sent; what is lent stays so. */
  absorb(): void {
    const lent = this.#segment;
    for (let frame = this.#arrived(); frame !== null; frame = this.#arrived()) {
      const copy = new Frame(frame.bytes.slice().buffer, 0, frame.layout);
      copy.open();
      this.#absorbed.push({ frame: copy, next: this.#arrives });
      this.absorbedBytes += copy.bytes.length;
      this.release();
    }
    this.#segment = lent;
  }

  /** Frames that are sent and not read, pieces of large ones each. */
  get queued(): number {
    return this.#absorbed.length + this.consumer.queued;
  }

  /** Nothing is left to read, and nothing follows. */
  get exhausted(): boolean {
    return this.#absorbed.length === 0 && this.consumer.exhausted;
  }

  queuedRows(): number {
    const absorbed = this.#absorbed.reduce((sum, { frame }) => sum + frame.header.rowCount, 0);
    return absorbed + this.consumer.queuedRows();
  }

  #arrived(): Frame | null {
    for (;;) {
      const segment = this.consumer.take();
      if (segment < 0) return null;
      const header = this.#cache.header(segment);
      invariant(header.number === this.#arrives, "a frame was lost or came twice");
      this.#arrives = (this.#arrives + 1) | 0;
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

  close(): void {}

  get layouts(): FrameLayouts {
    return this.#layouts;
  }

  /** What is sent and not taken, oldest first; changes nothing. */
  inspectQueued(): InspectedSegment[] {
    const { memory } = this.consumer;
    const absorbed = this.#absorbed.map(({ frame }): InspectedSegment => ({
      place: "queued",
      items: frameItems(frame, FRAME_START),
    }));
    const sent = this.consumer.queuedSegments().map((segment): InspectedSegment => {
      const offset = memory.segmentOffset(segment);
      const header = this.#cache.header(segment);
      const fragment = (header.flags & FRAME_FRAGMENT) !== 0;
      const items = fragment
        ? [{ kind: "fragment" as const }]
        : frameItems(new Frame(memory.words.buffer, offset, this.#layouts.at(header.level)), FRAME_START);
      return { place: "queued", items };
    });
    return [...absorbed, ...sent];
  }

  /** Whole frames that are sent and not taken, oldest first, with their numbers; changes nothing. */
  queuedFrames(): readonly { readonly frame: Frame; readonly number: number }[] {
    const { memory } = this.consumer;
    const { buffer } = memory.words;
    let big = this.#big?.slice() ?? null;
    let number = this.#arrives;
    const absorbed = this.#absorbed.map(({ frame, next }) => ({ frame, number: (next - 1) | 0 }));
    const sent = this.consumer.queuedSegments().flatMap((segment) => {
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
    return [...absorbed, ...sent];
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
