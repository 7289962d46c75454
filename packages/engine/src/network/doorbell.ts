import type { NetworkMemory } from "./network-memory.ts";
import type { WordMemory } from "./word-memory.ts";

/**
 * One thread's doorbell (rule 7 of the channel protocol). The owner calls `arm`, looks at everything once more, and then
 * either `disarm` (there is work) or `park`. Any thread may `ring`, after it published what the owner waits for.
 */
export class Doorbell {
  readonly #words: WordMemory;
  readonly #word: number;

  constructor(memory: NetworkMemory, index: number) {
    this.#words = memory.words;
    this.#word = memory.doorbellWord(index);
  }

  /** Word index in the memory, for a thread that waits with `Atomics.waitAsync`. */
  get word(): number {
    return this.#word;
  }

  arm(): void {
    this.#words.store(this.#word, ARMED);
  }

  disarm(): void {
    this.#words.store(this.#word, 0);
  }

  /** Blocks until rung or `timeoutMs` (null: no limit) passed; returns disarmed. */
  park(timeoutMs: number | null): void {
    this.#words.wait(this.#word, ARMED, timeoutMs);
    this.disarm();
  }

  ring(): void {
    if (this.#words.load(this.#word) !== ARMED) return;
    if (this.#words.compareExchange(this.#word, ARMED, 0) === ARMED) this.#words.notify(this.#word);
  }
}

/** Value of the word while its owner is about to park or parked. */
export const ARMED = 1;
