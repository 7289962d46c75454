import type { AggregateCall, Expression } from "./expression.ts";
import type { WindowJoinSpec } from "./joint-spec.ts";
import type { FunctionCode, FunctionErrorPolicy, FunctionSide, FunctionState } from "./function-spec.ts";

/**
 * Flink's WindowOperator, with an evictor its EvictingWindowOperator: any assigner with any trigger and function.
 * Output of `aggregate` and `fold`: keys, the window's columns, values; of `reduce` and `rows`: the input's columns, the
 * window's columns, for `rows` the aggregates. The window's columns are window_start, window_end and window_time, none for
 * `global`; of `pairs` the columns of both sides, then the window's; with `paneInfo` pane_index (BIGINT) and pane_timing (`early`, `on-time`, `late`) stand behind them.
 */
export interface WindowOperatorSpec {
  readonly kind: "window";
  readonly keys: readonly number[];
  /** Whose time windows are of; a global window is of neither. */
  readonly time: "event" | "processing";
  /** Column with the rows' timestamps; null: they have none. */
  readonly rowtime: number | null;
  readonly assigner: WindowAssignerSpec;
  readonly trigger: TriggerSpec;
  readonly evictor: EvictorSpec | null;
  readonly allowedLatenessMs: number;
  readonly function: WindowFunctionSpec;
  /** A firing replaces the one before of its window: -U and +U, and -D where a session is merged into another. */
  readonly retracts: boolean;
  readonly paneInfo: boolean;
  /** Processing time only: windows that are open when the input ends fire then. Else they are dropped, as in Flink. */
  readonly fireAtEnd: boolean;
  /** Whether late rows have side output 0 where a trigger or an evictor sends what failed aside; what `function.sides` says counts first. */
  readonly lateSide?: boolean;
}

/** `timeZone`: days and the like begin when they do there, summer time included; absent: UTC. */
export type WindowAssignerSpec =
  | {
      readonly kind: "tumbling";
      readonly sizeMs: number;
      readonly offsetMs: number;
      readonly timeZone?: string;
    }
  | {
      readonly kind: "sliding";
      readonly sizeMs: number;
      readonly slideMs: number;
      readonly offsetMs: number;
      readonly timeZone?: string;
    }
  /** Windows that begin together every `maxSizeMs` and end a step apart. */
  | {
      readonly kind: "cumulate";
      readonly maxSizeMs: number;
      readonly stepMs: number;
      readonly offsetMs: number;
      readonly timeZone?: string;
    }
  | { readonly kind: "session"; readonly gapMs: number }
  /** `gap`: milliseconds as DOUBLE, of each row; not above 0 fails the job, but for `pointWindows`, where 0 is a window of no length. */
  | { readonly kind: "dynamic-session"; readonly gap: Expression; readonly pointWindows?: boolean }
  | { readonly kind: "global" };

/** As Flink's classes of these names; `row` and `early-late` are the custom ones that can be drawn. */
export type TriggerSpec =
  | { readonly kind: "event-time" }
  | { readonly kind: "processing-time" }
  | { readonly kind: "never" }
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "continuous-event-time"; readonly intervalMs: number }
  | { readonly kind: "continuous-processing-time"; readonly intervalMs: number }
  /** Fires when `value` (DOUBLE) has moved by more than the threshold since the last firing's row. */
  | { readonly kind: "delta"; readonly value: Expression; readonly of: DeltaOf; readonly threshold: number }
  /**
   * A person's: onElement, onEventTime, onProcessingTime, onMerge and clear. `states`: numbers that it keeps of each window.
   * `merges`: it has an onMerge.
   */
  | {
      readonly kind: "function";
      readonly code: FunctionCode;
      readonly states: readonly string[];
      readonly merges: boolean;
    }
  /** The result for rows of which `when` (BOOLEAN) is TRUE. */
  | { readonly kind: "row"; readonly when: Expression; readonly result: "fire" | "purge" | "fire-and-purge" }
  | { readonly kind: "purging"; readonly trigger: TriggerSpec }
  /** Empties a window that has had no row for so long by the clock: the time to live of what is kept of it. Not of windows that merge. */
  | { readonly kind: "expiring"; readonly trigger: TriggerSpec; readonly ttlMs: number }
  | {
      readonly kind: "timeout";
      readonly trigger: TriggerSpec;
      readonly timeoutMs: number;
      readonly resetOnRow: boolean;
      readonly clearOnTimeout: boolean;
    }
  /** On time as `event-time`, before that when `early` fires, after it when `late` does; null: never. */
  | {
      readonly kind: "early-late";
      readonly early: TriggerSpec | null;
      readonly late: TriggerSpec | null;
    };

/** New value less old one, or how far apart they are. */
export type DeltaOf = "increase" | "change";

