import type { RowBatch } from "../batch/row-batch.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChannelEnd } from "../task/task-channels.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import { appendRows } from "./append-rows.ts";
import type { Selection } from "./append-rows.ts";
import { bigRow } from "./big-row.ts";
import { FRAME_START, frameItems } from "./channel-inspection.ts";
import type { InspectedOutput, InspectedSegment } from "./channel-inspection.ts";
import { ControlBlock } from "./control-block.ts";
import type { BarrierAnnouncement } from "./control-block.ts";
import { Doorbell } from "./doorbell.ts";
import type { ControlKind, Frame } from "./frame.ts";
import type { FrameCache, FrameCaches } from "./frame-cache.ts";
import { BIG_ROW_LEVEL, FRAME_FRAGMENT, FRAME_HEADER_BYTES } from "./frame-layout.ts";
import type { FrameLayouts } from "./frame-layout.ts";
import { barrierIn, copyFrame, cutFrame, FROM_START, rowsOf } from "./in-flight-rows.ts";
import type { InFlightFrame } from "./in-flight-rows.ts";
import { SEGMENT_BYTES } from "./network-memory.ts";
import type { SpareFrames } from "./spare-frames.ts";

export interface ChannelProducerOptions {
  readonly id: ChannelId;
  readonly end: ChannelEnd;
  readonly caches: FrameCaches;
  readonly spares: SpareFrames;
  readonly trace: TraceSink | null;
  /** Its consumer is another TaskManager's: what waits in its segments waits at this end. */
  readonly remote?: boolean;
}

/** What a result partition asks of a channel, pipelined or blocking. */
export type ChannelWriter = Pick<ChannelProducer, keyof ChannelProducer> & {
  /** Of a blocking one: its producer has ended, and what it did not end before is gone. */
  readonly release?: () => void;
};

/**
 * The producer's end of a channel as a task sees it: rows and controls in, segments out.
 *
 * 1. Nothing is published without a credit (law 4). What is written without one goes to private frames, in order;
 *    `blocked` is true from then on until `drain` has moved them all. Whoever writes stops at the next chance, so that
 *    the private frames never hold more than one input batch's output.
 * 2. Order of rows and controls is kept exactly.
 */
export class ChannelProducer {
  readonly id: ChannelId;
  rowsOut = 0;
  bytesOut = 0;
  readonly #control: ControlBlock;
  readonly #bell: Doorbell;
  readonly #layouts: FrameLayouts;
  readonly #cache: FrameCache;
  readonly #trace: TraceSink | null;
  readonly #remote: boolean;
  /** Of a remote channel: big frames whose last piece may not have left yet, and its number. */
  #bigSent: UnsentFrame[] = [];
  #level: number;
  /** The frame being filled, and its segment; -1: a private one. */
  #frame: Frame | null = null;
  #segment = -1;
  /** Sealed private frames that wait for credits, oldest first; of a big one `#sent` bytes are sent. */
  #overflow: Frame[] = [];
  #sent = 0;
  #flushWanted = false;
  #number = 0;
  /** What the control block says: it waits for a credit. */
  #wants = false;
  readonly #spares: SpareFrames;

  constructor(options: ChannelProducerOptions) {
    this.id = options.id;
    const { memory, block } = options.end;
    this.#control = new ControlBlock(memory, block);
    this.#bell = new Doorbell(memory, this.#control.consumerDoorbell);
    this.#layouts = options.caches.layouts;
    this.#spares = options.spares;
    this.#cache = options.caches.of(memory);
    this.#trace = options.trace;
    this.#remote = options.remote === true;
    this.#level = this.#layouts.firstLevel;
  }

  get blocked(): boolean {
    return this.#overflow.length > 0 || (this.#frame !== null && this.#segment < 0);
  }

  /** Something is written and not yet published. */
  get dirty(): boolean {
    return this.#overflow.length > 0 || (this.#frame !== null && !this.#frame.empty);
  }

  /** Segments that are filled and not yet taken, and how many the channel may fill at present. */
  get queued(): number {
    return this.#control.queued + this.#overflow.length;
  }
  get credits(): number {
    return this.#control.credits;
  }

  write(batch: RowBatch, selection: Selection): void {
    this.rowsOut += selection.to - selection.from;
    while (selection.from < selection.to) {
      const frame = this.#open();
      const written = appendRows(frame, batch, selection);
      selection.from += written;
      if (selection.from === selection.to) return;
      if (written === 0 && frame.header.rowCount === 0) this.#writeBigRow(batch, selection);
      else this.#closeFull(frame);
    }
  }

