/** Arrays of rows. */
export type RowArray = Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array;
export type RowArrayType<T extends RowArray> = new (from: number | ArrayBufferLike) => T;

const PAGE_BYTES = 1 << 16;
/** What a memory may grow to: four gigabytes of address space, of which what is not written takes no memory. */
const MOST_PAGES = 1 << 16;
/** Part of itself by which a memory grows at least: to grow is cheap, and not free. */
const GROWTH = 1 / 8;

/** Larger ones are not kept: to empty them would stop a task for some milliseconds. */
const MOST_KEPT_BYTES = 1 << 25;

/**
 * Memory of large arrays.
 *
 * 1. An array grows in place, however long it is: nothing is copied. Its buffer is detached then, so that an array over it
 *    has no elements any more.
 * 2. What is given back is used for the next arrays, emptied: memory that was written to before costs a fraction of what
 *    fresh memory does. Whoever still had an array over it finds it without elements, and never another one's rows.
 */
export class RowMemory {
  readonly #mostBytes: number;
  readonly #memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();
  /** Given back, the smallest first. */
  #kept: WebAssembly.Memory[] = [];
  #keptBytes = 0;

  /** `mostBytes`: of what was given back. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes that are kept for the next arrays. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** An array of zeros with so many elements or some more; null: there is no such memory, or no address space. */
  make<T extends RowArray>(type: RowArrayType<T>, bytes: number): T | null {
    const memory = this.#take(bytes) ?? fresh(bytes);
    if (memory === null || !grow(memory, bytes)) return null;
    return this.#over(type, memory);
  }

  /** `array`, which was made here and must not be used any more, with so many bytes or some more; null: not of here, or no room. */
  grown<T extends RowArray>(array: T, bytes: number): T | null {
    const memory = this.#memories.get(array.buffer);
    if (memory === undefined || !grow(memory, bytes)) return null;
    return this.#over(array.constructor as RowArrayType<T>, memory);
  }

  /** Takes back memory of arrays, where it is of here. */
  giveBack(buffers: Iterable<ArrayBufferLike>): void {
    for (const buffer of buffers) {
      const memory = this.#memories.get(buffer);
      if (memory === undefined || memory.buffer !== buffer) continue;
      const bytes = buffer.byteLength;
      // Detaches the buffer.
      memory.grow(0);
      if (bytes > MOST_KEPT_BYTES || this.#keptBytes + bytes > this.#mostBytes) continue;
      this.#keptBytes += bytes;
      const at = this.#kept.findIndex(({ buffer: other }) => other.byteLength >= bytes);
      this.#kept.splice(at < 0 ? this.#kept.length : at, 0, memory);
    }
  }

  /** Keeps nothing any more. */
  forget(): void {
    this.#kept = [];
    this.#keptBytes = 0;
  }

  /** The smallest one that has the bytes, else the largest. */
  #take(bytes: number): WebAssembly.Memory | null {
    const fits = this.#kept.findIndex(({ buffer }) => buffer.byteLength >= bytes);
    const memory = (fits < 0 ? this.#kept.pop() : this.#kept.splice(fits, 1)[0]) ?? null;
    if (memory === null) return null;
    this.#keptBytes -= memory.buffer.byteLength;
    new Uint8Array(memory.buffer).fill(0);
    return memory;
  }

  #over<T extends RowArray>(type: RowArrayType<T>, memory: WebAssembly.Memory): T {
    this.#memories.set(memory.buffer, memory);
    return new type(memory.buffer);
  }
}

function fresh(bytes: number): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES), maximum: MOST_PAGES });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Whether it has so many bytes now. */
function grow(memory: WebAssembly.Memory, bytes: number): boolean {
  const pages = memory.buffer.byteLength / PAGE_BYTES;
  const needed = Math.ceil(bytes / PAGE_BYTES);
  if (needed <= pages) return true;
  if (needed > MOST_PAGES) return false;
  const wanted = Math.min(MOST_PAGES, Math.max(needed, Math.ceil(pages * (1 + GROWTH))));
  try {
    memory.grow(wanted - pages);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
