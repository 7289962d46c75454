import { MIN_WATERMARK } from "../batch/row-batch.ts";

/**
 * Counters in shared memory: Float64 words that one task writes and nobody locks; a TaskManager samples them four times
 * a second. A reader may see a value that is a moment old, never a torn one (8-byte aligned words).
 *
 * One block a task: TASK_WORDS words, then OPERATOR_WORDS words for each operator of its chain, in chain order.
 * Counters grow only; gauges are overwritten. Times are milliseconds of the monotonic clock.
 */
export const TASK_COUNTERS = [
  /** Time spent in steps that did work, spent without credit, and parked. They add up to the time since RUNNING. */
  "busyMs",
  "backpressuredMs",
  "idleMs",
  "recordsIn",
  "bytesIn",
  "recordsOut",
  "bytesOut",
  /** Gauges: segments filled and waiting at the input gate, and how many it may hold at most. */
  "inputQueued",
  "inputCapacity",
  "outputQueued",
  "outputCapacity",
  /** Gauge: ms that the current or last alignment took. */
  "alignmentMs",
  "alignedRowsBuffered",
  "checkpointId",
  /** Gauge: what its time is spent with at present, of TASK_STATUS. Counters take it in only when it changes. */
  "status",
] as const;

/** Of the gauge `status`: it works or could; it lacks credit; it waits for input. */
export const TASK_STATUS = { working: 0, blocked: 1, idle: 2 } as const;

export const OPERATOR_COUNTERS = [
  "recordsIn",
  "recordsOut",
  /** Gauge, ms; MIN_WATERMARK before the first. */
  "watermark",
  "lateRecords",
  "malformedRecords",
  /** Gauges. */
  "stateBytes",
  "stateEntries",
  /** Rows sent by side outputs that somebody reads. */
  "sideRecordsOut",
] as const;

export type TaskCounter = (typeof TASK_COUNTERS)[number];
export type OperatorCounter = (typeof OPERATOR_COUNTERS)[number];

export const TASK_WORDS = 16;
export const OPERATOR_WORDS = 8;

/** What a block holds before anything happened. */
export function clearMetrics(words: Float64Array): void {
  words.fill(0);
  const watermark = OPERATOR_COUNTERS.indexOf("watermark");
  for (let base = TASK_WORDS; base < words.length; base += OPERATOR_WORDS)
    words[base + watermark] = MIN_WATERMARK;
}

export const metricsWords = (operators: number): number => TASK_WORDS + operators * OPERATOR_WORDS;

/** Writes one operator's counters; `base` is the first word of its block. */
export class OperatorMetrics {
  readonly words: Float64Array;
  readonly base: number;
  constructor(words: Float64Array, base: number) {
    this.words = words;
    this.base = base;
  }
  add(counter: OperatorCounter, amount: number): void {
    this.words[this.base + OPERATOR_COUNTERS.indexOf(counter)]! += amount;
  }
  set(counter: OperatorCounter, value: number): void {
    this.words[this.base + OPERATOR_COUNTERS.indexOf(counter)] = value;
  }
}

export class TaskMetrics {
  readonly words: Float64Array;
  constructor(words: Float64Array) {
    this.words = words;
  }
  add(counter: TaskCounter, amount: number): void {
    this.words[TASK_COUNTERS.indexOf(counter)]! += amount;
  }
  set(counter: TaskCounter, value: number): void {
    this.words[TASK_COUNTERS.indexOf(counter)] = value;
  }
  operator(index: number): OperatorMetrics {
    return new OperatorMetrics(this.words, TASK_WORDS + index * OPERATOR_WORDS);
  }
}
