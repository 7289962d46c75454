import type { ChainedOperator, JobFailure } from "@millrace/graph";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { IoService } from "../io/io-service.ts";
import type { TaskMetrics } from "../metrics/metrics-layout.ts";
import type { CheckpointFailureReason, RestoredBase } from "../rpc/gateway.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { SpillStorage } from "../spill/spill-storage.ts";
import type { KeyedStateBackend } from "../state/keyed-state-backend.ts";
import type { FromCoordinator, ToCoordinator } from "../operators/coordination/operator-event.ts";
import type { Clock } from "../time/clock.ts";
import type { Observation } from "./observation.ts";
import type { StateScanMail } from "./state-scan.ts";
import type { RowProbe } from "./row-probe.ts";
import type { TaskId } from "./task-deployment.ts";
import type { InspectedOperator, TaskInspection } from "./task-inspection.ts";

/**
 * A subtask as its slot sees it: an actor with a mailbox, run cooperatively. Never blocks the thread.
 *
 * 1. `step` does a bounded piece of work (a source's batch, some frames, one mail, one drain) and says how it stands: `ready`: call again;
 *    `blocked`: waits for credit or for I/O room, and its time counts as backpressured; `idle`: waits for input, a mail or
 *    a timer; `done`: finished, failed or cancelled, never call again.
 * 2. Whatever ends a wait (segment, credit, mail, I/O completion) rings the slot's doorbell.
 * 3. A half-filled segment is flushed when the input runs dry, and after the buffer timeout as soon as the consumer has
 *    taken those before it.
 */
export interface Task {
  readonly id: TaskId;
  step(): TaskStatus;
  deliver(mail: TaskMail): void;
  /** Monotonic ms at which the task wants to be stepped although nothing rang, or null. */
  readonly nextWakeMs: number | null;
  /** What it holds; changes nothing. For the simulation. */
  inspect?(): TaskInspection;
  /** The part of `inspect` that is about operators: all, or those with these uids. */
  inspectOperators?(uids?: ReadonlySet<string>): readonly InspectedOperator[];
}

export type TaskStatus = "ready" | "blocked" | "idle" | "done";

export type TaskMail =
  /** To tasks that nothing running feeds: sources inject barrier n at the next cut, others take it when their input is read. */
  | {
      readonly kind: "trigger-checkpoint";
      readonly checkpointId: number;
      readonly timestampMs: number;
      /** Absent: a checkpoint. */
      readonly type?: CheckpointType;
    }
  | {
      readonly kind: "checkpoint-completed";
      readonly checkpointId: number;
      /** Vertices that are heads of loops in which nothing goes round any more; absent: none is known. */
      readonly emptyLoops?: readonly string[];
    }
  | { readonly kind: "checkpoint-aborted"; readonly checkpointId: number }
  /** Sources stop reading and send end of input (drain). A last checkpoint follows as in a bounded job. */
  | { readonly kind: "stop" }
  /**
   * Sources stop reading. The first checkpoint from this one on that the task takes part in is its last: when it or a
   * later one completes, the task goes to `finished`, whatever input there might still be. No end of input is sent, so
   * that whoever starts from that checkpoint goes on as if nothing had happened.
   */
  | { readonly kind: "suspend"; readonly checkpointId: number }
  /** It does not suspend after all, and goes on. No checkpoint since then has completed. */
  | { readonly kind: "resume" }
  | { readonly kind: "cancel" }
  | { readonly kind: "coordinator-event"; readonly operatorUid: string; readonly event: FromCoordinator }
  /** Somebody looks at the rows that this operator gives: a few are shown until nobody has asked again for a while. */
  | { readonly kind: "look"; readonly operatorUid: string }
  /** Somebody wants to see some of the state: looked at between two steps, a bounded part at a time. */
  | StateScanMail;

export type CompletedMail = Extract<TaskMail, { readonly kind: "checkpoint-completed" }>;

/**
 * Life of a task: deploying -> initializing (restore) -> running -> finishing -> finished | failed | cancelled.
 * `finishing`: all input is processed and end of input is sent on; the task stays and takes part in checkpoints (source
 * tasks still take `trigger-checkpoint`), until one that it took part in since is completed: in that call its sinks
 * commit, and it goes to `finished`. When every task is finishing or finished, the coordinator triggers that last
 * checkpoint, so every bounded job has one.
 */
