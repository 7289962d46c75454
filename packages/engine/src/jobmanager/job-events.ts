import type { JobFailure, JobGraph } from "@millrace/graph";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { SavepointTrigger } from "../checkpoint/savepoint-format.ts";
import type { PendingPart, PrintedRow } from "../io/io-service.ts";
import type { CheckpointFailureReason, StateRead, TaskCounters, TaskManagerSample } from "../rpc/gateway.ts";
import type { SnapshotTiming, TaskState } from "../task/task.ts";
import type { RowsObservation } from "../task/observation.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { JobState } from "./job-state.ts";
import type { CheckpointDamage, StorageError } from "./job-storage.ts";

/**
 * Everything that a job tells its watchers, in the order in which it happened.
 *
 * 1. `timeMs` is the JobManager's wall clock, ms since the epoch; durations are of the monotonic clock, ms.
 * 2. Listeners are called synchronously, one event after the other; they must not throw and must not keep what a
 *    `sample` lends them (`words`) beyond the call.
 * 3. The last event of a job is `job-state` with a terminal state.
 */
export type JobEvent =
  | {
      readonly kind: "job-state";
      readonly jobId: string;
      readonly timeMs: number;
      /** Counts restarts from 0. */
      readonly attempt: number;
      readonly from: JobState | null;
      readonly state: JobState;
      /** Why, for failing, restarting and failed. */
      readonly failure: JobFailure | null;
    }
  | {
      readonly kind: "task-state";
      readonly jobId: string;
      readonly timeMs: number;
      readonly task: TaskId;
      readonly state: TaskState;
      readonly failure: JobFailure | null;
      readonly placement: TaskPlacement | null;
      /** Of a task that has ended: all that it counted. Absent where its TaskManager was lost. */
      readonly counters?: TaskCounters;
      /** Of a task that runs: the state that it had restored; absent: none. */
      readonly read?: StateRead;
    }
  | {
      readonly kind: "checkpoint-triggered";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number;
      readonly attempt: number;
      /** Absent: a checkpoint. */
      readonly type?: CheckpointType;
      /** The one that a bounded or stopped job ends with: sinks commit everything. */
      readonly final: boolean;
      /** How many subtasks have to acknowledge. */
      readonly subtasks: number;
    }
  | {
      readonly kind: "checkpoint-acknowledged";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number;
      readonly task: TaskId;
      /** Bytes of state written, 0: none. */
      readonly stateBytes: number;
      /** Rows that its barrier overtook, and their bytes. */
      readonly inFlightRows?: number;
      readonly inFlightBytes?: number;
      readonly timing: SnapshotTiming;
      /** Writing to disk. */
      readonly asyncMs: number;
      /** From trigger to this acknowledgement. */
      readonly endToEndMs: number;
    }
  | {
      readonly kind: "checkpoint-completed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number;
      readonly attempt: number;
      /** Also where that showed only while it was under way. */
      readonly final: boolean;
      readonly durationMs: number;
      readonly stateBytes: number;
      /** Directory that holds it. */
      readonly path: string;
    }
  | {
      readonly kind: "checkpoint-failed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number;
      readonly attempt: number;
      readonly reason: CheckpointFailureReason;
      /** The subtask that declined, if one did. */
      readonly task: TaskId | null;
      readonly durationMs: number;
      /** In a row, this one included; more than the tolerable number fail the attempt. */
      readonly consecutiveFailures: number;
      readonly tolerableFailures: number;
    }
  | {
      /** A newer checkpoint took its place: its files are gone. */
      readonly kind: "checkpoint-subsumed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number;
    }
  | {
      /** The attempts from the next one on are of this graph. */
      readonly kind: "rescaled";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number | null;
      readonly graph: JobGraph;
    }
  | {
      /** It is on disk; the checkpoint that it is a copy of is completed right after. */
      readonly kind: "savepoint-completed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly savepointId: string;
      readonly name: string | null;
      readonly trigger: SavepointTrigger;
      readonly checkpointId: number;
      readonly bytes: number;
      readonly path: string;
    }
  | {
      readonly kind: "savepoint-failed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly name: string | null;
      readonly trigger: SavepointTrigger;
      readonly reason: CheckpointFailureReason;
    }
  | {
      readonly kind: "restarting";
      readonly jobId: string;
      readonly timeMs: number;
      /** The attempt that will run. */
      readonly attempt: number;
      /** null: the job goes on with another parallelism. */
      readonly cause: JobFailure | null;
      readonly delayMs: number;
      /** Restarts left after this one; null: the strategy has no such number. */
      readonly restartsLeft: number | null;
      /** What restarts: the whole job, or pipelined regions of it while the others go on. */
      readonly scope: "job" | "region";
      /** Tasks that restart. */
      readonly tasks: number;
      /** Which of them, by vertex. */
      readonly subtasks: readonly RestartedSubtasks[];
    }
  | {
      /** An attempt starts from this checkpoint; null: from nothing. */
      readonly kind: "restored";
      readonly jobId: string;
      readonly timeMs: number;
      readonly attempt: number;
      readonly checkpointId: number | null;
    }
  | {
      /** A completed checkpoint on disk could not be used; the one before is tried. */
      readonly kind: "checkpoint-damaged";
      readonly jobId: string;
      readonly timeMs: number;
      readonly checkpointId: number;
      /** `manifest` or the name of the state file that does not hold. */
      readonly file: string;
      readonly problem: CheckpointDamage;
    }
  | {
      /** What the job's record has to say is not durable: the disk refuses it, and is asked until it does not. */
      readonly kind: "record-unwritten";
      readonly jobId: string;
      readonly timeMs: number;
      /** That the job ends with, once this is written; null: it goes on. */
      readonly state: JobState | null;
      readonly problem: StorageError["problem"];
    }
  | {
      /** The disk took it at last. */
      readonly kind: "record-written";
      readonly jobId: string;
      readonly timeMs: number;
    }
  | {
      /** A part file of a sink got its visible name. May repeat after a restore, with the same path. */
      readonly kind: "part-committed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly nodeId: string;
      /** `part.checkpointId` is the checkpoint that covers it. */
      readonly part: PendingPart;
      readonly path: string;
    }
  | {
      readonly kind: "printed";
      readonly jobId: string;
      readonly timeMs: number;
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly nodeId: string;
      /** Newest last; rate limited. */
      readonly rows: readonly PrintedRow[];
      /** All rows of this subtask's sink since the attempt began. */
      readonly total: number;
    }
  | {
      /** Four times a second from each TaskManager that runs tasks of the job. Counter blocks: see metrics-layout. */
      readonly kind: "sample";
      readonly jobId: string;
      readonly timeMs: number;
      readonly taskManagerId: string;
      readonly tasks: TaskManagerSample["tasks"];
    };

