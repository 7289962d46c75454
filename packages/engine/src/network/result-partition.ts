import { invariant } from "@millrace/graph";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { Partitioning, RowSchema } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChannelEnd } from "../task/task-channels.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import type { Selection } from "./append-rows.ts";
import type { InspectedOutput } from "./channel-inspection.ts";
import { ChannelProducer } from "./channel-producer.ts";
import type { ChannelWriter } from "./channel-producer.ts";
import {
  CONTROL_ACTIVE,
  CONTROL_BARRIER,
  CONTROL_SAVEPOINT_BARRIER,
  CONTROL_END_OF_INPUT,
  CONTROL_IDLE,
  CONTROL_WATERMARK,
} from "./frame.ts";
import type { ControlKind } from "./frame.ts";
import { FrameCaches } from "./frame-cache.ts";
import { FrameLayouts } from "./frame-layout.ts";
import type { InFlightFrame } from "./in-flight-rows.ts";
import { UNCOUNTED } from "../state/reserved-memory.ts";
import type { MemoryBudget } from "../state/reserved-memory.ts";
import { rowSelector } from "./row-selector.ts";
import type { RowSelector } from "./row-selector.ts";
import { SpareFrames } from "./spare-frames.ts";

export interface PartitionChannel {
  readonly id: ChannelId;
  readonly consumer: number;
  /** Where it is, or, of a blocking one, what writes it. */
  readonly end: ChannelEnd | ((layouts: FrameLayouts) => ChannelWriter);
  /** Absent: its consumer is in this TaskManager. */
  readonly remote?: boolean;
}

export interface ResultPartitionOptions {
  readonly schema: RowSchema;
  readonly partitioning: Partitioning;
  readonly maxParallelism: number;
  /** Which subtask of the producer it is of. Absent: the first. */
  readonly subtask?: number;
  /** In any order; where rows are told apart, one for each subtask of the consumer. */
  readonly channels: readonly PartitionChannel[];
  readonly trace: TraceSink | null;
  /** Barriers of checkpoints may overtake rows in its channels. Absent: no. */
  readonly overtakes?: boolean;
  /** What the function of a custom partitioning takes is of it. Absent: it is not counted. */
  readonly memory?: MemoryBudget;
  /** Told of rows for which a custom partitioning names no channel, where that is no failure. */
  readonly unrouted?: (rows: number) => void;
  /** Its channels are blocking: they are closed with the end of input. Absent: no. */
  readonly blocking?: boolean;
}

/** Rows that waited at this end for a consumer when a barrier overtook them. */
export interface OvertakenRows {
  readonly consumer: number;
  readonly frames: readonly InFlightFrame[];
}

/**
 * Rows of one edge, spread over its channels. Rows are copied before `emit` returns; controls go to every channel, behind
 * the rows emitted before them.
 */
export class ResultPartition {
  readonly #channels: readonly ChannelWriter[];
  readonly #selector: RowSelector | null;
  readonly #broadcast: boolean;
  readonly #global: boolean;
  readonly #overtakes: boolean;
  readonly #blocking: boolean;
  readonly #consumers: readonly number[];
  #overdraft = 0;
  readonly #selection: { rows: Int32Array | null; from: number; to: number } = { rows: null, from: 0, to: 0 };
  #turn: number;

