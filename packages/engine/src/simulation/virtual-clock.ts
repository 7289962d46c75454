import type { Clock } from "../time/clock.ts";

/** Time that passes only when the simulation says so, in whole microseconds. */
export class VirtualClock implements Clock {
  readonly #startMs: number;
  #us = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  nowMs(): number {
    return this.#startMs + Math.floor(this.#us / 1_000);
  }

  monotonicMs(): number {
    return this.#us / 1_000;
  }

  advanceUs(us: number): void {
    this.#us += us;
  }

  /** To a later monotonic time, or the first microsecond behind it; an earlier one changes nothing. */
  advanceTo(monotonicMs: number): void {
    const us = Math.ceil(monotonicMs * 1_000);
    this.#us = Math.max(this.#us, us / 1_000 < monotonicMs ? us + 1 : us);
  }
}
