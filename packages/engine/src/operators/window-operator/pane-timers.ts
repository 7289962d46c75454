import { TimerBuckets } from "../../state/timer-buckets.ts";
import { NO_PANE } from "./panes.ts";
import type { PaneLane, Panes } from "./panes.ts";

/**
 * Timers of one kind of time. A timer is a number in a lane: of a pane and lane there is one at most, and timers of a pane
 * for one moment are one timer, as in Flink. They come in order of time, then of the panes' creation.
 *
 * Each pane with a timer stands in the queue at its earliest one or before; a place that it has left means nothing.
 */
export class PaneTimers {
  readonly lanes: PaneLane[] = [];
  readonly #panes: Panes;
  readonly #queue: TimerBuckets;
  /** Where each pane stands in the queue; Infinity: nowhere. */
  #queued = new Float64Array(0);

  constructor(panes: Panes, bucketMs: number) {
    this.#panes = panes;
    this.#queue = new TimerBuckets(bucketMs);
  }

  get byteSize(): number {
    return this.#queue.byteSize + 8 * this.#queued.length;
  }

  /** Not after the earliest timer; Infinity where there is none. */
  get time(): number {
    return this.#queue.time;
  }

  lane(id: string): PaneLane {
    const lane = this.#panes.lane(id);
    this.lanes.push(lane);
    return lane;
  }

  register(lane: PaneLane, pane: number, time: number): void {
    if (lane.values[pane] === time) return;
    lane.values[pane] = time;
    this.#enqueue(pane, time);
  }

  /** Its timers as they stand in the lanes, after they were written there. */
  settle(pane: number): void {
    let earliest = Infinity;
    for (const { values } of this.lanes) if (values[pane]! < earliest) earliest = values[pane]!;
    if (earliest < Infinity) this.#enqueue(pane, earliest);
  }

  /** Whether some timer of the pane is at `time`. */
  has(pane: number, time: number): boolean {
    return this.lanes.some(({ values }) => values[pane] === time);
  }

  /**
   * The next pane with a timer at or before `time`, or NO_PANE; `firedAt` is when. Its timers of that moment are gone.
   * Call `settle` for it when they have been dealt with.
   */
  take(time: number): number {
    const queue = this.#queue;
    while (queue.isDue(time)) {
      const at = queue.time;
      const pane = this.#panes.timed(queue.seq, queue.row);
      queue.pop();
      if (pane === NO_PANE || this.#queued[pane] !== at) continue;
      this.#panes.touch(pane);
      this.#queued[pane] = Infinity;
      if (this.#consume(pane, at)) {
        this.firedAt = at;
        return pane;
      }
      this.settle(pane);
    }
    return NO_PANE;
  }

  firedAt = 0;

  /** A new pane has this number. */
  reset(pane: number): void {
    if (this.#queued.length < this.#panes.capacity) {
      const queued = new Float64Array(this.#panes.capacity).fill(Infinity);
      queued.set(this.#queued);
      this.#queued = queued;
    }
    this.#queued[pane] = Infinity;
  }

  /** Where a pane stands in the queue: goes with it while it is not in memory. */
  queuedAt(pane: number): number {
    return this.#queued[pane]!;
  }

  /** A pane is in memory again. */
  stands(pane: number, at: number): void {
    this.#queued[pane] = at;
  }

  #consume(pane: number, at: number): boolean {
    let found = false;
    for (const { values } of this.lanes) {
      if (values[pane] !== at) continue;
      values[pane] = NaN;
      found = true;
    }
    return found;
  }

  #enqueue(pane: number, time: number): void {
    if (time >= this.#queued[pane]!) return;
    this.#queued[pane] = time;
    this.#queue.push(time, this.#panes.seqs[pane]!, this.#panes.knownBy(pane));
  }
}
