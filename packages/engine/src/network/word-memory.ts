/**
 * Int32 memory that channels live in, with the operations that the channel protocol needs. Threads share one through
 * Atomics; simulation and same-slot channels use a plain one; an explorer in tests counts and reorders the calls.
 *
 * 1. Single words are never torn. `load`, `store` and `compareExchange` are sequentially consistent; everything else in
 *    `buffer` (rows) is plain memory that one owner at a time touches, handed over by a `store` and a `load`.
 * 2. `wait` may return early for no reason.
 */
export interface WordMemory {
  readonly buffer: ArrayBufferLike;
  load(index: number): number;
  store(index: number, value: number): void;
  /** Returns what stood there; the word is `value` afterwards where that was `expected`. */
  compareExchange(index: number, expected: number, value: number): number;
  /** Blocks the thread while the word is `expected`, `timeoutMs` at most (null: without limit). */
  wait(index: number, expected: number, timeoutMs: number | null): void;
  notify(index: number): void;
}

/** Words of a SharedArrayBuffer, for threads. */
export class AtomicWords implements WordMemory {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }
  load(index: number): number {
    return Atomics.load(this.#words, index);
  }
  store(index: number, value: number): void {
    Atomics.store(this.#words, index, value);
  }
  compareExchange(index: number, expected: number, value: number): number {
    return Atomics.compareExchange(this.#words, index, expected, value);
  }
  wait(index: number, expected: number, timeoutMs: number | null): void {
    Atomics.wait(this.#words, index, expected, timeoutMs ?? Number.POSITIVE_INFINITY);
  }
  notify(index: number): void {
    Atomics.notify(this.#words, index);
  }
}

/** Words that one thread owns. Nobody can wake it, so `wait` returns at once. */
export class PlainWords implements WordMemory {
  readonly buffer: ArrayBuffer;
  readonly #words: Int32Array<ArrayBuffer>;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }
  load(index: number): number {
    return this.#words[index]!;
  }
  store(index: number, value: number): void {
    this.#words[index] = value;
  }
  compareExchange(index: number, expected: number, value: number): number {
    const found = this.#words[index]!;
    if (found === expected) this.#words[index] = value;
    return found;
  }
  wait(): void {}
  notify(): void {}
}
