import type { FunctionCode } from "@millrace/graph";
import type { OperatorContext } from "../../operator.ts";
import type { FailedWindows } from "../failed-windows.ts";
import type { PaneTimers } from "../pane-timers.ts";
import type { Panes } from "../panes.ts";
import type { RowReaders } from "../row-readers.ts";
import type { Sandboxes } from "../sandboxes.ts";

/** Flink's TriggerResult, as bits: a window that fires emits what it has, one that is purged loses it and stays. */
export const CONTINUE = 0;
export const FIRE = 1;
export const PURGE = 2;
export const FIRE_AND_PURGE = 3;
export type TriggerResult = 0 | 1 | 2 | 3;

/**
 * Says when the windows of an operator fire. One object for all of them: what it keeps of a window is in lanes of the panes
 * and in timers, all of which a snapshot takes.
 *
 * 1. A timer calls `onEventTime` or `onProcessingTime` of every trigger that it may be of: each looks whether it is its own.
 * 2. `onMerge` comes when a pane has got its new, larger window; panes that went into it still have what they had, and are
 *    cleared next. So is, as in Flink, the window `was` that the pane itself had: nothing of it is left but what it gave on.
 * 3. `clear` forgets all of a window, timers too.
 */
export interface Trigger {
  /** Whether windows that merge may have it. */
  readonly canMerge: boolean;
  /** Row `i` of the batch has come into the pane. */
  onElement(pane: number, i: number, timestamp: number): TriggerResult;
  onEventTime(pane: number, time: number): TriggerResult;
  onProcessingTime(pane: number, time: number): TriggerResult;
  onMerge(pane: number, sources: readonly number[], was: WindowBounds): void;
  clear(pane: number): void;
  /** Whether what the pane holds has lived its time and must not be seen again. Absent: it never has. */
  hasExpired?(pane: number): boolean;
}

export interface WindowBounds {
  readonly start: number;
  readonly end: number;
}

/** What triggers see of the operator. */
export interface TriggerContext {
  readonly panes: Panes;
  /** Where a trigger that sees rows itself says so. */
  readonly rows: RowReaders;
  readonly sandboxes: Sandboxes;
  readonly eventTimers: PaneTimers;
  readonly processingTimers: PaneTimers;
  readonly watermark: number;
  readonly processingTimeMs: number;
  /** What becomes of calls of a person's trigger that throw. */
  failing(code: FunctionCode, operator: OperatorContext): FailedWindows;
  /** Values of an expression over the rows of the batch, by number: NaN for NULL, 1 for TRUE. */
  probe(index: number, i: number): number;
}
