import type { RowSchema } from "@millrace/graph";
import { RowBatch } from "../batch/row-batch.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChannelEnd } from "../task/task-channels.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import { ChannelConsumer } from "./channel-consumer.ts";
import { frameItems, rowsIn } from "./channel-inspection.ts";
import type { InspectedInput, InspectedSegment } from "./channel-inspection.ts";
import type { BarrierAnnouncement } from "./control-block.ts";
import { CONTROL_END_OF_INPUT } from "./frame.ts";
import type { ControlKind, Frame } from "./frame.ts";
import { FrameCaches } from "./frame-cache.ts";
import { FrameLayouts } from "./frame-layout.ts";
import { FrameReader } from "./frame-reader.ts";
import type { ChannelReader } from "./frame-reader.ts";
import { barrierIn, copyFrame, cutFrame } from "./in-flight-rows.ts";
import type { InFlightFrame, RestoredFrame } from "./in-flight-rows.ts";
import { FLOATING_SEGMENTS_PER_GATE } from "./network-memory.ts";

/** Sees each frame that comes from a channel before anything of it is read. */
export interface FrameObserver {
  opened(channel: number, frame: Frame, number: number): void;
}

export interface GateChannel {
  readonly id: ChannelId;
  /** Where it is, or, of a blocking one, what reads it. */
  readonly end: ChannelEnd | ((layouts: FrameLayouts) => ChannelReader);
  /** Which of the task's inputs (edges) it belongs to. */
  readonly input: number;
  readonly schema: RowSchema;
  /** It is the way back of a loop. */
  readonly feedback?: boolean;
  /** Read to its end before those that are not. Absent: no. */
  readonly isFirst?: boolean;
}

/** Rows of a loop wait in memory: new input is not taken before they are fewer than so many bytes. */
const CROWDED_BYTES = 2 << 20;

/**
 * All input channels of a task, as one stream of rows and controls.
 *
 * 1. Within a channel order is exact; a frame is cut at its controls. Channels take turns by frames.
 * 2. What `next` says is in `channel`, `input` and `batch`, or `controlKind`, `controlA`, `controlB`, and is lent until
 *    `release` or the following `next` (law 13).
 * 3. A blocked channel gives nothing and keeps everything, a half-read frame included.
 * 4. Rows that were in flight when the job was restored come first, of all channels, before anything new.
 * 5. What comes back by a loop can be absorbed at any time, so that a loop never waits for itself; while much of it waits,
 *    other channels give no rows: a barrier, or the end of an input, does not wait for the loop to have fewer.
 */
export class InputGate {
  /** What `next` found. */
  channel = -1;
  input = 0;
  readonly batch = new RowBatch([], 0, 0);
  controlKind: ControlKind = 1;
  controlA = 0;
  controlB = 0;
  bytesIn = 0;
  observer: FrameObserver | null = null;
  /** What comes back by loops is kept and not read. */
  holdsFeedback = false;
  readonly hasFeedback: boolean;
  readonly #channels: Channel[];
  #turn = 0;
  /** Channel whose frame is used up as soon as what `next` gave is processed; -1: none. */
  #spent = -1;
  /** Channels to be read first that have not ended. */
  #firstLeft: number;
  /** Restored frames that are not used up. */
  #backlog = 0;

