import { CHANNEL_ACTIVITY, CHANNEL_COUNTERS, CHANNEL_WORDS } from "../metrics/metrics-layout.ts";
import type { ChannelCounter } from "../metrics/metrics-layout.ts";
import type { InputGate } from "../network/input-gate.ts";

const ROWS = CHANNEL_COUNTERS.indexOf("rows");

/** Writes what a task took from each of its input channels. */
export class ChannelGauges {
  readonly #words: Float64Array;
  readonly #base: number;
  readonly #gate: InputGate;

  /** `base`: first word of the first channel. */
  constructor(gate: InputGate, words: Float64Array, base: number) {
    this.#gate = gate;
    this.#words = words;
    this.#base = base;
  }

  rows(channel: number, rows: number): void {
    this.#words[this.#base + channel * CHANNEL_WORDS + ROWS]! += rows;
  }

  watermark(channel: number, watermark: number): void {
    this.#set(channel, "watermark", watermark);
  }

  activity(channel: number, activity: keyof typeof CHANNEL_ACTIVITY): void {
    this.#set(channel, "activity", CHANNEL_ACTIVITY[activity]);
  }

  barrier(channel: number, checkpointId: number): void {
    if (this.#get(channel, "barrier") !== checkpointId) this.#set(channel, "overtaken", 0);
    this.#set(channel, "barrier", checkpointId);
    this.blocked();
  }

  /** The barrier was taken before its turn, ahead of so many rows. */
  // oxlint-disable-next-line max-params -- which, where, over how much
  overtaken(channel: number, checkpointId: number, rows: number): void {
    this.#set(channel, "barrier", checkpointId);
    this.#set(channel, "overtaken", rows);
  }

  /** Which channels are shut has changed. */
  blocked(): void {
    for (let channel = 0; channel < this.#gate.size; channel++)
      this.#set(channel, "blocked", this.#gate.isBlocked(channel) ? 1 : 0);
  }

  #get(channel: number, counter: ChannelCounter): number {
    return this.#words[this.#base + channel * CHANNEL_WORDS + CHANNEL_COUNTERS.indexOf(counter)]!;
  }

  // oxlint-disable-next-line max-params -- where and what
  #set(channel: number, counter: ChannelCounter, value: number): void {
    this.#words[this.#base + channel * CHANNEL_WORDS + CHANNEL_COUNTERS.indexOf(counter)] = value;
  }
}
