import type { RowBatch } from "../batch/row-batch.ts";

/** Writes the channel of row i to `channels[i]`; the number of channels where it goes to none. */
export type ChooseChannels = (batch: RowBatch, channels: Int32Array) => void;

export interface ChannelChooser {
  readonly choose: ChooseChannels;
  close?(): void;
}
