import type { Clock } from "../../../time/clock.ts";

/** What was not used is saved up for so long. */
const BURST_MS = 1_000;
/** Rows become due together, so that a timer does not fire for each. */
const TICK_MS = 5;

/** How many rows may be emitted by now, at `rowsPerSecond`; null: without limit. */
export class RateLimiter {
  readonly #rowsPerMs: number | null;
  readonly #clock: Clock;
  #sinceMs: number;
  #emitted = 0;

  constructor(rowsPerSecond: number | null, clock: Clock) {
    this.#rowsPerMs = rowsPerSecond === null ? null : rowsPerSecond / 1_000;
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
  }

  /** Rows that are due now. */
  due(): number {
    if (this.#rowsPerMs === null) return Infinity;
    const nowMs = this.#clock.nowMs();
    const elapsedMs = nowMs - this.#sinceMs;
    const due = Math.floor(elapsedMs * this.#rowsPerMs) - this.#emitted;
    const burst = Math.max(1, Math.floor(this.#rowsPerMs * BURST_MS));
    if (elapsedMs >= 0 && due <= burst) return due;
    this.#sinceMs = nowMs;
    this.#emitted = elapsedMs < 0 ? 0 : -burst;
    return -this.#emitted;
  }

  emitted(rows: number): void {
    this.#emitted += rows;
  }

  /** When to ask again where nothing is due. */
  get nextMs(): number {
    const nextRowMs = this.#sinceMs + (this.#emitted + 1) / (this.#rowsPerMs ?? 1);
    return Math.max(Math.ceil(nextRowMs), this.#clock.nowMs() + TICK_MS);
  }
}