  control(kind: ControlKind, a: number, b: number): void {
    if (this.#open().header.addControl(kind, a, b)) return;
    this.#closeFrame();
    this.#open().header.addControl(kind, a, b);
  }

  /** A barrier behind what is written; it is announced, so that it may overtake later, here or at the consumer. */
  barrier(
    kind: ControlKind,
    { checkpointId, triggeredMs, place }: Omit<BarrierAnnouncement, "position">,
  ): void {
    this.#control.announceBarrier({ checkpointId, triggeredMs, place });
    this.control(kind, checkpointId, triggeredMs);
    this.flush();
    this.#bell.ring();
  }

  /** No rows that are written before this barrier wait at this end any more. */
  hasSent(checkpointId: number): boolean {
    return !this.#unsent().some(({ frame }) => barrierIn(frame, checkpointId) >= 0);
  }

  /** The barrier goes before everything that waits at this end: copies of the rows that it overtakes, maybe none. */
  overtake(checkpointId: number, triggeredMs: number): readonly InFlightFrame[] {
    const unsent = this.#unsent();
    const last = unsent.findIndex(({ frame }) => barrierIn(frame, checkpointId) >= 0);
    if (last < 0) return [];
    const frames = unsent.slice(0, last + 1).flatMap(({ frame, number }) => {
      const cut = cutFrame(frame, FROM_START, barrierIn(frame, checkpointId));
      return cut === null ? [] : [copyFrame(frame, cut, this.#layouts, number)];
    });
    this.#control.announceBarrier({ checkpointId, triggeredMs, place: "overtook" });
    this.#bell.ring();
    this.#trace?.event("bar.overtake", null, { checkpointId, channel: this.id, rows: rowsOf(frames) });
    return frames;
  }

  /** What waits for credit is barriers alone. */
  get holdsOnlyBarriers(): boolean {
    const own = this.#frame !== null && this.#segment < 0 ? [this.#frame] : [];
    return [...this.#overflow, ...own].every((frame) =>
      frameItems(frame, FRAME_START).every(({ kind }) => kind === "barrier"),
    );
  }

  /** Private frames that hold something. */
  get waiting(): number {
    return this.#overflow.length + (this.#frame !== null && this.#segment < 0 ? 1 : 0);
  }

  /** Publishes what is written, as far as credits go; the rest follows with `drain`. */
  flush(): void {
    if (this.#frame === null || this.#frame.empty) return;
    if (this.#segment >= 0) this.#closeFrame();
    else this.#flushWanted = true;
  }

  /**
   * Publishes what is written if the consumer has taken all before it; false where it holds something back: behind a
   * frame that waits, a half-filled one comes no sooner for being sent, and small frames make a busy consumer busier.
   */
  flushTaken(): boolean {
    if (!this.dirty) return true;
    if (this.#overflow.length > 0 || this.#control.queued > 0) return false;
    this.flush();
    return true;
  }

  /** Moves private frames into segments while there are credits. True when none is left: `blocked` is false then. */
  drain(): boolean {
    while (this.#overflow.length > 0) {
      const frame = this.#overflow[0]!;
      const segment = this.#takeCredit();
      if (segment < 0) return false;
      this.#sendPrivate(frame, segment);
    }
    if (this.#frame !== null && this.#segment < 0) {
      const segment = this.#takeCredit();
      if (segment < 0) return false;
      this.#adopt(this.#frame, segment);
    }
    if (this.#flushWanted) {
      this.#flushWanted = false;
      this.flush();
    }
    return true;
  }

  /** After the last flush: nothing will follow. */
  close(): void {
    this.#control.close();
    this.#bell.ring();
  }

  /** What is written and not sent, oldest first; changes nothing. */
  inspect(): InspectedOutput {
    const segments: InspectedSegment[] = this.#overflow.map((frame) => ({
      place: "waiting",
      items: frameItems(frame, FRAME_START),
    }));
    const frame = this.#frame;
    if (frame !== null) {
      const place = this.#segment < 0 ? "waiting" : "filling";
      segments.push({ place, items: frameItems(frame, FRAME_START) });
    }
    return { id: this.id, segments, credits: this.#control.credits };
  }

  /** What waits at this end, oldest first, with the numbers that the frames have in the channel. */
  #unsent(): readonly UnsentFrame[] {
    const unsent = this.#remote ? this.#queuedHere() : [];
    let number = this.#number;
    for (const [index, frame] of this.#overflow.entries()) {
      number = (number + this.#pieces(frame, index === 0 ? this.#sent : 0)) | 0;
      unsent.push({ frame, number: (number - 1) | 0 });
    }
    if (this.#frame !== null && this.#segment < 0) {
      this.#frame.seal();
      unsent.push({ frame: this.#frame, number });
    }
    return unsent;
  }

  /**
   * Frames in segments that the I/O thread has not taken. It may take one meanwhile: the segment stays as it is until it
   * comes back here as a credit.
   */
  #queuedHere(): UnsentFrame[] {
    const frames: UnsentFrame[] = [];
    const { published } = this.#control;
    for (let number = this.#control.taken; number !== published; number = (number + 1) | 0) {
      const segment = this.#control.segmentOf(number);
      const header = this.#cache.header(segment);
      const isPiece = (header.flags & FRAME_FRAGMENT) !== 0;
      const frame = isPiece
        ? this.#bigSent.find((big) => big.number === number)?.frame
        : this.#cache.frame(segment, header.level);
      if (frame !== undefined) frames.push({ frame, number });
    }
    return frames;
  }

  #pieces(frame: Frame, sent: number): number {
    if (frame.layout.level !== BIG_ROW_LEVEL) return 1;
    return Math.ceil((frame.bytes.length - sent) / (SEGMENT_BYTES - FRAME_HEADER_BYTES));
  }

  #open(): Frame {
    if (this.#frame !== null) return this.#frame;
    this.#segment = this.#overflow.length > 0 ? -1 : this.#takeCredit();
    this.#frame =
      this.#segment >= 0 ? this.#cache.frame(this.#segment, this.#level) : this.#spares.take(this.#level);
    this.#frame.clear();
    return this.#frame;
  }

  #takeCredit(): number {
    let segment = this.#control.takeCredit();
    if (segment < 0) {
      // The consumer knows already: looking again changes nothing that anybody could wait for.
      if (this.#wants) return -1;
      this.#wants = true;
      this.#control.setWants(true);
      segment = this.#control.takeCredit();
      if (segment < 0) {
        this.#trace?.event("buf.full", null, { channel: this.id, credits: this.#control.credits });
        return -1;
      }
    }
    if (this.#wants) this.#control.setWants(false);
    this.#wants = false;
    this.#trace?.event("credit.use", null, { channel: this.id, credits: this.#control.credits });
    return segment;
  }

  /** A frame that took not all rows: learn from it for the next one. */
  #closeFull(frame: Frame): void {
    this.#level = this.#layouts.levelAfter(frame.layout, frame.header);
    this.#closeFrame();
  }

  #closeFrame(): void {
    const frame = this.#frame!;
    const segment = this.#segment;
    this.#frame = null;
    this.#segment = -1;
    frame.seal();
    if (segment >= 0) this.#publish(frame.header.rowCount, frame.header.bytesUsed, segment);
    else this.#overflow.push(frame);
  }

  /** One row in a frame of its own size; the open frame, empty, goes back to being unopened. */
  #writeBigRow(batch: RowBatch, selection: Selection): void {
    const big = bigRow(this.#layouts, batch, selection);
    selection.from++;
    const held = this.#frame!;
    if (!held.empty) this.#closeFrame();
    const segment = this.#segment;
    this.#frame = null;
    this.#segment = -1;
    this.#overflow.push(big);
    if (segment >= 0) this.#sendPrivate(big, segment);
    else if (held.empty) this.#spares.give(held);
    this.drain();
  }

  /** Sends the oldest private frame, or the next part of it, in this segment. */
  #sendPrivate(frame: Frame, segment: number): void {
    if (frame.layout.level === BIG_ROW_LEVEL) {
      this.#sendFragment(frame, segment);
      return;
    }
    this.#overflow.shift();
    const { rowCount, bytesUsed } = frame.header;
    this.#cache.frame(segment, frame.layout.level).copyFrom(frame);
    this.#publish(rowCount, bytesUsed, segment);
    this.#spares.give(frame);
  }

  #sendFragment(big: Frame, segment: number): void {
    const part = this.#cache.frame(segment, 0);
    const length = Math.min(big.bytes.length - this.#sent, SEGMENT_BYTES - FRAME_HEADER_BYTES);
    part.clear();
    part.header.flags = FRAME_FRAGMENT;
    part.header.heapUsed = big.bytes.length;
    part.header.fragmentOffset = this.#sent;
    part.bytes.set(big.bytes.subarray(this.#sent, this.#sent + length), FRAME_HEADER_BYTES);
    part.header.bytesUsed = FRAME_HEADER_BYTES + length;
    this.#sent += length;
    const last = this.#sent === big.bytes.length;
    if (last) {
      this.#sent = 0;
      this.#overflow.shift();
      if (this.#remote) this.#rememberBig(big);
    }
    this.#publish(last ? 1 : 0, FRAME_HEADER_BYTES + length, segment);
  }

  #rememberBig(frame: Frame): void {
    const { taken } = this.#control;
    const kept = this.#bigSent.filter(({ number }) => ((number - taken) | 0) >= 0);
    this.#bigSent = [...kept, { frame, number: this.#number }];
  }

  /** The private frame being filled goes on in a segment. */
  #adopt(frame: Frame, segment: number): void {
    const adopted = this.#cache.frame(segment, frame.layout.level);
    adopted.copyFrom(frame);
    this.#frame = adopted;
    this.#segment = segment;
    this.#spares.give(frame);
  }

  // oxlint-disable-next-line max-params -- three numbers
  #publish(rows: number, bytes: number, segment: number): void {
    this.#cache.header(segment).number = this.#number;
    this.#number = (this.#number + 1) | 0;
    this.bytesOut += bytes;
    this.#control.publish(segment);
    this.#bell.ring();
    this.#trace?.event("buf.enq", null, { channel: this.id, rows, bytes, queued: this.#control.queued });
  }
}

interface UnsentFrame {
  readonly frame: Frame;
  readonly number: number;
}
