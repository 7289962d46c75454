import type { Clock } from "../time/clock.ts";
import type { Timers } from "./timers.ts";

/** In the time that a process may be silent. */
const CHECKS = 4;

/**
 * Watches processes that should give signs of life; reports each silent one once. Uses the monotonic clock.
 *
 * A check that comes late says something of this process, which was asleep or held up, and nothing of the others: what
 * they said meanwhile has not been read yet. They are given the whole time again.
 */
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
    const { clock, timers, timeoutMs } = this.#options;
    const dueMs = clock.monotonicMs() + timeoutMs / CHECKS;
    this.#cancel = timers.after(timeoutMs / CHECKS, () => {
      this.#cancel = null;
      if (clock.monotonicMs() - dueMs >= timeoutMs / 2) this.#restart();
      else this.#check();
      if (this.#lastMs.size > 0) this.#schedule();
    });
  }

  #restart(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const id of this.#lastMs.keys()) this.#lastMs.set(id, nowMs);
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
