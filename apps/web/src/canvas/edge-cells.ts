/** Cells of a channel in Run: filled ones queue back from the gate, empty ones are credits. */
export const CELL = 6;
export const CELL_GAP = 2;
const PITCH = CELL + CELL_GAP;
/** Shorter channels show a figure instead of cells. */
const LEAST_CELLS = 3;

/** How many whole cells fit on a way of this length, with room kept for the badge at the producer. */
export function cellCount(lengthPx: number, keptPx = 28): number {
  const count = Math.floor((lengthPx - keptPx) / PITCH);
  return count < LEAST_CELLS ? 0 : count;
}

/** Filled cells: any measured queue shows at least one, and only a full one shows all. */
export function filledCells(count: number, queued: number, capacity: number): number {
  if (count === 0 || capacity <= 0 || queued <= 0) return 0;
  if (queued >= capacity) return count;
  return Math.min(count - 1, Math.max(1, Math.round((queued / capacity) * count)));
}

/**
 * Spreads filled cells over the parts of one job edge, given from the producer to the gate: the part nearest to the gate
 * fills first, as the water would.
 */
export function fillParts(counts: readonly number[], filled: number): readonly number[] {
  let left = filled;
  return counts
    .toReversed()
    .map((count) => {
      const here = Math.min(count, left);
      left -= here;
      return here;
    })
    .toReversed();
}

/** How many px before the gate a mark stands that has so many cells between it and the gate. */
export const markDistance = (cells: number): number => Math.max(0, cells * PITCH - CELL_GAP / 2);

/**
 * The part of one job edge (given from the producer to the gate) that holds a mark so many cells before the gate, and how
 * many of them lie within that part. A mark at the end of a part is at its producer's side.
 */
export function markPart(
  counts: readonly number[],
  cells: number,
): { readonly part: number; readonly cells: number } {
  let left = cells;
  for (let part = counts.length - 1; part > 0; part--) {
    const count = counts[part] ?? 0;
    if (left <= count) return { part, cells: left };
    left -= count;
  }
  return { part: 0, cells: Math.min(left, counts[0] ?? 0) };
}

/** Dash array that draws `cells` cells from the start of a path (the gate) and then nothing. */
export function cellDashes(cells: number): string {
  if (cells <= 0) return "0 99999";
  return `${Array.from({ length: cells }, () => CELL).join(` ${CELL_GAP} `)} 99999`;
}

export type ChannelMood = "flowing" | "full" | "into-cause";

/** A full channel is an effect; full into the task that is the cause, it is shown as such. */
export function channelMood(queued: number, capacity: number, intoCause: boolean): ChannelMood {
  if (capacity <= 0 || queued < capacity * 0.9) return "flowing";
  return intoCause ? "into-cause" : "full";
}
