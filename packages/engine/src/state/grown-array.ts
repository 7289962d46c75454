/** Arrays of rows. */
type RowArray = Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array;

/**
 * Length that large arrays are made with, so that growing copies them once, and no more than takes some milliseconds: what is
 * not written yet takes address space and no memory. Of all lanes of a table that is about a gigabyte: at twice that V8
 * collects garbage at once, which stops the task.
 */
const ROOM = 1 << 25;
/** Rows of a table whose arrays are. */
export const LARGE = 1 << 17;

/** An array with room for so many elements that begins with what `array` holds: itself where it has the room. */
export function grownArray<T extends RowArray>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = roomy(array, length);
  larger.set(array as never);
  return larger;
}

function roomy<T extends RowArray>(array: T, length: number): T {
  const make = array.constructor as new (length: number) => T;
  if (length <= LARGE) return new make(length);
  // Where address space is scarce there is less of it.
  for (const room of [Math.max(ROOM, 2 * length), 2 * length, length + (length >>> 2)]) {
    try {
      return new make(room);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new make(length);
}

/** Rows that a table of `capacity` has room for next. Large ones grow by steps: what they reserve is about what they use. */
export function nextCapacity(capacity: number): number {
  return capacity < LARGE ? capacity * 2 : capacity + STEP_ROWS;
}

const STEP_ROWS = 1 << 16;
