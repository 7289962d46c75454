import type { Clock } from "../time/clock.ts";

/**
 * The processing timer of each operator of a chain, one at most. As Flink's it comes once the time that lay before it at its
 * registration has passed, also where the wall clock was set back meanwhile; where that was set forward, it comes when the
 * clock says so.
 */
export class ChainTimers {
  /** Of each operator, wall-clock ms; NaN: none. */
  readonly at: Float64Array;
  /** The same on the monotonic clock. */
  readonly #due: Float64Array;
  readonly #clock: Clock;

  constructor(operators: number, clock: Clock) {
    this.at = new Float64Array(operators).fill(Number.NaN);
    this.#due = new Float64Array(operators).fill(Number.NaN);
    this.#clock = clock;
  }

  /** Null clears it. False: it is so already. */
  set(operator: number, atMs: number | null): boolean {
    const known = this.at[operator]!;
    if (atMs === null ? Number.isNaN(known) : atMs === known) return false;
    this.at[operator] = atMs ?? Number.NaN;
    this.#due[operator] =
      atMs === null ? Number.NaN : this.#clock.monotonicMs() + (atMs - this.#clock.nowMs());
    return true;
  }

  get areSet(): boolean {
    for (const at of this.at) if (!Number.isNaN(at)) return true;
    return false;
  }

  /** Calls for each that has come, with the wall-clock ms that it is for the operator; true where there was one. */
  fire(call: (operator: number, nowMs: number) => void): boolean {
    const nowMs = this.#clock.nowMs();
    const monotonicMs = this.#clock.monotonicMs();
    let fired = false;
    for (let operator = 0; operator < this.at.length; operator++) {
      const at = this.at[operator]!;
      if (!(at <= nowMs || this.#due[operator]! <= monotonicMs)) continue;
      this.set(operator, null);
      fired = true;
      call(operator, Math.max(nowMs, at));
    }
    return fired;
  }

  /** Wall-clock ms, as the clock stands now, of the first that comes, or null. */
  get nextMs(): number | null {
    let earliest = Infinity;
    const shiftMs = this.#clock.nowMs() - this.#clock.monotonicMs();
    for (const [operator, at] of this.at.entries()) {
      if (!Number.isNaN(at)) earliest = Math.min(earliest, at, this.#due[operator]! + shiftMs);
    }
    return earliest === Infinity ? null : earliest;
  }
}
