import type { RowBatch } from "../../batch/row-batch.ts";
import { FrameWriter } from "../../spill/frame-writer.ts";
import type { ChannelId } from "../../task/task-deployment.ts";
import type { Selection } from "../append-rows.ts";
import type { InspectedOutput } from "../channel-inspection.ts";
import type { ChannelWriter } from "../channel-producer.ts";
import type { ControlKind } from "../frame.ts";
import type { InFlightFrame } from "../in-flight-rows.ts";
import type { PartitionWriter } from "./partition-writer.ts";

/** The producer's end of a blocking channel: rows go to the partition's file. It never waits for its consumer, and no barrier passes. */
export class BlockingProducer implements ChannelWriter {
  readonly id: ChannelId;
  rowsOut = 0;
  bytesOut = 0;
  readonly blocked = false;
  readonly queued = 0;
  readonly credits = 0;
  readonly waiting = 0;
  readonly holdsOnlyBarriers = true;
  readonly #partition: PartitionWriter;
  readonly #writer: FrameWriter;

  // oxlint-disable-next-line max-params -- which, of which partition, and where in it
  constructor(id: ChannelId, partition: PartitionWriter, subpartition: number) {
    this.id = id;
    this.#partition = partition;
    this.#writer = new FrameWriter(partition.layouts, (frame) => {
      this.bytesOut += partition.write(subpartition, frame);
    });
  }

  get dirty(): boolean {
    return false;
  }

  write(batch: RowBatch, selection: Selection): void {
    this.rowsOut += selection.to - selection.from;
    this.#writer.write(batch, selection);
  }

  control(kind: ControlKind, a: number, b: number): void {
    this.#writer.control(kind, a, b);
  }

  barrier(): void {}

  hasSent(): boolean {
    return true;
  }

  overtake(): readonly InFlightFrame[] {
    return [];
  }

  /** Frames leave when they are full. */
  flush(): void {}

  flushTaken(): boolean {
    return true;
  }

  drain(): boolean {
    return true;
  }

  close(): void {
    this.#writer.flush();
    this.#partition.channelClosed();
  }

  release(): void {
    this.#partition.release();
  }

  inspect(): InspectedOutput {
    return { id: this.id, segments: [], credits: 0 };
  }
}
