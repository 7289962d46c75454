import { CounterBlock } from "@millrace/engine/node";
import type { ChainedOperator } from "@millrace/graph";
import type { SubtaskMetrics } from "@millrace/protocol";
import { counterRate, firstSince } from "./counter-rate.ts";
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

type Shares = Pick<SubtaskMetrics, "busy" | "backpressured" | "idle" | "waiting">;

const RESTING: Shares = { busy: 0, backpressured: 0, idle: 1, waiting: 0 };

/** Shares of the time are those of the last two seconds: of a quarter of one they would jump with every batch. */
const SHARES_MS = 2_000;

/**
 * Figures of a subtask from its newest readings, oldest first, all of one attempt. Null where nothing can be said: there
 * is one reading, no time passed, or the counters do not say yet how the task spent it.
 */
export function subtaskRates(
  readings: readonly Reading[],
  operators: readonly ChainedOperator[],
): SubtaskMetrics | null {
  const after = readings.at(-1);
  if (after === undefined || after.timeMs <= readings[0]!.timeMs) return null;
  const shares = sharesOf(readings, after);
  if (shares === null) return null;
  const blocks = readings.map(({ words }) => new CounterBlock(words));
  const timeMs = (index: number): number => readings[index]!.timeMs;
  const rate = (counter: (block: CounterBlock) => number): number =>
    counterRate({ length: blocks.length, timeMs, value: (index) => counter(blocks[index]!) });
  return { ...figures(after, operators, rate), ...shares };
}

/** Figures of a task that has ended, from the last reading of its counters: its totals. */
export const endedFigures = (
  last: Omit<Reading, "timeMs" | "beganMs">,
  operators: readonly ChainedOperator[],
): SubtaskMetrics => atRest({ ...figures(last, operators, () => 0), ...RESTING });

type Rate = (counter: (block: CounterBlock) => number) => number;

function figures(
  { vertexId, subtask, words }: Omit<Reading, "timeMs" | "beganMs">,
  operators: readonly ChainedOperator[],
  rate: Rate,
): Omit<SubtaskMetrics, keyof Shares> {
  const now = new CounterBlock(words);
  return {
    vertexId,
    subtask,
    recordsInPerSecond: rate((block) => block.task("recordsIn")),
    recordsOutPerSecond: rate((block) => block.task("recordsOut")),
    bytesInPerSecond: rate((block) => block.task("bytesIn")),
    bytesOutPerSecond: rate((block) => block.task("bytesOut")),
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
      recordsInPerSecond: rate((block) => block.operator(index, "recordsIn")),
      recordsOutPerSecond: rate((block) => block.operator(index, "recordsOut")),
      sideRecordsOut: now.operator(index, "sideRecordsOut"),
      sideRecordsOutPerSecond: rate((block) => block.operator(index, "sideRecordsOut")),
      watermarkMs: now.watermarkMs(index),
      lateRecords: now.operator(index, "lateRecords"),
      malformedRecords: now.operator(index, "malformedRecords"),
      outsideRecords: now.operator(index, "outsideRecords"),
      unreadSideRecords: now.operator(index, "unreadSideRecords"),
      spilledBytes: now.operator(index, "spilledBytes"),
      stateBytes: now.operator(index, "stateBytes"),
      stateEntries: now.operator(index, "stateEntries"),
      ...(now.operator(index, "unroutedRecords") > 0 && {
        unroutedRecords: now.operator(index, "unroutedRecords"),
      }),
      ...(now.operator(index, "aheadMs") > 0 && { aheadMs: now.operator(index, "aheadMs") }),
      ...(now.operator(index, "openRequests") > 0 && { openRequests: now.operator(index, "openRequests") }),
      ...(now.operator(index, "loopRows") > 0 && { loopRows: now.operator(index, "loopRows") }),
      ...(now.operator(index, "timers") > 0 && { timers: now.operator(index, "timers") }),
    })),
  };
}

/** What is left of a task's figures once it has ended: its totals. It does nothing any more. */
export function atRest(metrics: SubtaskMetrics): SubtaskMetrics {
  return {
    ...metrics,
    ...RESTING,
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
      sideRecordsOutPerSecond: 0,
    })),
  };
}

function sharesOf(readings: readonly Reading[], after: Reading): Shares | null {
  const series = { length: readings.length, timeMs: (index: number) => readings[index]!.timeMs };
  const spent = ({ words, timeMs }: Reading): SpentTime =>
    spentTime(new CounterBlock(words), timeMs, after.beganMs);
  return sharesBetween(spent(readings[firstSince(series, SHARES_MS)]!), spent(after));
}

function sharesBetween(before: SpentTime, after: SpentTime): Shares | null {
  const busy = Math.max(0, after.busy - before.busy);
  const backpressured = Math.max(0, after.backpressured - before.backpressured);
  const idle = Math.max(0, after.idle - before.idle);
  const total = busy + backpressured + idle;
  if (total <= 0) return null;
  const waiting = Math.min(busy, Math.max(0, after.waiting - before.waiting));
  return {
    busy: busy / total,
    backpressured: backpressured / total,
    idle: idle / total,
    waiting: waiting / total,
  };
}
