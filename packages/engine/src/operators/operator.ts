import type { RowSchema } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import type { IoService } from "../io/io-service.ts";
import type { OperatorMetrics } from "../metrics/metrics-layout.ts";
import type { KeyedStateBackend } from "../state/keyed-state-backend.ts";
import type { Clock } from "../time/clock.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { FromCoordinator, ToCoordinator } from "./coordination/operator-event.ts";
import type { LiveEntries } from "./live-entries.ts";
import type { OperatorInspection } from "./operator-inspection.ts";

/**
 * A running operator of one subtask: a small class with no locks, no promises and no clock of its own. Barriers,
 * watermark merging, alignment and back pressure are the task's work.
 *
 * Contracts
 * 1. Calls come from one thread, in the order open, restore?, (processBatch | processWatermark | onProcessingTime |
 *    drain | snapshot | checkpointCompleted | endOutside)*, endInput, (drain | snapshot | checkpointCompleted)*, close.
 * 2. What is emitted depends on the rows and controls received and not on how rows were cut into batches (law 1).
 * 3. A batch given to `processBatch` is not kept; a batch given to `output.emit` is lent until emit returns (law 13).
 * 4. Output that grows without bound from one call (a firing window) is emitted in batches; after each the operator asks
 *    `output.blocked` and, if so, remembers where it was and returns; the task calls `drain` until it returns true
 *    before anything else (law 4).
 * 5. `snapshot` writes everything that a new instance needs to go on as if nothing had happened (law 5). It is called
 *    only when nothing is left to drain, or what is left is rows that it `keepsWhatWaits`.
 * 6. An operator with several inputs is the head of its chain. Rows of one input keep their order, rows of two have none.
 *    Watermarks, idleness, barriers and the end of input are those of all inputs together.
 * 7. Throwing ends the attempt: a JobFailureError carries the reason, any other error is a bug.
 */
export interface Operator {
  open(context: OperatorContext): void;
  /** Once after open where state exists; `state` holds only what this subtask's key groups own. */
  restore?(state: StateReader): void;
  /** `input`: which of its inputs the rows come from; absent: the first. */
  processBatch(batch: RowBatch, input?: number): void;
  /** After `open` and `restore`, before the task runs: no checkpoint is triggered before what is answered to it is there. */
  begin?(): void;
  /** Between two calls, in order, and ordered with snapshots as contract 2 of OperatorCoordinator says. */
  coordinatorEvent?(event: FromCoordinator): void;
  /** Of what aligns watermarks: the source of its chain is to give no rows for now. */
  readonly isAhead?: boolean;
  /** The combined watermark of the inputs moved to `watermark` (ms, inclusive). Whoever does not change it, passes it on: `output.emitWatermark`. */
  processWatermark(watermark: number): void;
  /** The inputs became idle (true) or active again (false). Pass it on unless you know better. */
  processIdle?(idle: boolean): void;
  /** Wall time that `context.registerProcessingTimer` asked for has come. */
  onProcessingTime?(nowMs: number): void;
  /** Emits what is left over; true when nothing is left. */
  drain?(): boolean;
  snapshot?(checkpointId: number, state: StateWriter): void;
  /** Checkpoint is complete and durable: commit what it covers. May be repeated, may be skipped for an older id. */
  checkpointCompleted?(checkpointId: number): void;
  /**
   * Of the head of a loop: all inputs but what comes back have ended. From then on, when nothing is left to read at
   * `loopEndsMs` (monotonic), the end of input follows, and rows that still come back are counted as late.
   */
  endOutside?(): void;
  readonly loopEndsMs?: number;
  /** What it holds may wait for something outside, with output that takes rows: its timers go on then. */
  readonly waitsForIo?: boolean;
  /** What waits there is rows that `snapshot` writes: no more rows are given to it, and barriers and times do not wait. */
  readonly keepsWhatWaits?: boolean;
  /** No more input: everything still held is emitted (the MAX_WATERMARK has come before). */
  endInput?(): void;
  close?(): void;
  /** What it holds, for a person; changes nothing. Called by the simulation between two calls, never by threads. */
  inspect?(): OperatorInspection;
  /** One of its states by key, to be looked at between two calls while the job runs; null: there is none of that name. */
  entries?(state: string): LiveEntries | null;
}

/**
 * The head of a source vertex.
 *
 * 8. `poll` emits at most `maxRows` rows and says what comes next. `more`: call again at once. `idle`: nothing now;
 *    the environment wakes the task (I/O mail, or the processing timer that the source registered). `end`: bounded and done.
 * 9. `snapshot` between two polls is a cut: after `restore` exactly the rows after it are emitted again (replayable sources).
 */
export interface SourceOperator extends Omit<Operator, "processBatch" | "processWatermark"> {
  poll(maxRows: number): "more" | "idle" | "end";
}

/** Where an operator's rows go: the next operators of the chain and the result partitions. */
export interface Output {
  emit(batch: RowBatch): void;
  emitWatermark(watermark: number): void;
  emitIdle(idle: boolean): void;
  /** True while a result partition below lacks credit: finish the call at hand, produce no more. */
  readonly blocked: boolean;
}

/** Rows that leave the main path. Watermarks, barriers and the end of input go there with those of the main output. */
export interface SideOutput {
  readonly schema: RowSchema;
  /** The batch is lent until emit returns; `Output.blocked` speaks of side outputs too. */
  emit(batch: RowBatch): void;
}

export interface OperatorContext {
  readonly uid: string;
  readonly nodeId: string;
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  /** Key groups of this subtask: [from, to). */
  readonly keyGroups: { readonly from: number; readonly to: number };
  readonly inputSchema: RowSchema | null;
  /** Rows of each input where there is more than one; `inputSchema` is the first of them. */
  readonly inputSchemas?: readonly RowSchema[];
  readonly outputSchema: RowSchema | null;
  readonly output: Output;
  /** By position; null where nobody reads it: what would go there is counted only. */
  readonly sideOutputs: readonly (SideOutput | null)[];
  readonly clock: Clock;
  readonly io: IoService;
  /** To the coordinator of the operator, where its kind has one. */
  readonly tellCoordinator: (event: ToCoordinator) => void;
  /** Where keyed state lies. */
  readonly stateBackend: KeyedStateBackend;
  readonly metrics: OperatorMetrics;
  /** Present in simulation only; threads pay nothing for it. */
  readonly trace: TraceSink | null;
  /** One timer at a time: a later call replaces the earlier one; null clears it. */
  registerProcessingTimer(atMs: number | null): void;
  /** For how long output has held the task back so far, in milliseconds; absent: never. */
  backpressuredMs?(): number;
  /** Counts against the slot's managed memory; throws JobFailureError `runtime.state-budget` when it is used up. */
  reserveMemory(bytes: number): void;
  releaseMemory(bytes: number): void;
  /** Rows that failed and were skipped are counted and shown. */
  readonly mode: "generated" | "interpreted";
  /** Of rows that were in flight when the job was restored; absent: there are none. */
  readonly replay?: Replay;
  /** Checkpoints of this attempt have this id or a later one, whatever that of the restored one is. Absent: 1. */
  readonly firstCheckpointId?: number;
}

/** Rows that were in flight when the job was restored: read one channel after another, before anything new. */
export interface Replay {
  /** They were on several channels: their times go up and down beyond every bound that holds within one. */
  readonly isMixed: boolean;
  /** Some have not been read to their end. */
  readonly isUnderWay: boolean;
}
