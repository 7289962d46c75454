import { MIN_WATERMARK } from "../batch/row-batch.ts";

/**
 * Combines the watermarks of a task's input channels: the minimum over channels that are neither idle nor finished, and
 * it never goes back (law 3). Where no such channel is left, it stays where it was.
 */
export class WatermarkValve {
  watermark = MIN_WATERMARK;
  idle = false;
  readonly #watermarks: Float64Array;
  readonly #idle: Uint8Array;
  readonly #finished: Uint8Array;
  #finishedChannels = 0;

  constructor(channels: number) {
    this.#watermarks = new Float64Array(channels).fill(MIN_WATERMARK);
    this.#idle = new Uint8Array(channels);
    this.#finished = new Uint8Array(channels);
  }

  /** Each call returns true where `watermark` moved. */
  advance(channel: number, watermark: number): boolean {
    if (watermark <= this.#watermarks[channel]!) return false;
    this.#watermarks[channel] = watermark;
    return this.#combine();
  }

  setIdle(channel: number, idle: boolean): boolean {
    this.#idle[channel] = idle ? 1 : 0;
    return this.#combine();
  }

  finish(channel: number): boolean {
    if (this.#finished[channel] === 0) this.#finishedChannels++;
    this.#finished[channel] = 1;
    return this.#combine();
  }

  get allFinished(): boolean {
    return this.#finishedChannels === this.#finished.length;
  }

  inspect(channel: number): {
    readonly watermark: number;
    readonly idle: boolean;
    readonly finished: boolean;
  } {
    return {
      watermark: this.#watermarks[channel]!,
      idle: this.#idle[channel] === 1,
      finished: this.#finished[channel] === 1,
    };
  }

  #combine(): boolean {
    let smallest = Number.POSITIVE_INFINITY;
    for (let channel = 0; channel < this.#watermarks.length; channel++) {
      if (this.#idle[channel] === 1 || this.#finished[channel] === 1) continue;
      smallest = Math.min(smallest, this.#watermarks[channel]!);
    }
    this.idle = smallest === Number.POSITIVE_INFINITY && !this.allFinished;
    if (smallest === Number.POSITIVE_INFINITY || smallest <= this.watermark) return false;
    this.watermark = smallest;
    return true;
  }
}
