import type { Expression } from "./expression.ts";
import type { FunctionCode, FunctionSide, FunctionState } from "./function-spec.ts";
import type { WindowSpec } from "./operator-spec.ts";

/** One value for each of the two inputs: the first (left), then the second (right). */
export type Both<T> = readonly [left: T, right: T];

/**
 * Operators with two inputs. Column references are positions in the row of the input that they stand for. Whatever joins
 * gives the columns of the left row, those of the right one, and then columns of its own.
 */
export type JointSpec =
  | CoCalcSpec
  | IntervalJoinSpec
  | WindowJoinSpec
  | BroadcastJoinSpec
  | CoProcessFunctionSpec
  | IterateSpec;

/**
 * A person's functions of two inputs: Flink's CoMapFunction, CoFlatMapFunction, (Keyed)CoProcessFunction and, with
 * `broadcast`, (Keyed)BroadcastProcessFunction. Side outputs: where the policy sends failed rows, those of the first and
 * those of the second input (timers are with the first), then `sides`. They read all columns of both inputs.
 */
export interface CoProcessFunctionSpec {
  readonly kind: "co-process-function";
  /** Null: rows have no keys, and functions neither keyed state nor timers. With `broadcast` the second has none. */
  readonly keys: Both<readonly number[]> | null;
  /** Columns with event time. */
  readonly rowtimes: Both<number | null>;
  readonly states: readonly FunctionState[];
  /** Names of the map states that every subtask has, and only functions of the second input write; null: it is not broadcast. */
  readonly broadcast: readonly string[] | null;
  readonly code: FunctionCode;
  readonly sides: readonly FunctionSide[];
}

/** CoMap and CoFlatMap: rows of each input by expressions of their own, to rows of one kind. */
export interface CoCalcSpec {
  readonly kind: "co-calc";
  /** Rows where it is TRUE are mapped; null: all. */
  readonly filters: Both<Expression | null>;
  /** One expression a column of the output. */
  readonly projections: Both<readonly Expression[]>;
}

/**
 * DataStream's interval join, in event time: a left and a right row of one key are a pair where
 * `left time + lowerMs <= right time <= left time + upperMs`. A row that comes behind the watermark is late: side output 0
 * (left) or 1 (right). Output: left, right, join_time (the later of the two).
 */
export interface IntervalJoinSpec {
  readonly kind: "interval-join";
  readonly keys: Both<readonly number[]>;
  readonly rowtimes: Both<number>;
  readonly lowerMs: number;
  readonly upperMs: number;
}

/**
 * DataStream's join and coGroup: rows of one key and window, when the watermark passes the window's end. `inner`: each pair.
 * `left`, `right`, `full`: besides, rows of a window without any of the other side, with NULLs for it. A row that no window
 * takes any more is late: side output 0 (left) or 1 (right). Output: left, right, window_start, window_end, window_time.
 */
export interface WindowJoinSpec {
  readonly kind: "window-join";
  readonly keys: Both<readonly number[]>;
  readonly rowtimes: Both<number>;
  readonly window: WindowSpec;
  readonly pairs: "inner" | "left" | "right" | "full";
}

/**
 * Broadcast state: rows of the second input go to every subtask, and the last one of each key is kept there. Each row of
 * the first is given with the kept row whose key equals its columns; without one it is dropped, or given with NULLs.
 * Output: left, right.
 */
export interface BroadcastJoinSpec {
  readonly kind: "broadcast-join";
  /** Of the first input: what is looked up by. Of the second: what one row replaces another by. */
  readonly keys: Both<readonly number[]>;
  readonly unmatched: "drop" | "nulls";
  /** Over the second input: a row where it is TRUE takes the kept row away; null: none does. */
  readonly removes: Expression | null;
}

/**
 * The head of a loop. Rows of the first input, and those that come back by the second, go on into the loop; with
 * `until`, those for which it is TRUE go to side output 0 instead. After the end of the first input the loop goes on
 * until no row has come back for `timeoutMs`. Output: as the inputs.
 */
export interface IterateSpec {
  readonly kind: "iterate";
  readonly until: Expression | null;
  readonly timeoutMs: number;
}

const JOINT: ReadonlySet<string> = new Set<JointSpec["kind"]>([
  "co-calc",
  "interval-join",
  "window-join",
  "broadcast-join",
  "iterate",
  "co-process-function",
]);

export const isJoint = (spec: { readonly kind: string }): spec is JointSpec => JOINT.has(spec.kind);
