import type { ResultPartition } from "../network/result-partition.ts";

/** Between two looks at a channel that held back what was due. */
const LOOK_AGAIN_MS = 1;

/**
 * When half-filled segments go out: at once where the input has run dry, else `timeoutMs` after the first row, or when the
 * consumer has taken what was sent before, whichever is later; with a timeout of 0 after every step.
 */
export class FlushTimer {
  deadlineMs: number | null = null;
  readonly #partitions: readonly ResultPartition[];
  readonly #timeoutMs: number;

  constructor(partitions: readonly ResultPartition[], timeoutMs: number) {
    this.#partitions = partitions;
    this.#timeoutMs = timeoutMs;
  }

  afterStep(nowMs: number, dry: boolean): void {
    if (dry || this.#timeoutMs === 0) {
      for (const partition of this.#partitions) partition.flush();
      this.deadlineMs = null;
    } else if (this.deadlineMs !== null && nowMs >= this.deadlineMs) {
      this.deadlineMs = this.#flushTaken() ? null : nowMs + LOOK_AGAIN_MS;
    } else if (this.deadlineMs === null && this.#partitions.some((partition) => partition.dirty)) {
      this.deadlineMs = nowMs + this.#timeoutMs;
    }
  }

  #flushTaken(): boolean {
    let clean = true;
    for (const partition of this.#partitions) if (!partition.flushTaken()) clean = false;
    return clean;
  }
}
