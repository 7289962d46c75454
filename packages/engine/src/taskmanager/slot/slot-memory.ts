import { JobFailureError } from "../../task/job-failure-error.ts";

/** Managed memory of a slot, shared by its tasks. */
export class SlotMemory {
  readonly total: number;
  #used = 0;

  constructor(total: number) {
    this.total = total;
  }

  get used(): number {
    return this.#used;
  }

  reserve(bytes: number): void {
    if (this.#used + bytes > this.total)
      throw new JobFailureError("runtime.state-budget", { limit: this.total });
    this.#used += bytes;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}
