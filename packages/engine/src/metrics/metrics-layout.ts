import { MIN_WATERMARK } from "../batch/row-batch.ts";

/**
 * Counters in shared memory: Float64 words that one task writes and nobody locks; a TaskManager samples them four times
 * a second. A reader may see a value that is a moment old, never a torn one (8-byte aligned words).
 *
 * One block a task: TASK_WORDS words, then OPERATOR_WORDS words for each operator of its chain, in chain order, then
 * CHANNEL_WORDS words for each channel of its input gate, in the order of the deployment.
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
  /** Of busyMs: it could work, and its thread ran other tasks. */
  "turnMs",
] as const;

/** Of the gauge `status`: it works; it lacks credit; it waits for input; it could work and waits for its thread. */
export const TASK_STATUS = { working: 0, blocked: 1, idle: 2, waiting: 3 } as const;

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
  /** Rows in the gaps between windows, where the slide is longer than the window: in no result, and not late. */
  "outsideRecords",
  /** Batch: bytes of sorted runs written to disk, those of a merge again. */
  "spilledBytes",
  /** Rows that a function gave by a side output that nobody reads. */
  "unreadSideRecords",
  /** Gauge, ms: its watermark is so far beyond what its alignment group allows, and its source waits; 0: it does not. */
  "aheadMs",
  /** Gauge: requests that are under way, or to be tried again. */
  "openRequests",
  /** Gauge, head of a loop: rows that have come back and wait to be read. */
  "loopRows",
  /** Gauge: timers that functions have set, in event and in processing time. */
  "timers",
  /** Rows for which a custom partitioning behind it named no subtask, and that its policy leaves out. */
  "unroutedRecords",
] as const;

/**
 * Of one input channel. The task writes what it took from it; how much waits in it and where in the queue a barrier and
 * the newest watermark stand is written by whoever looks at the channel (ChannelSampler).
 */
export const CHANNEL_COUNTERS = [
  /** Segments filled and not yet taken, and credits that the producer has. */
  "queued",
  "credits",
  /** Newest barrier on its way, 0: none, and the segments that are taken before the one it is in. */
  "barrierOnTheWay",
  "barrierAhead",
  /** Newest watermark in the queue, MIN_WATERMARK: none, and the segments that are taken before the one it is in. */
  "watermarkOnTheWay",
  "watermarkAhead",
  /** By the task: newest barrier that came, and 1 while the channel is shut for alignment. */
  "barrier",
  "blocked",
  /** By the task: newest watermark that came, and of CHANNEL_ACTIVITY. */
  "watermark",
  "activity",
  /** By the task: rows taken. */
  "rows",
  /** By the task: rows in the channel that the newest barrier overtook; 0: it came in its turn. */
  "overtaken",
] as const;

/** Of the gauge `activity`: counts for the watermark; idle or ended, it does not. */
export const CHANNEL_ACTIVITY = { active: 0, idle: 1, ended: 2 } as const;

export type TaskCounter = (typeof TASK_COUNTERS)[number];
export type OperatorCounter = (typeof OPERATOR_COUNTERS)[number];
export type ChannelCounter = (typeof CHANNEL_COUNTERS)[number];

export const TASK_WORDS: number = TASK_COUNTERS.length;
export const OPERATOR_WORDS: number = OPERATOR_COUNTERS.length;
export const CHANNEL_WORDS: number = CHANNEL_COUNTERS.length;

/** First word of the channels' blocks of a task with so many operators. */
export const channelsBase = (operators: number): number => TASK_WORDS + operators * OPERATOR_WORDS;

export const metricsWords = (operators: number, channels = 0): number =>
  channelsBase(operators) + channels * CHANNEL_WORDS;

/** What a block holds before anything happened. */
export function clearMetrics(words: Float64Array, operators: number): void {
  words.fill(0);
  const watermark = OPERATOR_COUNTERS.indexOf("watermark");
  const channels = channelsBase(operators);
  for (let base = TASK_WORDS; base < channels; base += OPERATOR_WORDS)
    words[base + watermark] = MIN_WATERMARK;
  for (let base = channels; base + CHANNEL_WORDS <= words.length; base += CHANNEL_WORDS) {
    words[base + CHANNEL_COUNTERS.indexOf("watermark")] = MIN_WATERMARK;
    words[base + CHANNEL_COUNTERS.indexOf("watermarkOnTheWay")] = MIN_WATERMARK;
  }
}

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
  get(counter: OperatorCounter): number {
    return this.words[this.base + OPERATOR_COUNTERS.indexOf(counter)]!;
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
  get(counter: TaskCounter): number {
    return this.words[TASK_COUNTERS.indexOf(counter)]!;
  }
  set(counter: TaskCounter, value: number): void {
    this.words[TASK_COUNTERS.indexOf(counter)] = value;
  }
  operator(index: number): OperatorMetrics {
    return new OperatorMetrics(this.words, TASK_WORDS + index * OPERATOR_WORDS);
  }
}
