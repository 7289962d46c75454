import type { ChainedOperator } from "@millrace/graph";
import type { SubtaskMetrics } from "@millrace/protocol";
import { CounterBlock } from "./counter-block.ts";
import { spentTime } from "./spent-time.ts";
import type { SpentTime } from "./spent-time.ts";

/** One reading of a task's counters. */
export interface Reading {
  readonly vertexId: string;
  readonly subtask: number;
  readonly attempt: number;
  /** By the clock of the process that took it, ms; only differences count. */
  readonly timeMs: number;
  /** When the attempt began to run, by the same clock, as far as its counters tell. */
  readonly beganMs: number;
  /** A copy. */
  readonly words: Float64Array;
}

type Shares = Pick<SubtaskMetrics, "busy" | "backpressured" | "idle">;

/**
 * Figures of the time between two readings of the same attempt. Null where nothing can be said: no time passed, or the
 * counters do not say yet how the task spent it.
 */
export function ratesBetween(
  before: Reading,
  after: Reading,
  operators: readonly ChainedOperator[],
): SubtaskMetrics | null {
  const seconds = (after.timeMs - before.timeMs) / 1_000;
  if (before.attempt !== after.attempt || seconds <= 0) return null;
  const then = new CounterBlock(before.words);
  const now = new CounterBlock(after.words);
  const shares = sharesBetween(
    spentTime(then, before.timeMs, after.beganMs),
    spentTime(now, after.timeMs, after.beganMs),
  );
  if (shares === null) return null;
  const rate = (from: number, to: number): number => Math.max(0, to - from) / seconds;
  return {
    vertexId: after.vertexId,
    subtask: after.subtask,
    ...shares,
    recordsInPerSecond: rate(then.task("recordsIn"), now.task("recordsIn")),
    recordsOutPerSecond: rate(then.task("recordsOut"), now.task("recordsOut")),
    bytesInPerSecond: rate(then.task("bytesIn"), now.task("bytesIn")),
    bytesOutPerSecond: rate(then.task("bytesOut"), now.task("bytesOut")),
    recordsIn: now.task("recordsIn"),
    recordsOut: now.task("recordsOut"),
    inputQueued: now.task("inputQueued"),
    inputCapacity: now.task("inputCapacity"),
    outputQueued: now.task("outputQueued"),
    outputCapacity: now.task("outputCapacity"),
    operators: operators.map(({ nodeId, uid }, index) => ({
      nodeId,
      uid,
      recordsIn: now.operator(index, "recordsIn"),
      recordsOut: now.operator(index, "recordsOut"),
      recordsInPerSecond: rate(then.operator(index, "recordsIn"), now.operator(index, "recordsIn")),
      recordsOutPerSecond: rate(then.operator(index, "recordsOut"), now.operator(index, "recordsOut")),
      watermarkMs: now.watermarkMs(index),
      lateRecords: now.operator(index, "lateRecords"),
      malformedRecords: now.operator(index, "malformedRecords"),
      stateBytes: now.operator(index, "stateBytes"),
      stateEntries: now.operator(index, "stateEntries"),
    })),
  };
}

/** What is left of a task's figures once it has ended: its totals. It does nothing any more. */
export function atRest(metrics: SubtaskMetrics): SubtaskMetrics {
  return {
    ...metrics,
    busy: 0,
    backpressured: 0,
    idle: 1,
    recordsInPerSecond: 0,
    recordsOutPerSecond: 0,
    bytesInPerSecond: 0,
    bytesOutPerSecond: 0,
    inputQueued: 0,
    outputQueued: 0,
    operators: metrics.operators.map((operator) => ({
      ...operator,
      recordsInPerSecond: 0,
      recordsOutPerSecond: 0,
    })),
  };
}

function sharesBetween(before: SpentTime, after: SpentTime): Shares | null {
  const busy = Math.max(0, after.busy - before.busy);
  const backpressured = Math.max(0, after.backpressured - before.backpressured);
  const idle = Math.max(0, after.idle - before.idle);
  const total = busy + backpressured + idle;
  return total > 0 ? { busy: busy / total, backpressured: backpressured / total, idle: idle / total } : null;
}
