import type { Column } from "../../../batch/column.ts";

/** The rows of one window that fires, oldest first. */
export interface EvictableRows {
  readonly pane: number;
  readonly phase: "before" | "after";
  /** Where they stand, and at which numbers. */
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly count: number;
  /** NaN: the row has no timestamp. */
  timestamp(at: number): number;
  /** What the evictor asked to know of each row; NaN: NULL. */
  probe(at: number): number;
  evict(at: number): void;
}

/** Removes rows of a window that fires, before its function sees them or after. */
export interface Evictor {
  readonly before: boolean;
  readonly after: boolean;
  /** Number of the row probe that it reads; null: none. */
  readonly probe: number | null;
  evict(rows: EvictableRows): void;
}
