import { invariant } from "@millrace/graph";
import type { ChannelEnd } from "../task/task-channels.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import { ChannelConsumer } from "./channel-consumer.ts";
import { ControlBlock } from "./control-block.ts";
import type { BarrierAnnouncement, BarrierPlace } from "./control-block.ts";
import { Doorbell } from "./doorbell.ts";
import type { FrameLayouts } from "./frame-layout.ts";
import { packFrame, unpackFrame } from "./frame-packing.ts";
import { SEGMENT_BYTES } from "./network-memory.ts";

/**
 * A channel between TaskManagers: task -> channel -> I/O thread -> socket -> I/O thread -> channel -> task. On each side
 * the I/O thread is the other end of a channel of that side's memory; between them go four kinds of message. Credits are
 * explicit: the receiver announces each free segment that it has once, the sender sends a frame for each, so nothing is
 * ever buffered in a socket for want of a reader.
 */
export type FrameMessage =
  /** Sender to receiver. Packed; a segment at most. */
  | { readonly kind: "frame"; readonly channel: ChannelId; readonly bytes: Uint8Array }
  /** Sender to receiver: what the priority word says; `position` counts frames that were sent before this message. */
  | ({ readonly kind: "barrier"; readonly channel: ChannelId } & BarrierAnnouncement)
  /** Sender to receiver: no frame will follow. */
  | { readonly kind: "closed"; readonly channel: ChannelId }
  /** Receiver to sender: so many more frames may be sent. */
  | { readonly kind: "credit"; readonly channel: ChannelId; readonly count: number };

/** Carries messages of many channels over a connection, in order. */
export interface FrameTransport {
  /** `bytes` of a frame are lent until `done` is called. */
  send(message: FrameMessage, done: (() => void) | null): void;
}

/** The I/O thread as consumer of a local channel, for its remote peer. Pump it when its doorbell rang, and on credit. */
export class RemoteSender {
  readonly id: ChannelId;
  readonly #consumer: ChannelConsumer;
  readonly #transport: FrameTransport;
  readonly #layouts: FrameLayouts;
  #credits = 0;
  #barrier = 0;
  #place: BarrierPlace = "aligned";
  #closed = false;
  #stopped = false;

  // oxlint-disable-next-line max-params -- which channel, where it is, what goes through it, and over what
  constructor(id: ChannelId, end: ChannelEnd, layouts: FrameLayouts, transport: FrameTransport) {
    this.id = id;
    this.#layouts = layouts;
    this.#consumer = new ChannelConsumer({ id, end, floating: { used: 0, most: 0 }, trace: null });
    this.#transport = transport;
  }

  /** The producer has finished, and the other side does not have everything yet. */
  get leaving(): boolean {
    return this.#consumer.closed && !this.#closed;
  }

  credit(count: number): void {
    this.#credits += count;
    this.pump();
  }

  /** The channel is closed: it is not touched any more, not even when a frame has been written. */
  stop(): void {
    this.#stopped = true;
  }

  /** Sends what there is and credit for. */
  pump(): void {
    this.#passBarrier();
    while (this.#credits > 0) {
      const segment = this.#consumer.take();
      if (segment < 0) break;
      this.#credits--;
      const { memory } = this.#consumer;
      const bytes = packFrame(this.#layouts, memory.words.buffer, memory.segmentOffset(segment));
      this.#transport.send({ kind: "frame", channel: this.id, bytes }, () => {
        if (!this.#stopped) this.#consumer.release(segment);
      });
    }
    if (this.#consumer.exhausted && !this.#closed) {
      this.#closed = true;
      this.#transport.send({ kind: "closed", channel: this.id }, null);
    }
  }

  /** Frames that the producer had published and this end has not sent are behind a barrier that overtakes here. */
  #passBarrier(): void {
    if (this.#consumer.announcedCheckpoint === 0) return;
    const announced = this.#consumer.announcedBarrier();
    if (announced === null) return;
    const { checkpointId, place } = announced;
    if (checkpointId === this.#barrier && place === this.#place) return;
    this.#barrier = checkpointId;
    this.#place = place;
    const message = { ...announced, position: this.#consumer.taken };
    this.#transport.send({ kind: "barrier", channel: this.id, ...message }, null);
  }
}

/** More frames than a channel ever holds. */
const EVERYTHING = 1 << 16;

/** The I/O thread as producer of a local channel, for its remote peer. Pump it when its doorbell rang, and once to begin. */
export class RemoteReceiver {
  readonly id: ChannelId;
  readonly #control: ControlBlock;
  readonly #bell: Doorbell;
  readonly #transport: FrameTransport;
  readonly #layouts: FrameLayouts;
  /** Credits announced to the sender and not yet used: segments that only frames of this channel may take. */
  #announced = 0;

  // oxlint-disable-next-line max-params -- which channel, where it is, what goes through it, and over what
  constructor(id: ChannelId, end: ChannelEnd, layouts: FrameLayouts, transport: FrameTransport) {
    this.id = id;
    this.#layouts = layouts;
    this.#control = new ControlBlock(end.memory, end.block);
    this.#bell = new Doorbell(end.memory, this.#control.consumerDoorbell);
    this.#transport = transport;
  }

  /** Announces credits that the consumer granted since the last call. */
  pump(): void {
    const count = this.#control.credits - this.#announced;
    if (count <= 0) return;
    this.#announced += count;
    this.#transport.send({ kind: "credit", channel: this.id, count }, null);
  }

  /** Nobody reads any more: whatever the sender still has may come, and is dropped. */
  release(): void {
    this.#transport.send({ kind: "credit", channel: this.id, count: EVERYTHING }, null);
  }

  /** Bytes of a received frame, copied before it returns. */
  frame(bytes: Uint8Array): void {
    invariant(bytes.length <= SEGMENT_BYTES, "a received frame is larger than a segment");
    const segment = this.#control.takeCredit();
    invariant(segment >= 0 && this.#announced > 0, "a frame was received without a credit");
    this.#announced--;
    const { memory } = this.#control;
    unpackFrame(this.#layouts, bytes, { buffer: memory.words.buffer, offset: memory.segmentOffset(segment) });
    this.#control.setWants(this.#control.credits === 0);
    this.#control.publish(segment);
    this.#bell.ring();
  }

  barrier(announced: BarrierAnnouncement): void {
    this.#control.announceBarrier(announced);
    this.#bell.ring();
  }

  closed(): void {
    this.#control.close();
    this.#bell.ring();
  }
}
