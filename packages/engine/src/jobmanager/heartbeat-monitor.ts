import type { Clock } from "../time/clock.ts";
import type { Timers } from "./timers.ts";

/** Watches processes that should give signs of life; reports each silent one once. Uses the monotonic clock. */
export class HeartbeatMonitor {
  readonly #options: {
    readonly clock: Clock;
    readonly timers: Timers;
    readonly timeoutMs: number;
    readonly onSilent: (id: string) => void;
  };
  readonly #lastMs = new Map<string, number>();
  #cancel: (() => void) | null = null;

  constructor(options: {
    readonly clock: Clock;
    readonly timers: Timers;
    readonly timeoutMs: number;
    readonly onSilent: (id: string) => void;
  }) {
    this.#options = options;
  }

  beat(id: string): void {
    this.#lastMs.set(id, this.#options.clock.monotonicMs());
    if (this.#cancel === null) this.#schedule();
  }

  forget(id: string): void {
    this.#lastMs.delete(id);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#lastMs.clear();
  }

  #schedule(): void {
    this.#cancel = this.#options.timers.after(this.#options.timeoutMs / 4, () => {
      this.#cancel = null;
      this.#check();
      if (this.#lastMs.size > 0) this.#schedule();
    });
  }

  #check(): void {
    const { clock, timeoutMs, onSilent } = this.#options;
    for (const [id, lastMs] of this.#lastMs) {
      if (clock.monotonicMs() - lastMs < timeoutMs) continue;
      this.#lastMs.delete(id);
      onSilent(id);
    }
  }
}
