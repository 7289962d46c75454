import type { Lane } from "./lane.ts";

/** Huge page: what the first write to it costs is paid at once. */
const PAGE_BYTES = 1 << 21;
/** Smallest page. */
const STEP_BYTES = 1 << 12;
/** A lane is touched so many rows ahead of those that are used. */
const AHEAD_ROWS = 1 << 16;

interface Touched {
  readonly bytes: Uint8Array;
  readonly rowBytes: number;
  /** Memory below it was written to. */
  to: number;
}

/**
 * Writes to memory of a table's arrays ahead of its rows. The first write to a page is slow, and arrays of one length come to
 * their pages with the same row: so they are touched one at a time, in calls of their own turn.
 */
export class PagesAhead {
  #lanes: Touched[] = [];

  /** The arrays of a table with so many rows. */
  use(lanes: readonly Lane[], rows: number): void {
    const before = this.#lanes;
    this.#lanes = lanes.flatMap(arraysOf).map(({ bytes, rowBytes }, index): Touched => {
      const was = before[index];
      const goesOn = was !== undefined && (was.bytes.buffer === bytes.buffer || grewInPlace(was.bytes));
      const to = goesOn ? was.to : rows * rowBytes;
      return { bytes, rowBytes, to };
    });
  }

  /** Memory of rows below it was written to. */
  get rows(): number {
    return Math.min(...this.#lanes.map(({ to, rowBytes }) => to / rowBytes));
  }

  /** To be called before each batch: touches a page of the array that comes to its end first, if that is near. */
  step(rows: number): void {
    let next: Touched | null = null;
    let least = rows + AHEAD_ROWS;
    for (const lane of this.#lanes) {
      const end = lane.to / lane.rowBytes;
      if (end >= least || lane.to >= lane.bytes.length) continue;
      least = end;
      next = lane;
    }
    if (next !== null) touch(next);
  }
}

/** See RowMemory. */
const grewInPlace = (bytes: Uint8Array): boolean => bytes.length === 0;

function touch(lane: Touched): void {
  const { bytes } = lane;
  const end = Math.min(bytes.length, lane.to + PAGE_BYTES);
  for (let at = lane.to; at < end; at += STEP_BYTES) bytes[at]! |= 0;
  lane.to = end;
}

function arraysOf(lane: Lane): { readonly bytes: Uint8Array; readonly rowBytes: number }[] {
  if (lane.kind === "bytes") return [{ bytes: lane.bytes, rowBytes: 1 }];
  if (lane.kind === "words") return [{ bytes: bytesOf(lane.words), rowBytes: 4 * lane.perRow }];
  return [lane.column.offsets, lane.column.lengths].map((words) => ({ bytes: bytesOf(words), rowBytes: 4 }));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
