import { SeededRandom } from "@millrace/engine/simulation";

/** A row of every stream: a key, event time in seconds, a value. */
export type PlainRow = readonly [key: string, second: number, value: number];

export const OPERATIONS = [
  "filter",
  "map",
  "split",
  "split-first",
  "union",
  "connect",
  "tumbling",
  "sliding",
  "session",
  "interval-join",
  "window-join",
  "deduplicate",
  "broadcast-join",
  "moved-window",
  "cumulate",
  "dynamic-session",
  "distinct-in-window",
  "reduced-window",
  "folded-window",
  "processed-window",
  "rows-of-window",
  "window-all",
  "time-evictor",
  "count-evictor",
  "count-trigger",
  "purging-count-trigger",
  "late-rows",
  "late-for-panes",
  "late-for-sessions",
  "late-for-both",
  "open-interval-join",
  "sliding-window-join",
  "session-join",
  "kept-window-join",
  "co-group",
  "rolling",
  "reduce",
  "fold",
  "top-n",
  "first-of-key",
  "count-window",
  "sliding-count-window",
  "marker-window",
  "delta-window",
  "flat-map",
  "co-process",
  "broadcast-process",
  "async-request",
  "iterate",
  "delta-trigger",
  "purging-delta-trigger",
  "evicted-after",
  "delta-evictor",
  "row-evictor",
  "function-evictor",
  "window-state",
  "extremes",
  "clock-trigger",
  "timeout-trigger",
  "failing-request",
  "impatient-request",
  "slow-loop",
  "retracting-panes",
  "map-function",
  "filter-function",
  "failing-function",
  "parts-of-text",
  "projected",
  "to-subtasks",
  "every-state",
  "timers",
  "failing-process",
  "sequence",
  "generated-rows",
  "reduced-by-function",
  "reduced-sessions",
  "aggregated-by-function",
  "aggregated-sessions",
  "extremes-of-slices",
  "extremes-of-sessions",
  "on-time-only",
  "rows-beside",
  "every-window-state",
  "state-of-windows",
  "failing-window",
  "failing-accumulator",
  "function-trigger",
  "purging-function-trigger",
  "failing-trigger",
  "failing-evictor",
  "numbered-panes",
  "computed-count-window",
  "computed-marker-window",
  "computed-delta-window",
  "marked-global-window",
  "rows-of-count-window",
  "timed-anew",
  "monotonous",
  "kept-aggregates",
  "kept-reduce",
  "kept-fold",
  "kept-deduplicate",
  "right-window-join",
  "clock-window-join",
  "interval-join-with-late",
  "sliding-co-group",
  "session-co-group",
  "clock-co-group",
  "many-branches",
  "skipped-request",
  "loop-of-body",
  "early-by-the-clock",
  "increase-trigger",
  "increase-evictor",
  "co-process-states",
  "broadcast-states",
  "failing-timer",
  "failing-count-window",
  "emptied-by-marker",
  "left-open",
  "retracted-table",
] as const;

export type Operation = (typeof OPERATIONS)[number];

export const SOURCE_FORMATS = [
  "collection",
  "csv",
  "json-lines",
  "text",
  "lines",
  "directory",
  "shared-csv",
  "shared-json-lines",
  "malformed-csv",
  "json-array",
  "json-directory",
] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/**
 * One step of drawing. `left` and `right` choose among the streams that are there so far, whatever their number is; `n` is
 * what the operation is about; `spread` and `parallelism` are of the new node. So a graph stays one when steps are left out.
 */
export interface GraphStep {
  readonly operation: Operation;
  readonly left: number;
  readonly right: number;
  readonly n: number;
  readonly spread: number;
  readonly parallelism: number;
}

/** A small graph with its rows; all of it follows from the seed, and it is plain JSON. */
export interface RandomGraph {
  readonly seed: number;
  /** Rows of each source, in the order in which they come. */
  readonly sources: readonly (readonly PlainRow[])[];
  /** What each source reads them from; absent: collections. */
  readonly formats?: readonly SourceFormat[];
  /** Sources wait for one another. */
  readonly aligned?: boolean;
  /** Rows come out of order by so many seconds at most. */
  readonly disorder: number;
  readonly steps: readonly GraphStep[];
  readonly checkpoints: "aligned" | "unaligned";
  /** Micro-steps after which everything is killed, in simulation. */
  readonly kills: readonly number[];
}

const MOST_ROWS = 40;
const MOST_STEPS = 6;
const KEYS = ["a", "b", "c", "d", "é"];

export function randomGraph(seed: number): RandomGraph {
  const random = new SeededRandom(seed);
  const disorder = random.below(8);
  const sources = Array.from({ length: 1 + random.below(2) }, () => rowsOf(random, disorder));
  return {
    seed,
    sources,
    disorder,
    steps: Array.from({ length: 1 + random.below(MOST_STEPS) }, () => ({
      operation: OPERATIONS[random.below(OPERATIONS.length)]!,
      left: random.below(12),
      right: random.below(12),
      n: 1 + random.below(6),
      spread: random.below(10),
      parallelism: 1 + random.below(4),
    })),
    checkpoints: random.oneIn(2) ? "unaligned" : "aligned",
    kills: random.oneIn(3) ? [100 + random.below(1_500), 100 + random.below(1_500)] : [],
    aligned: random.oneIn(4),
    formats: sources.map(() => SOURCE_FORMATS[random.below(SOURCE_FORMATS.length)]!),
  };
}

function rowsOf(random: SeededRandom, disorder: number): readonly PlainRow[] {
  let newest = 0;
  return Array.from({ length: random.below(MOST_ROWS) }, (): PlainRow => {
    newest += random.below(3);
    const second = Math.max(0, newest - random.below(disorder + 1));
    return [KEYS[random.below(KEYS.length)]!, second, random.below(100) - 30];
  });
}
