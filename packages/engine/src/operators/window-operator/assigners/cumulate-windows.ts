import { modulo } from "../../windows/modulo.ts";
import type { WindowAssigner } from "./window-assigner.ts";

/** Windows that begin together and end a step apart, up to the largest: a row is in all that end after it. */
export class CumulateWindowsAssigner implements WindowAssigner {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly lanes: number[] = [];
  readonly merges = false;
  readonly endsByTime = true;
  readonly most: number;
  readonly #maxSizeMs: number;
  readonly #stepMs: number;
  readonly #offsetMs: number;

  // oxlint-disable-next-line max-params -- the shape of a window
  constructor(maxSizeMs: number, stepMs: number, offsetMs: number) {
    this.#maxSizeMs = maxSizeMs;
    this.#stepMs = stepMs;
    this.#offsetMs = offsetMs;
    this.most = maxSizeMs / stepMs;
  }

  assign(timestamp: number): number {
    const into = modulo(timestamp - this.#offsetMs, this.#maxSizeMs);
    const start = timestamp - into;
    let count = 0;
    for (let end = into - (into % this.#stepMs) + this.#stepMs; end <= this.#maxSizeMs; end += this.#stepMs) {
      this.starts[count] = start;
      this.lanes[count] = end / this.#stepMs - 1;
      this.ends[count++] = start + end;
    }
    return count;
  }

  shown(time: number): number {
    return time;
  }
}
