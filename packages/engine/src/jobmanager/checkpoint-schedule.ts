import type { JobGraph } from "@millrace/graph";
import type { Clock } from "../time/clock.ts";
import type { Timers } from "./timers.ts";

/** How long tasks may take to finish after a checkpoint that ends them, before another one is triggered. */
const ENDS_SETTLE_MS = 100;

/** When the next checkpoint begins, and until when one may take. One of each at a time: another takes its place. */
export class CheckpointSchedule {
  readonly #options: { readonly graph: JobGraph; readonly clock: Clock; readonly timers: Timers };
  #cancelNext: (() => void) | null = null;
  #cancelTimeout: (() => void) | null = null;
  #settling = false;
  #endedMs: number;

  constructor(options: { readonly graph: JobGraph; readonly clock: Clock; readonly timers: Timers }) {
    this.#options = options;
    this.#endedMs = options.clock.monotonicMs();
  }

  get waiting(): boolean {
    return this.#cancelNext !== null;
  }

  /** Tasks have just been told to finish: a checkpoint would only be in their way. */
  get settling(): boolean {
    return this.#settling;
  }

  /** After so long, and not before the minimum pause is over; null: never. */
  next(trigger: () => void, afterMs: number | null): void {
    if (afterMs === null) return;
    const { minPauseMs } = this.#options.graph.settings.checkpoint;
    const pauseMs = minPauseMs - (this.#options.clock.monotonicMs() - this.#endedMs);
    this.#after(Math.max(afterMs, pauseMs, 0), trigger);
  }

  /** With no regard to the pause, in a moment. */
  soon(trigger: () => void): void {
    this.#after(0, trigger);
  }

  /** Once tasks have had the time to finish. */
  whenSettled(trigger: () => void): void {
    this.#settling = true;
    this.#after(ENDS_SETTLE_MS, () => {
      this.#settling = false;
      trigger();
    });
  }

  cancelNext(): void {
    this.#settling = false;
    this.#cancelNext?.();
    this.#cancelNext = null;
  }

  begun(expired: () => void): void {
    this.cancelNext();
    const { timers, graph } = this.#options;
    this.#cancelTimeout = timers.after(graph.settings.checkpoint.timeoutMs, expired);
  }

  /** All have acknowledged: it cannot expire any more. */
  acknowledged(): void {
    this.#cancelTimeout?.();
    this.#cancelTimeout = null;
  }

  ended(): void {
    this.acknowledged();
    this.#endedMs = this.#options.clock.monotonicMs();
  }

  #after(delayMs: number, trigger: () => void): void {
    this.#cancelNext?.();
    this.#cancelNext = this.#options.timers.after(delayMs, () => {
      this.#cancelNext = null;
      trigger();
    });
  }
}
