import { InvariantError } from "@millrace/graph";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChannelEnd } from "../task/task-channels.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import type { BarrierAnnouncement } from "./control-block.ts";
import { ControlBlock } from "./control-block.ts";
import { Doorbell } from "./doorbell.ts";
import { EXCLUSIVE_SEGMENTS } from "./network-memory.ts";
import type { NetworkMemory } from "./network-memory.ts";
import { FrameHeader } from "./frame.ts";

/** Floating segments of one gate: shared by the consumers of its channels. */
export interface FloatingBudget {
  used: number;
  readonly most: number;
}

export interface ChannelConsumerOptions {
  readonly id: ChannelId;
  readonly end: ChannelEnd;
  readonly floating: FloatingBudget;
  readonly trace: TraceSink | null;
}

/** What a gate asks of a channel, pipelined or blocking. */
export type ChannelConsumerView = Pick<
  ChannelConsumer,
  | "id"
  | "queued"
  | "capacity"
  | "credits"
  | "grantable"
  | "closed"
  | "announcedCheckpoint"
  | "announcedBarrier"
>;

/**
 * The consumer's end of a channel, in segments: takes them in order, gives them back in any order, and grants floating
 * ones to a producer that waits.
 */
export class ChannelConsumer {
  readonly id: ChannelId;
  readonly memory: NetworkMemory;
  readonly #control: ControlBlock;
  readonly #bell: Doorbell;
  readonly #floating: FloatingBudget;
  readonly #trace: TraceSink | null;
  #owned = EXCLUSIVE_SEGMENTS;

  constructor(options: ChannelConsumerOptions) {
    this.id = options.id;
    this.memory = options.end.memory;
    this.#control = new ControlBlock(this.memory, options.end.block);
    this.#bell = new Doorbell(this.memory, this.#control.producerDoorbell);
    this.#floating = options.floating;
    this.#trace = options.trace;
  }

  get queued(): number {
    return this.#control.queued;
  }

  /** Segments that the channel owns at present. */
  get capacity(): number {
    return this.#owned;
  }

  /** The producer has finished and everything that it sent is taken. */
  get exhausted(): boolean {
    return this.#control.closed && this.#control.queued === 0;
  }

  get announcedCheckpoint(): number {
    return this.#control.announcedCheckpoint;
  }

  announcedBarrier(): BarrierAnnouncement | null {
    return this.#control.announcedBarrier();
  }

  /** Frames taken so far: the number of the next one. */
  get taken(): number {
    return this.#control.taken;
  }

  get closed(): boolean {
    return this.#control.closed;
  }

  /** Oldest queued segment, or -1. The caller reads it and then releases it. */
  take(): number {
    const segment = this.#control.take();
    if (segment < 0) return -1;
    this.#grantFloating();
    this.#trace?.event("buf.deq", null, { channel: this.id, queued: this.#control.queued });
    return segment;
  }

  /** Nobody reads the segment any more: it becomes a credit again, or goes back to the pool. */
  release(segment: number): void {
    if (this.#owned > EXCLUSIVE_SEGMENTS && this.#control.queued === 0 && !this.#control.wants) {
      this.#owned--;
      this.#floating.used--;
      this.memory.returnSegment(segment);
      return;
    }
    this.memory.poisonSegment(segment);
    this.#grant(segment);
  }

  /** Rows in queued frames. */
  queuedRows(): number {
    let rows = 0;
    const { words } = this.memory;
    for (let i = this.#control.queued - 1; i >= 0; i--) {
      rows += new FrameHeader(words.buffer, this.memory.segmentOffset(this.#control.peek(i))).rowCount;
    }
    return rows;
  }

  /** Credits that the producer has. */
  get credits(): number {
    return this.#control.credits;
  }

  /** Floating segments that its gate could still grant it. */
  get grantable(): number {
    return this.#floating.most - this.#floating.used;
  }

  /** Segments that are sent and not taken, oldest first. */
  queuedSegments(): readonly number[] {
    return Array.from({ length: this.#control.queued }, (_, index) => this.#control.peek(index));
  }

  #grantFloating(): void {
    if (!this.#control.wants || this.#control.credits > 0 || this.#floating.used >= this.#floating.most)
      return;
    if (this.memory.freeSegments * POOL_RESERVE < this.memory.size.segments) return;
    const segment = this.memory.takeSegment();
    if (segment < 0) return;
    this.memory.setOwner(segment, this.#control.block);
    this.#owned++;
    this.#floating.used++;
    this.#grant(segment);
  }

  #grant(segment: number): void {
    if (segment < 0) throw new InvariantError("a segment was released twice");
    this.#control.grant(segment);
    this.#bell.ring();
    this.#trace?.event("credit.grant", null, { channel: this.id, credits: this.#control.credits });
  }
}

/** Floating segments are granted only while more than a fourth of the pool is free: new channels need theirs. */
const POOL_RESERVE = 4;
