import { PlainWords } from "../word-memory.ts";

/**
 * Plain words that let the other side run between any two accesses of this side: `interleave` is called before each, and
 * may call anything that touches the words (its own accesses are not interleaved again).
 */
export class ExplorerWords extends PlainWords {
  interleave: (() => void) | null = null;
  accesses = 0;
  #nested = false;

  override load(index: number): number {
    this.#meet();
    return super.load(index);
  }
  override store(index: number, value: number): void {
    this.#meet();
    super.store(index, value);
  }
  override compareExchange(index: number, expected: number, value: number): number {
    this.#meet();
    return super.compareExchange(index, expected, value);
  }

  #meet(): void {
    this.accesses++;
    if (this.#nested || this.interleave === null) return;
    this.#nested = true;
    this.interleave();
    this.#nested = false;
  }
}