  constructor(options: ResultPartitionOptions) {
    const { schema, partitioning, maxParallelism, trace } = options;
    const caches = new FrameCaches(new FrameLayouts(schema));
    const ordered = options.channels.toSorted((a, b) => a.consumer - b.consumer);
    const spares = new SpareFrames(caches.layouts, ordered.length);
    invariant(ordered.length > 0, "a result partition without a channel");
    this.#channels = ordered.map(({ id, end, remote = false }) =>
      typeof end === "function"
        ? end(caches.layouts)
        : new ChannelProducer({ id, end, caches, spares, trace, remote }),
    );
    this.#blocking = options.blocking === true;
    this.#consumers = ordered.map(({ consumer }) => consumer);
    this.#overtakes = options.overtakes === true;
    this.#broadcast = partitioning.kind === "broadcast";
    this.#global = partitioning.kind === "global";
    this.#turn = 0;
    const { subtask = 0, memory = UNCOUNTED, unrouted = () => {} } = options;
    const parallelism = ordered.length;
    const place = { schema, maxParallelism, parallelism, subtask, memory, unrouted };
    this.#selector = rowSelector(partitioning, place);
  }

  emit(batch: RowBatch): void {
    if (batch.from === batch.to) return;
    if (this.#selector !== null) this.#emitSelected(batch, this.#selector);
    else if (this.#broadcast) for (const channel of this.#channels) this.#write(channel, batch);
    else {
      this.#write(this.#channels[this.#turn]!, batch);
      if (!this.#global) this.#turn = (this.#turn + 1) % this.#channels.length;
    }
  }

  emitWatermark(watermark: number): void {
    this.#control(CONTROL_WATERMARK, watermark, 0);
  }
  emitIdle(idle: boolean): void {
    this.#control(idle ? CONTROL_IDLE : CONTROL_ACTIVE, 0, 0);
  }
  /** `timestampMs`: when the checkpoint was triggered. Barriers do not wait for a segment to fill. A savepoint's never overtake. */
  emitBarrier(checkpointId: number, timestampMs: number, type: CheckpointType = "checkpoint"): void {
    const kind = type === "savepoint" ? CONTROL_SAVEPOINT_BARRIER : CONTROL_BARRIER;
    const place = this.#overtakes && type === "checkpoint" ? "behind" : "aligned";
    for (const channel of this.#channels)
      channel.barrier(kind, { checkpointId, triggeredMs: timestampMs, place });
  }

  /** No barrier of this checkpoint waits here behind rows that it could overtake. */
  barriersSent(checkpointId: number): boolean {
    return !this.#overtakes || this.#channels.every((channel) => channel.hasSent(checkpointId));
  }

  /** Where barriers of this checkpoint wait here they overtake, and what they overtook is to be saved. */
  overtake(checkpointId: number, triggeredMs: number): readonly OvertakenRows[] {
    if (!this.#overtakes) return [];
    return this.#channels.flatMap((channel, index) => {
      const frames = channel.overtake(checkpointId, triggeredMs);
      return frames.length === 0 ? [] : [{ consumer: this.#consumers[index]!, frames }];
    });
  }

  /** No rows will follow; barriers may. */
  endInput(): void {
    this.#control(CONTROL_END_OF_INPUT, 0, 0);
    if (this.#blocking) for (const channel of this.#channels) channel.close();
    else this.flush();
  }
  /** Nothing will follow. */
  close(): void {
    if (this.#blocking) return;
    for (const channel of this.#channels) channel.close();
  }

  /** Its task has ended, however. */
  release(): void {
    this.#selector?.close();
    for (const channel of this.#channels) channel.release?.();
  }

  /** While it is set, so many frames beyond the credits may be written before the partition counts as blocked. */
  set overdraft(frames: number) {
    this.#overdraft = frames;
  }

  /** A channel waits for credit: write no more, `drain` first (law 4). */
  get blocked(): boolean {
    if (this.#overdraft > 0) return this.#waiting >= this.#overdraft;
    for (const channel of this.#channels) if (channel.blocked) return true;
    return false;
  }

  /** What waits for credit is barriers alone. */
  get holdsOnlyBarriers(): boolean {
    return this.#channels.every(({ holdsOnlyBarriers }) => holdsOnlyBarriers);
  }

  get #waiting(): number {
    return this.#channels.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** True when no channel is blocked any more. */
  drain(): boolean {
    let drained = true;
    for (const channel of this.#channels) if (channel.blocked && !channel.drain()) drained = false;
    return drained;
  }

  get dirty(): boolean {
    for (const channel of this.#channels) if (channel.dirty) return true;
    return false;
  }

  flush(): void {
    for (const channel of this.#channels) channel.flush();
  }

  /** Flushes channels whose consumer has taken everything; false where another one holds something back. */
  flushTaken(): boolean {
    let clean = true;
    for (const channel of this.#channels) if (!channel.flushTaken()) clean = false;
    return clean;
  }

  get rowsOut(): number {
    let sum = 0;
    for (const channel of this.#channels) sum += channel.rowsOut;
    return sum;
  }
  get bytesOut(): number {
    let sum = 0;
    for (const channel of this.#channels) sum += channel.bytesOut;
    return sum;
  }
  get queued(): number {
    let sum = 0;
    for (const channel of this.#channels) sum += channel.queued;
    return sum;
  }
  /** Segments queued or free to fill. */
  get capacity(): number {
    let sum = 0;
    for (const channel of this.#channels) sum += channel.queued + channel.credits;
    return sum;
  }

  inspect(): readonly InspectedOutput[] {
    return this.#channels.map((channel) => channel.inspect());
  }

  #emitSelected(batch: RowBatch, selector: RowSelector): void {
    selector.select(batch);
    const { starts } = selector;
    for (let i = 0; i < this.#channels.length; i++) {
      if (starts[i] === starts[i + 1]) continue;
      const selection: Selection = this.#selection;
      this.#selection.rows = selector.rows;
      selection.from = starts[i]!;
      selection.to = starts[i + 1]!;
      this.#channels[i]!.write(batch, selection);
    }
  }

  #write(channel: ChannelWriter, batch: RowBatch): void {
    this.#selection.rows = null;
    this.#selection.from = batch.from;
    this.#selection.to = batch.to;
    channel.write(batch, this.#selection);
  }

  #control(kind: ControlKind, a: number, b: number): void {
    for (const channel of this.#channels) channel.control(kind, a, b);
  }
}
