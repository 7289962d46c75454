import { RowMemory } from "./row-memory.ts";
import type { RowArray } from "./row-memory.ts";

/** Rows of a table whose arrays grow in place. */
export const LARGE = 1 << 17;
const KEPT_BYTES = 1 << 27;

/** Of the large arrays of this thread. What tables gave back is kept for those that are made next: see RowMemory. */
export const largeArrays = new RowMemory(KEPT_BYTES);

/**
 * An array with room for so many elements that begins with what `array` holds: itself where it has the room. Otherwise
 * `array` must not be used any more: where it is large it has no elements then.
 */
export function grownArray<T extends RowArray>(array: T, length: number): T {
  if (length <= array.length) return array;
  const bytes = length * array.BYTES_PER_ELEMENT;
  const grown = largeArrays.grown(array, bytes);
  if (grown !== null) return grown;
  const larger = emptyArray(array.constructor as new (length: number) => T, length);
  larger.set(array as never);
  return larger;
}

/** An array of zeros with room for so many elements. */
export function emptyArray<T extends RowArray>(
  type: { new (length: number): T; readonly BYTES_PER_ELEMENT?: number },
  length: number,
): T {
  if (length <= LARGE) return new type(length);
  const bytes = length * (type.BYTES_PER_ELEMENT ?? 8);
  return largeArrays.make(type as never, bytes) ?? roomy(type, length);
}

/** Where arrays cannot grow in place there is room for more, or, where address space is scarce, less of it. */
function roomy<T extends RowArray>(type: new (length: number) => T, length: number): T {
  for (const room of [2 * length, length + (length >>> 2)]) {
    try {
      return new type(room);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new type(length);
}

/** Rows that a table of `capacity` has room for next. Large ones grow by steps: what they reserve is about what they use. */
export function nextCapacity(capacity: number): number {
  return capacity < LARGE ? capacity * 2 : capacity + STEP_ROWS;
}

const STEP_ROWS = 1 << 16;