/** Removes rows from a window that fires: before the function sees them, or after. */
export type EvictorSpec = { readonly after: boolean } & (
  | { readonly kind: "count"; readonly count: number }
  /** Rows older than the newest of the window by so much. Nothing where rows have no timestamps. */
  | { readonly kind: "time"; readonly keepMs: number }
  /** Rows whose `value` (DOUBLE) differs from the last row's by the threshold or more. */
  | { readonly kind: "delta"; readonly value: Expression; readonly of: DeltaOf; readonly threshold: number }
  /** Rows of which `when` (BOOLEAN) is TRUE. */
  | { readonly kind: "row"; readonly when: Expression }
  /** A person's: evictBefore and evictAfter; `after` means nothing. */
  | { readonly kind: "function"; readonly code: FunctionCode }
);

export type WindowFunctionSpec =
  | { readonly kind: "aggregate"; readonly aggregates: readonly AggregateCall[] }
  /** One expression a column, over the kept row's columns, then the new row's; the first row is kept as it is. */
  | { readonly kind: "reduce"; readonly columns: readonly Expression[] }
  /** A value is `initial` (constant expressions), then for each row `columns` over the values, then the row's columns. */
  | {
      readonly kind: "fold";
      readonly initial: readonly Expression[];
      readonly columns: readonly Expression[];
    }
  /** Every row of the window, with the aggregates of all of them beside it. */
  | { readonly kind: "rows"; readonly aggregates: readonly AggregateCall[] }
  | PairsFunctionSpec
  | UserWindowFunctionSpec;

/**
 * DataStream's join and coGroup: rows of two inputs stand in one input as JoinedRows has them. Late rows go to side output 0
 * (left) or 1 (right), with the columns of their side.
 */
export interface PairsFunctionSpec extends JoinedRows {
  readonly kind: "pairs";
  readonly pairs: WindowJoinSpec["pairs"];
}

/**
 * Column `isRight` (BOOLEAN) is TRUE of right rows. The columns of left rows begin at `left`, those of right ones at `right`
 * and are the last; a row has NULLs for the other side.
 */
export interface JoinedRows {
  readonly isRight: number;
  readonly left: number;
  readonly right: number;
}

/**
 * A person's functions of windows: a ProcessWindowFunction over all rows of one that fires; a ReduceFunction or
 * AggregateFunction, given each row as it comes, with a ProcessWindowFunction behind it where the text exports one; of rows
 * of two inputs (`both`) a CoGroupFunction, JoinFunction or FlatJoinFunction, with late rows as of `pairs`. Output as of
 * `aggregate`.
 */
export interface UserWindowFunctionSpec {
  readonly kind: "function";
  readonly form: "process" | "reduce" | "aggregate" | "co-group";
  /** Of a `co-group`, whose columns are called as those of their inputs behind `left.` and `right.`. */
  readonly both?: JoinedRows;
  readonly code: FunctionCode;
  /** What is kept of each window, unless windows merge, and of each key: no two of all these have one name. */
  readonly windowStates: readonly FunctionState[];
  readonly states: readonly FunctionState[];
  /**
   * Side outputs behind those for late rows, which are there only where `lateSide` says so, and for what failed
   * (WINDOW_ERROR_FIELDS), where the policy sends it. Absent: none.
   */
  readonly sides?: { readonly lateSide: boolean; readonly outputs: readonly FunctionSide[] };
}

/** What persons wrote for a window may send aside at which it throws. */
type WindowCodes = Pick<WindowOperatorSpec, "function" | "trigger" | "evictor" | "lateSide">;

/** Which of the side outputs of a window is whose: late rows have the first, those of a function begin at `first`. */
export interface WindowSides {
  readonly late: 0 | 1 | 2;
  /** Null: what fails goes nowhere. */
  readonly failed: number | null;
  readonly first: number;
}

export function windowSides(spec: WindowCodes): WindowSides {
  const { function: run } = spec;
  const isUsers = run.kind === "function";
  const isOfBoth = run.kind === "pairs" || (isUsers && run.both !== undefined);
  const lateSide = (isUsers ? run.sides?.lateSide : undefined) ?? spec.lateSide ?? true;
  const late = !lateSide ? 0 : isOfBoth ? 2 : 1;
  const goesAside = windowPolicies(spec).includes("side");
  return { late, failed: goesAside ? late : null, first: late + (goesAside ? 1 : 0) };
}

/** What becomes of what fails in each of the functions of persons that a window has. */
export function windowPolicies({
  function: run,
  trigger,
  evictor,
}: Pick<WindowOperatorSpec, "function" | "trigger" | "evictor">): readonly FunctionErrorPolicy[] {
  const parts = [run.kind === "function" ? run : null, writtenIn(trigger), evictor];
  return parts.flatMap((part) => (part?.kind === "function" ? [part.code.onError] : []));
}

const writtenIn = (trigger: TriggerSpec): TriggerSpec =>
  trigger.kind === "purging" || trigger.kind === "timeout" || trigger.kind === "expiring"
    ? writtenIn(trigger.trigger)
    : trigger;
