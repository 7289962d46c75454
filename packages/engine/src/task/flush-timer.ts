import type { ResultPartition } from "../network/result-partition.ts";

/**
 * When half-filled segments go out: at once where the input has run dry, else `timeoutMs` after the first row; with a
 * timeout of 0 after every step.
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
    if (dry || this.#timeoutMs === 0 || (this.deadlineMs !== null && nowMs >= this.deadlineMs)) {
      for (const partition of this.#partitions) partition.flush();
      this.deadlineMs = null;
    } else if (this.deadlineMs === null && this.#partitions.some((partition) => partition.dirty)) {
      this.deadlineMs = nowMs + this.#timeoutMs;
    }
  }
}
