import { modulo } from "../../windows/modulo.ts";
import type { WindowAssigner } from "./window-assigner.ts";

/** Windows of one size that begin every `slideMs`; tumbling where that is the size. */
export class SlidingWindowsAssigner implements WindowAssigner {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly lanes: number[] = [];
  readonly merges = false;
  readonly endsByTime = true;
  readonly most: number;
  readonly #sizeMs: number;
  readonly #slideMs: number;
  readonly #offsetMs: number;

  // oxlint-disable-next-line max-params -- the shape of a window
  constructor(sizeMs: number, slideMs: number, offsetMs: number) {
    this.#sizeMs = sizeMs;
    this.#slideMs = slideMs;
    this.#offsetMs = offsetMs;
    this.most = Math.ceil(sizeMs / slideMs);
  }

  /** The latest first, as Flink has them. */
  assign(timestamp: number): number {
    const last = timestamp - modulo(timestamp - this.#offsetMs, this.#slideMs);
    let count = 0;
    for (let start = last; start > timestamp - this.#sizeMs; start -= this.#slideMs) {
      this.starts[count] = start;
      this.lanes[count] = this.most === 1 ? 0 : modulo((start - this.#offsetMs) / this.#slideMs, this.most);
      this.ends[count++] = start + this.#sizeMs;
    }
    return count;
  }

  shown(time: number): number {
    return time;
  }
}
