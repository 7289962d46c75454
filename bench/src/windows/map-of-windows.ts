import type { WindowRows } from "./window-rows.ts";

interface Sum {
  rows: number;
  sum: number;
}

/** Tumbling windows as they are written without an engine: a `Map` of objects for each of them. */
export class MapOfWindows {
  readonly #sizeMs: number;
  readonly #windows = new Map<number, Map<number, Sum>>();
  #results = 0;
  #check = 0;

  constructor(sizeMs: number) {
    this.#sizeMs = sizeMs;
  }

  add({ ids, times, values, watermark }: WindowRows): void {
    for (let row = 0; row < ids.length; row++) {
      const start = Math.floor(times[row]! / this.#sizeMs) * this.#sizeMs;
      let window = this.#windows.get(start);
      if (window === undefined) this.#windows.set(start, (window = new Map()));
      const sum = window.get(ids[row]!);
      if (sum === undefined) {
        window.set(ids[row]!, { rows: 1, sum: values[row]! });
      } else {
        sum.rows++;
        sum.sum += values[row]!;
      }
    }
    this.advance(watermark);
  }

  /** Results so far. */
  advance(watermark: number): number {
    for (const [start, window] of this.#windows) {
      if (start + this.#sizeMs - 1 > watermark) continue;
      for (const { rows, sum } of window.values()) {
        this.#results++;
        this.#check += rows + sum;
      }
      this.#windows.delete(start);
    }
    if (Number.isNaN(this.#check)) throw new Error("sums are numbers");
    return this.#results;
  }
}
