import { TimerHeap } from "./timer-heap.ts";

/** Of a timer in a bucket: time, seq, row. */
const TIMER_BYTES = 24;
const BUCKET_BYTES = 96;

/**
 * Timers in order of time, then of `seq`, for many of them: those of one stretch of time lie together unsorted, and only
 * the stretch that has come is a heap. Single timers are not removed: whoever pops one knows whether it still counts.
 *
 * The heap holds all timers of the stretches up to `#reached`, the buckets those of later ones.
 */
export class TimerBuckets {
  readonly #widthMs: number;
  readonly #heap = new TimerHeap();
  /** By number of the stretch: its earliest time, then time, seq and row of each timer. */
  readonly #buckets = new Map<number, number[]>();
  /** Numbers of the buckets, as times. */
  readonly #order = new TimerHeap();
  #reached = -Infinity;
  #waiting = 0;

  constructor(widthMs: number) {
    this.#widthMs = widthMs;
  }

  get byteSize(): number {
    const buckets = this.#waiting * TIMER_BYTES + this.#buckets.size * BUCKET_BYTES;
    return this.#heap.byteSize + this.#order.byteSize + buckets;
  }

  /** Of the earliest timer; Infinity where there is none. */
  get time(): number {
    if (this.#heap.size > 0) return this.#heap.time;
    return this.#order.size > 0 ? this.#buckets.get(this.#order.time)![0]! : Infinity;
  }

  /** Of the earliest timer, once `isDue` said so. */
  get seq(): number {
    return this.#heap.seq;
  }

  get row(): number {
    return this.#heap.row;
  }

  /** Whether there is a timer at or before `time`. */
  isDue(time: number): boolean {
    if (this.#heap.size === 0 && this.time <= time) this.#reach();
    return this.#heap.time <= time;
  }

  push(time: number, seq: number, row: number): void {
    const number = Math.floor(time / this.#widthMs);
    if (number <= this.#reached) {
      this.#heap.push(time, seq, row);
      return;
    }
    this.#waiting++;
    const bucket = this.#buckets.get(number);
    if (bucket === undefined) {
      this.#buckets.set(number, [time, time, seq, row]);
      this.#order.push(number, 0, 0);
    } else {
      if (time < bucket[0]!) bucket[0] = time;
      bucket.push(time, seq, row);
    }
  }

  /** Removes the earliest, once `isDue` said that there is one. */
  pop(): void {
    this.#heap.pop();
  }

  #reach(): void {
    const number = this.#order.time;
    const bucket = this.#buckets.get(number)!;
    this.#order.pop();
    this.#buckets.delete(number);
    this.#reached = number;
    for (let at = 1; at < bucket.length; at += 3) {
      this.#waiting--;
      this.#heap.push(bucket[at]!, bucket[at + 1]!, bucket[at + 2]!);
    }
  }
}
