/** Arrays of rows. */
type RowArray = Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array;

/**
 * Lengths that large arrays are made with, so that growing rarely copies them, and never more at once than takes some
 * milliseconds: what is not written yet takes address space and no memory.
 */
const ROOM = [1 << 18, 1 << 24] as const;
const LARGE = 1 << 17;

/** An array with room for so many elements that begins with what `array` holds: itself where it has the room. */
export function grownArray<T extends RowArray>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = roomy(array, length);
  larger.set(array as never);
  return larger;
}

function roomy<T extends RowArray>(array: T, length: number): T {
  const make = array.constructor as new (length: number) => T;
  const room = length <= LARGE ? length : (ROOM.find((step) => length <= step) ?? 2 * length);
  try {
    return new make(room);
  } catch (error) {
    // Where address space is scarce.
    if (room === length || !(error instanceof RangeError)) throw error;
    return new make(length);
  }
}

/** Rows that a table of `capacity` has room for next. Large ones grow by steps: what they reserve is about what they use. */
export function nextCapacity(capacity: number): number {
  return capacity < LARGE ? capacity * 2 : capacity + STEP_ROWS;
}

const STEP_ROWS = 1 << 16;
