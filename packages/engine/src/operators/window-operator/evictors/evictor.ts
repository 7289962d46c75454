/** The rows of one window that fires, oldest first. */
export interface EvictableRows {
  readonly count: number;
  /** NaN: the row has no timestamp. */
  timestamp(at: number): number;
  /** What the evictor asked to know of each row; NaN: NULL. */
  probe(at: number): number;
  evict(at: number): void;
}

/** Removes rows of a window that fires, before its function sees them or after. */
export interface Evictor {
  readonly after: boolean;
  /** Number of the row probe that it reads; null: none. */
  readonly probe: number | null;
  evict(rows: EvictableRows): void;
}
