/** Cells of a pool on the screen at most. */
const MOST_CELLS = 128;

export interface SegmentCells {
  readonly cells: number;
  readonly filled: number;
  /** Segments that a cell stands for. */
  readonly perCell: number;
}

/** A pool as at most so many cells, each for the same number of segments: any use shows, and only a full pool is full. */
export function segmentCells(total: number, used: number): SegmentCells {
  if (total <= 0) return { cells: 0, filled: 0, perCell: 1 };
  const perCell = Math.ceil(total / MOST_CELLS);
  const cells = Math.ceil(total / perCell);
  const filled = used >= total ? cells : Math.min(cells - 1, Math.ceil(used / perCell));
  return { cells, filled: Math.max(0, filled), perCell };
}
