/** Says which windows a row belongs to. What `assign` gives is in the arrays until the next call. */
export interface WindowAssigner {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Of each window a number below `most`: the same whenever the window is assigned, and another for each window of a row. */
  readonly lanes: readonly number[];
  /** Windows of a key that meet are one. */
  readonly merges: boolean;
  /** Whether windows end by time at all. */
  readonly endsByTime: boolean;
  /** Windows of one row at most. */
  readonly most: number;
  /** How many windows row `i` of the batch, at this time, belongs to. */
  assign(timestamp: number, i: number): number;
  /** A start or end as people see it: local time where windows are of a time zone. */
  shown(time: number): number;
}