export interface RestartedSubtasks {
  readonly vertexId: string;
  readonly subtasks: readonly number[];
}

export type JobEventKind = JobEvent["kind"];

export interface TaskPlacement {
  readonly taskManagerId: string;
  readonly slot: number;
}

export type JobEventListener = (event: JobEvent) => void;

/** What happens to the cluster itself. */
export type ClusterEvent =
  | {
      readonly kind: "task-manager-started";
      readonly timeMs: number;
      readonly taskManager: TaskManagerInfo;
    }
  | {
      readonly kind: "task-manager-lost";
      readonly timeMs: number;
      readonly taskManagerId: string;
      readonly reason: TaskManagerLossReason;
      /** Signal or exit code as text, empty where there is none. */
      readonly detail: string;
    }
  | {
      readonly kind: "task-manager-sample";
      readonly timeMs: number;
      readonly taskManagerId: string;
      /** Counter blocks of its tasks are lent for the call. */
      readonly sample: TaskManagerSample;
    }
  | {
      /** What a task of the present attempt of a job tells of the rows that pass. */
      readonly kind: "observed";
      readonly timeMs: number;
      readonly task: TaskId;
      readonly observation: RowsObservation;
    };

export type TaskManagerLossReason = "exited" | "heartbeat-timeout" | "start-failed" | "closed";

export interface TaskManagerInfo {
  readonly id: string;
  readonly pid: number;
  readonly slots: readonly { readonly jobId: string | null }[];
  readonly startedMs: number;
}

export type ClusterEventListener = (event: ClusterEvent) => void;