  constructor(channels: readonly GateChannel[], trace: TraceSink | null) {
    const budgets = new Map<number, { used: number; most: number }>();
    const caches = new Map<number, FrameCaches>();
    this.#channels = channels.map(({ id, end, input, schema, feedback = false, isFirst = false }) => {
      const floating = getOrMake(budgets, input, () => ({ used: 0, most: FLOATING_SEGMENTS_PER_GATE }));
      const cache = getOrMake(caches, input, () => new FrameCaches(new FrameLayouts(schema)));
      const reader =
        typeof end === "function"
          ? end(cache.layouts)
          : new FrameReader(new ChannelConsumer({ id, end, floating, trace }), cache);
      const unread = { frame: null, row: 0, control: 0, blocked: false };
      return { reader, input, feedback, isFirst, ...unread, restored: [], isRestored: false };
    });
    this.hasFeedback = this.#channels.some(({ feedback }) => feedback);
    this.#firstLeft = channels.filter(({ isFirst }) => isFirst === true).length;
  }

  /** False: what it reads is not there yet. */
  get ready(): boolean {
    return this.#channels.every(({ reader }) => reader.ready);
  }

  /** Nothing is read any more. */
  close(): void {
    for (const { reader } of this.#channels) reader.close();
  }

  get size(): number {
    return this.#channels.length;
  }

  /** Next rows or control of a channel that is not blocked. `onlyControls`: those that no row is before. */
  next(onlyControls = false): "rows" | "control" | "empty" {
    this.release();
    const count = this.#channels.length;
    if (this.#backlog > 0) return onlyControls ? "empty" : this.#nextRestored();
    const rowsOf = onlyControls ? "none" : this.#rowsOf;
    for (let i = 0; i < count; i++) {
      const index = (this.#turn + i) % count;
      const channel = this.#channels[index]!;
      if (this.#isShut(channel)) continue;
      const frame = channel.frame ?? this.#openFrame(channel, index);
      if (frame === null) continue;
      if (rowsOf !== "all" && !mayServe(channel, frame, rowsOf)) continue;
      this.#turn = index;
      return this.#serve(channel, frame, index);
    }
    return "empty";
  }

  /** Gives back the segment of a frame that is used up; called when what `next` gave has been processed. */
  release(): void {
    if (this.#spent < 0) return;
    const channel = this.#channels[this.#spent]!;
    channel.frame = null;
    if (channel.isRestored) {
      channel.isRestored = false;
      this.#backlog--;
    } else channel.reader.release();
    this.#turn = (this.#spent + 1) % this.#channels.length;
    this.#spent = -1;
  }

  /** Rows that were in flight when the job was restored are still read. */
  get isReplaying(): boolean {
    return this.#backlog > 0;
  }

  isFeedback(channel: number): boolean {
    return this.#channels[channel]!.feedback;
  }

  /** Takes what has come back by loops into memory, whether it can be read or not. False where there was nothing. */
  absorb(): boolean {
    const before = this.absorbedBytes;
    for (const { feedback, reader } of this.#channels) if (feedback) reader.absorb();
    return this.absorbedBytes > before;
  }

  /** Of what came back and is not read. */
  get absorbedBytes(): number {
    let bytes = 0;
    for (const { feedback, reader } of this.#channels) if (feedback) bytes += reader.absorbedBytes;
    return bytes;
  }

  /** Rows that have come back by loops and are not read. */
  get loopRows(): number {
    let rows = 0;
    for (const { feedback, frame, row, reader } of this.#channels)
      if (feedback) rows += reader.queuedRows() + (frame === null ? 0 : frame.header.rowCount - row);
    return rows;
  }

  block(channel: number): void {
    this.#channels[channel]!.blocked = true;
  }

  isBlocked(channel: number): boolean {
    return this.#channels[channel]!.blocked;
  }

  unblockAll(): void {
    for (const channel of this.#channels) channel.blocked = false;
  }

  /** Rows that wait in blocked channels, but for one. */
  heldRows(except = -1): number {
    let rows = 0;
    for (const [index, { blocked, frame, row, reader }] of this.#channels.entries()) {
      if (!blocked || index === except) continue;
      if (frame !== null) rows += frame.header.rowCount - row;
      rows += reader.queuedRows();
    }
    return rows;
  }

  /** Nothing will come from this channel any more, not even a barrier. */
  exhausted(channel: number): boolean {
    const { frame, restored, reader } = this.#channels[channel]!;
    return frame === null && restored.length === 0 && reader.exhausted;
  }

  /** What a channel reads before everything else; before the first `next`. */
  restore(channel: number, frames: readonly RestoredFrame[]): void {
    const readable = frames.filter(
      ({ frame, row }) => row < frame.header.rowCount || frame.header.controlCount > 0,
    );
    this.#channels[channel]!.restored.push(...readable);
    this.#backlog += readable.length;
  }

  reader(channel: number): ChannelReader {
    return this.#channels[channel]!.reader;
  }

  /** Newest checkpoint that is announced on any channel. */
  get announcedCheckpoint(): number {
    let newest = 0;
    for (const { reader } of this.#channels) newest = Math.max(newest, reader.consumer.announcedCheckpoint);
    return newest;
  }

  /** What a channel says of this barrier, or null where none says anything yet. */
  announcedBarrier(checkpointId: number): BarrierAnnouncement | null {
    for (const { reader } of this.#channels) {
      if (reader.consumer.announcedCheckpoint !== checkpointId) continue;
      const announced = reader.consumer.announcedBarrier();
      if (announced?.checkpointId === checkpointId) return announced;
    }
    return null;
  }

  id(channel: number): ChannelId {
    return this.#channels[channel]!.reader.consumer.id;
  }

  /**
   * Copies of what this end has in hand of a channel: the rest of the frame that is being read, up to a barrier of this
   * checkpoint in it, and what was restored and is still unread.
   */
  inHand(
    channel: number,
    checkpointId: number,
  ): { readonly frames: InFlightFrame[]; readonly barrier: boolean } {
    const { frame, row, control, isRestored, restored, reader } = this.#channels[channel]!;
    const { layouts, next } = reader;
    const frames: InFlightFrame[] = [];
    let barrier = -1;
    if (frame !== null) {
      barrier = barrierIn(frame, checkpointId);
      const cut = cutFrame(frame, { row, control }, barrier);
      if (cut !== null) frames.push(copyFrame(frame, cut, layouts, isRestored ? -1 : (next - 1) | 0));
    }
    for (const waiting of restored) {
      const cut = cutFrame(waiting.frame, { row: waiting.row, control: 0 }, -1);
      if (cut !== null) frames.push(copyFrame(waiting.frame, cut, layouts, -1));
    }
    return { frames, barrier: barrier >= 0 };
  }

  /** Filled segments that wait, and segments that all channels own. */
  get queued(): number {
    let sum = 0;
    for (const { reader } of this.#channels) sum += reader.consumer.queued;
    return sum;
  }
  get capacity(): number {
    let sum = 0;
    for (const { reader } of this.#channels) sum += reader.consumer.capacity;
    return sum;
  }

  /** Both what is read and what waits in each channel; changes nothing. */
  inspect(): readonly GateInspection[] {
    return this.#channels.map(({ reader, input, frame, row, control, blocked }) => {
      const { consumer } = reader;
      const queued = reader.inspectQueued();
      const segments: readonly InspectedSegment[] =
        frame === null
          ? queued
          : [{ place: "reading", items: frameItems(frame, { row, control }) }, ...queued];
      const { id, credits, capacity: owned, grantable } = consumer;
      return {
        id,
        input,
        segments,
        credits,
        owned,
        most: owned + grantable,
        blocked,
        rows: rowsIn(segments),
      };
    });
  }

  get #rowsOf(): "all" | "loops" {
    const isCrowded = this.hasFeedback && !this.holdsFeedback && this.absorbedBytes > CROWDED_BYTES;
    return isCrowded ? "loops" : "all";
  }

  #isShut({ blocked, feedback, isFirst }: Channel): boolean {
    return blocked || (feedback && this.holdsFeedback) || (this.#firstLeft > 0 && isFirst !== true);
  }

  #openFrame(channel: Channel, index: number): Frame | null {
    const frame = channel.reader.take();
    if (frame === null) return null;
    this.bytesIn += frame.header.bytesUsed;
    channel.frame = frame;
    channel.row = 0;
    channel.control = 0;
    this.observer?.opened(index, frame, (channel.reader.next - 1) | 0);
    return frame;
  }

  #nextRestored(): "rows" | "control" {
    const index = this.#channels.findIndex(({ isRestored, restored }) => isRestored || restored.length > 0);
    const channel = this.#channels[index]!;
    if (!channel.isRestored) {
      const { frame, row } = channel.restored.shift()!;
      Object.assign(channel, { frame, row, control: 0, isRestored: true });
    }
    return this.#serve(channel, channel.frame!, index);
  }

  // oxlint-disable-next-line max-params -- on the hot path
  #serve(channel: Channel, frame: Frame, index: number): "rows" | "control" {
    const { header } = frame;
    this.channel = index;
    this.input = channel.input;
    const control = channel.control;
    const cut = control < header.controlCount ? header.controlRow(control) : header.rowCount;
    const isControl = control < header.controlCount && cut === channel.row;
    if (isControl) {
      this.controlKind = header.controlKind(control);
      this.controlA = header.controlA(control);
      this.controlB = header.controlB(control);
      channel.control++;
      if (channel.isFirst && this.controlKind === CONTROL_END_OF_INPUT) this.#firstLeft--;
    } else {
      this.batch.columns = frame.columns;
      this.batch.from = channel.row;
      this.batch.to = cut;
      this.batch.rowKinds = frame.rowKinds;
      channel.row = cut;
    }
    if (channel.row === header.rowCount && channel.control === header.controlCount) this.#spent = index;
    return isControl ? "control" : "rows";
  }
}

/** A control, or rows of a channel of which rows are given. */
const mayServe = (
  { row, control, feedback }: Channel,
  { header }: Frame,
  rowsOf: "loops" | "none",
): boolean =>
  (rowsOf === "loops" && feedback) || (control < header.controlCount && header.controlRow(control) === row);

/** What a gate knows of a channel by itself. */
export type GateInspection = Omit<InspectedInput, "watermark" | "idle" | "finished">;

interface Channel {
  readonly reader: ChannelReader;
  readonly input: number;
  readonly feedback: boolean;
  readonly isFirst: boolean;
  frame: Frame | null;
  row: number;
  control: number;
  blocked: boolean;
  /** Frames of a checkpoint that are read first; `frame` may be one. */
  readonly restored: RestoredFrame[];
  isRestored: boolean;
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
