import type { CopyWatch } from "./savepoint-storage.ts";
import type { Timers } from "./timers.ts";

/** A copy that may take as long as it likes while it goes on, and is given up when nothing of it was written for so long. */
export class CopyDeadline implements CopyWatch {
  givenUp = false;
  readonly #timers: Timers;
  readonly #idleMs: number;
  #expired: () => void = () => {};
  #cancel: () => void = () => {};

  constructor(timers: Timers, idleMs: number) {
    this.#timers = timers;
    this.#idleMs = idleMs;
  }

  progress(): void {
    this.#cancel();
    if (!this.givenUp) this.#cancel = this.#timers.after(this.#idleMs, () => this.giveUp());
  }

  /** What comes of the copy, or null where it was given up. To be called once. */
  async of<T>(copy: Promise<T>): Promise<T | null> {
    const expired = new Promise<null>((resolve) => (this.#expired = () => resolve(null)));
    this.progress();
    try {
      return await Promise.race([copy, expired]);
    } finally {
      this.#cancel();
    }
  }

  /** From now on nobody waits for it. */
  giveUp(): void {
    this.#cancel();
    this.givenUp = true;
    this.#expired();
  }
}
