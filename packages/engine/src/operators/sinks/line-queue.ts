import { StringArena } from "../../batch/string-arena.ts";
import type { LineOutput } from "../../io/io-service.ts";

/** Lines are handed over in pieces of about so many bytes. */
const HAND_OVER_BYTES = 1 << 16;

/** Lines of a batch on their way to an output that may have no room. */
export class LineQueue {
  readonly #output: LineOutput;
  /** Lines may be encoded into it. */
  readonly waiting = new StringArena(HAND_OVER_BYTES);

  constructor(output: LineOutput) {
    this.#output = output;
  }

  add(bytes: Uint8Array): void {
    this.waiting.append(bytes, 0, bytes.length);
  }

  /** False until all lines are handed over. */
  drain(): boolean {
    const { bytes, used } = this.waiting;
    for (let from = 0; from < used; from += HAND_OVER_BYTES) {
      if (!this.#output.writable) {
        const rest = bytes.slice(from, used);
        this.waiting.reset();
        this.waiting.append(rest, 0, rest.length);
        return false;
      }
      this.#output.append(bytes.subarray(from, Math.min(used, from + HAND_OVER_BYTES)));
    }
    this.waiting.reset();
    return true;
  }

  close(): void {
    this.#output.close();
  }
}