export type TaskState =
  | "deploying"
  | "initializing"
  | "running"
  | "finishing"
  | "finished"
  | "failed"
  | "cancelled";

export type TaskEvent =
  | {
      readonly kind: "state";
      readonly task: TaskId;
      readonly state: TaskState;
      readonly failure: JobFailure | null;
    }
  | {
      /** The synchronous part is done; the environment stores the bytes and acknowledges or declines to the coordinator. */
      readonly kind: "snapshot";
      readonly task: TaskId;
      readonly snapshot: SubtaskSnapshot;
      readonly type: CheckpointType;
      readonly timing: SnapshotTiming;
      /** An `in-flight` event of this checkpoint follows, or its decline: it is not complete before. */
      readonly inFlight: boolean;
      /** Checkpoint that its tables build on; null or absent: none. */
      readonly base?: number | null;
      /** The same, where the task was restored from it. */
      readonly restoredBase?: RestoredBase;
    }
  /** A part of a snapshot that comes later; the buffer of its bytes is given away. */
  | {
      readonly kind: "snapshot-slice";
      readonly task: TaskId;
      readonly about: Omit<SubtaskSnapshot, "sections">;
      readonly section: StateSection;
    }
  /** To the coordinator of one of its operators. */
  | {
      readonly kind: "operator-event";
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly event: ToCoordinator;
    }
  /** There will be no snapshot of which slices were reported. */
  | { readonly kind: "snapshot-dropped"; readonly task: TaskId; readonly checkpointId: number }
  | {
      /** The rows that the barrier of an unaligned checkpoint overtook at this subtask. */
      readonly kind: "in-flight";
      readonly task: TaskId;
      readonly checkpointId: number;
      readonly sections: readonly StateSection[];
      readonly rows: number;
      /** From the first sign of the barrier until it had come on every channel and gone out on every one. */
      readonly alignmentMs: number;
    }
  | {
      readonly kind: "decline";
      readonly task: TaskId;
      readonly checkpointId: number;
      readonly reason: CheckpointFailureReason;
    };

/** Buffers for the slices of a snapshot: so many are under way at most. */
export interface StateBuffers {
  readonly available: boolean;
  /** At least so long, at the beginning of its own ArrayBuffer; only while `available`. */
  take(bytes: number): Uint8Array;
}

/** Milliseconds; the phases that a checkpoint's Gantt shows. */
export interface SnapshotTiming {
  /** From the trigger to the first barrier at this task. */
  readonly startDelayMs: number;
  readonly alignmentMs: number;
  readonly syncMs: number;
  /** Rows that waited in blocked channels during alignment. */
  readonly alignedRowsBuffered: number;
  /** Its barrier overtook rows, here or above. Absent: it did not. */
  readonly unaligned?: boolean;
  /** Of a source: rows that it had given before the barrier, since its attempt began. */
  readonly rowsGiven?: number;
  /** Of the head of a loop: its inputs from outside had not ended. Absent: they had, or there is no loop. */
  readonly loopIsOpen?: boolean;
}

export interface TaskEnvironment {
  readonly clock: Clock;
  readonly io: IoService;
  /** Where it is there, each operator gets its own: what it prints and commits carries its name. */
  readonly ioOf?: (operator: ChainedOperator) => IoService;
  readonly metrics: TaskMetrics;
  readonly trace: TraceSink | null;
  /** Where there is one, operators run each by itself, so that it sees the rows between all of them. */
  readonly probe?: RowProbe | null;
  /** Rows that a source gives in its next step at most; POLL_ROWS where missing. */
  pollRows?(): number;
  report(event: TaskEvent): void;
  /** Tables are taken in slices through them; missing: they are written as a whole, by key group. */
  readonly stateBuffers?: StateBuffers;
  /** Where keyed state lies; missing: in memory. Whoever made it closes it when the task has ended. */
  readonly stateBackend?: KeyedStateBackend;
  /** Batch: where blocking result partitions and runs of sorted rows lie. Missing: there is no batch here. */
  readonly spill?: SpillStorage;
  /** Batch: managed memory that sorting may take in this task. */
  readonly sortMemoryBytes?: number;
  /** Missing: nobody looks at what passes, and nothing is spent on it. */
  observe?(observation: Observation): void;
  /** Bytes of managed memory that the slot has left. Throws when more is asked for. */
  reserveMemory(bytes: number): void;
  releaseMemory(bytes: number): void;
}
