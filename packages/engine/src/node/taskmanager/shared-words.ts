/**
 * What the threads of a TaskManager tell each other without messages: Float64 words in shared memory, SLOT_WORDS for each
 * slot, then as many for the I/O thread. Each thread writes its own.
 */
const SLOT_WORDS = 8;
const BEAT = 0;
const PARKED = 1;
const CPU_MS = 2;
const MANAGED_USED = 3;
const HEAP_BYTES = 4;

export class ThreadWords {
  readonly #words: Float64Array;
  readonly #base: number;

  constructor(buffer: SharedArrayBuffer, thread: number) {
    this.#words = new Float64Array(buffer);
    this.#base = thread * SLOT_WORDS;
  }

  static allocate(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer(threads * SLOT_WORDS * 8);
  }

  /** Rounds of the thread's loop: a thread that is neither parked nor counts on is stuck. */
  get beat(): number {
    return this.#words[this.#base + BEAT]!;
  }
  countBeat(): void {
    this.#words[this.#base + BEAT]! += 1;
  }
  get parked(): boolean {
    return this.#words[this.#base + PARKED] === 1;
  }
  set parked(parked: boolean) {
    this.#words[this.#base + PARKED] = parked ? 1 : 0;
  }
  /** CPU time of the thread, user and system, ms. */
  get cpuMs(): number {
    return this.#words[this.#base + CPU_MS]!;
  }
  set cpuMs(ms: number) {
    this.#words[this.#base + CPU_MS] = ms;
  }
  get managedUsed(): number {
    return this.#words[this.#base + MANAGED_USED]!;
  }
  set managedUsed(bytes: number) {
    this.#words[this.#base + MANAGED_USED] = bytes;
  }
  get heapBytes(): number {
    return this.#words[this.#base + HEAP_BYTES]!;
  }
  set heapBytes(bytes: number) {
    this.#words[this.#base + HEAP_BYTES] = bytes;
  }
  clear(): void {
    this.#words.fill(0, this.#base, this.#base + SLOT_WORDS);
  }
}
