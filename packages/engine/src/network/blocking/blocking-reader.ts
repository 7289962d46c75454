import type { SpillFile } from "../../spill/spill-storage.ts";
import type { ChannelId } from "../../task/task-deployment.ts";
import type { ChannelConsumerView } from "../channel-consumer.ts";
import type { InspectedSegment } from "../channel-inspection.ts";
import type { Frame } from "../frame.ts";
import type { FrameLayouts } from "../frame-layout.ts";
import type { ChannelReader } from "../frame-reader.ts";
import { PartitionReader } from "./partition-reader.ts";

export interface BlockingReaderOptions {
  readonly id: ChannelId;
  readonly name: string;
  readonly subpartition: number;
  readonly layouts: FrameLayouts;
  /** Null: it is not complete yet. */
  readonly open: () => SpillFile | null;
}

/** It has no segments, and no barrier comes by it. */
const CONSUMER: Omit<ChannelConsumerView, "id"> = {
  closed: true,
  queued: 0,
  capacity: 0,
  credits: 0,
  grantable: 0,
  announcedCheckpoint: 0,
  announcedBarrier: () => null,
};

/** The consumer's end of a blocking channel: nothing comes of it before everything is there. */
export class BlockingReader implements ChannelReader {
  readonly layouts: FrameLayouts;
  readonly consumer: ChannelConsumerView;
  readonly #options: BlockingReaderOptions;
  #partition: PartitionReader | null = null;
  #next = 0;

  constructor(options: BlockingReaderOptions) {
    this.#options = options;
    this.layouts = options.layouts;
    this.consumer = { ...CONSUMER, id: options.id };
  }

  get next(): number {
    return this.#next;
  }

  get ready(): boolean {
    if (this.#partition !== null) return true;
    const { open, name, subpartition, layouts } = this.#options;
    const file = open();
    if (file !== null) this.#partition = new PartitionReader(file, { name, subpartition }, layouts);
    return file !== null;
  }

  get queued(): number {
    return this.#partition?.left ?? 0;
  }

  get exhausted(): boolean {
    return this.#partition !== null && this.#partition.left === 0;
  }

  queuedRows(): number {
    return 0;
  }

  take(): Frame | null {
    if (!this.ready) return null;
    const frame = this.#partition!.take();
    if (frame !== null) this.#next++;
    return frame;
  }

  release(): void {}

  inspectQueued(): InspectedSegment[] {
    return [];
  }

  queuedFrames(): readonly [] {
    return [];
  }

  /** It is no way back of a loop. */
  absorb(): void {}
  readonly absorbedBytes = 0;

  close(): void {
    this.#partition?.close();
    this.#partition = null;
  }
}
