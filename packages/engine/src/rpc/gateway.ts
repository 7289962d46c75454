import type { ChainedOperator, JobFailure } from "@millrace/graph";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { PendingPart, PrintedRow } from "../io/io-service.ts";
import type { FromCoordinator, ToCoordinator } from "../operators/coordination/operator-event.ts";
import type { SnapshotTiming, TaskState } from "../task/task.ts";
import type { Observation } from "../task/observation.ts";
import type { StateScan } from "../task/state-scan.ts";
import type { TaskDeployment, TaskId } from "../task/task-deployment.ts";

/**
 * JobManager <-> TaskManager messages. Structured-cloneable; sent over the child process's IPC channel (serialization
 * "advanced"), or called directly in a simulation. Every message of a TaskManager carries its id and the epoch of the
 * JobManager that started it: another epoch's messages are ignored, and a TaskManager without its JobManager ends itself.
 */
export type ToTaskManager =
  /** `deployment.restore` is null on the way: the TaskManager reads it from `restore`. */
  | { readonly kind: "deploy"; readonly tasks: readonly TaskAssignment[] }
  /** To `targets`: the tasks that have not finished and that nothing running feeds: sources first of all. */
  | {
      readonly kind: "trigger-checkpoint";
      readonly jobId: string;
      readonly attempt: number;
      readonly checkpointId: number;
      readonly timestampMs: number;
      /** Absent: a checkpoint. */
      readonly type?: CheckpointType;
      readonly targets: readonly TaskId[];
    }
  | {
      readonly kind: "checkpoint-completed";
      readonly jobId: string;
      readonly attempt: number;
      readonly checkpointId: number;
      /** As tasks are told. */
      readonly emptyLoops?: readonly string[];
    }
  | {
      readonly kind: "checkpoint-aborted";
      readonly jobId: string;
      readonly attempt: number;
      readonly checkpointId: number;
    }
  | { readonly kind: "stop"; readonly jobId: string; readonly attempt: number }
  /** Precedes the trigger of the checkpoint that the attempt ends with; see the mail of that name. */
  | {
      readonly kind: "suspend";
      readonly jobId: string;
      readonly attempt: number;
      readonly checkpointId: number;
    }
  /** The attempt does not end with a checkpoint after all; follows the end of that checkpoint. */
  | {
      readonly kind: "resume";
      readonly jobId: string;
      readonly attempt: number;
      readonly checkpointId: number;
    }
  /** All tasks of that attempt and region end, their channels are closed and their segments given back; answered by task states. */
  | {
      readonly kind: "cancel";
      readonly jobId: string;
      readonly attempt: number;
      readonly region: number;
      /** What becomes of what sinks have pending. */
      readonly bound: CommitBound;
    }
  /** Somebody looks at the rows that this operator gives; said again every few seconds while that is so. */
  | {
      readonly kind: "look";
      readonly jobId: string;
      readonly attempt: number;
      readonly vertexId: string;
      readonly operatorUid: string;
    }
  /** Somebody wants to see some of an operator's state; answered by an observation of each of its tasks. */
  | {
      readonly kind: "explore";
      readonly jobId: string;
      readonly attempt: number;
      readonly vertexId: string;
      readonly scan: StateScan;
    }
  /** To one task, from the coordinator of one of its operators. */
  | {
      readonly kind: "coordinator-event";
      readonly jobId: string;
      readonly attempt: number;
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly event: FromCoordinator;
    }
  | { readonly kind: "shutdown" };

/** Parts that a sink of a cancelled attempt has pending: by the checkpoint that covers them. */
export interface CommitBound {
  /** The newest completed one, 0: none. Up to it they become visible. */
  readonly complete: number;
  /** One that may complete yet, or `complete`. Up to it they stay as they are; beyond it they are removed. */
  readonly undecided: number;
  /** The job ends here: what parts in progress have as of `complete` becomes visible too. Otherwise the next attempt goes on with them. */
  readonly ends: boolean;
}

export interface TaskAssignment {
  readonly slot: number;
  /** The pipelined region that the task is of: one that ends does so on its own. */
  readonly region: number;
  readonly deployment: TaskDeployment;
  /** State files that hold what this subtask restores; empty: a fresh start. */
  readonly restore: readonly StateFile[];
  /** Files that may hold rows in flight towards this subtask. Absent: none. */
  readonly inFlight?: readonly StateFile[];
  /** Operators as they were when that state was written, where it has another shape now; absent: it has none. */
  readonly migrate?: readonly ChainedOperator[];
  /** Directory that this job's checkpoints are written below: `<directory>/chk-<n>/`. */
  readonly checkpointDirectory: string;
}

/** A state file of a completed checkpoint; `path` is absolute. */
export interface StateFile {
  readonly path: string;
  readonly bytes: number;
  readonly checksum: number;
  /** Others, which come after it, build on it: it counts for the rows of its tables alone. */
  readonly isBase?: boolean;
}

/** A file that a later checkpoint builds on, in the directory of its own: `chk-<id>` beside the later one's. */
export interface BaseFile {
  readonly checkpointId: number;
  readonly name: string;
  readonly bytes: number;
  readonly checksum: number;
}

/** A completed checkpoint, and the files that it has of a subtask, oldest first. */
export interface RestoredBase {
  readonly checkpointId: number;
  readonly files: readonly BaseFile[];
}

/** What a subtask wrote for a checkpoint, and those of its files before that it builds on, oldest first. */
export interface WrittenFiles {
  readonly file: string;
  readonly bytes: number;
  readonly checksum: number;
  readonly base: readonly BaseFile[];
}

/** Rows in flight of a subtask in a checkpoint: the file, the edges that it holds rows of, and how many rows. */
export interface InFlightFile {
  readonly file: string;
  readonly bytes: number;
  readonly checksum: number;
  readonly edges: readonly string[];
  readonly rows: number;
}

export type ToJobManager =
  | {
      readonly kind: "registered";
      readonly taskManagerId: string;
      readonly pid: number;
      readonly host: string;
      readonly port: number;
      readonly slots: number;
    }
  /** Four times a second; also the sign of life. */
  | { readonly kind: "heartbeat"; readonly taskManagerId: string; readonly sample: TaskManagerSample }
  | {
      readonly kind: "task-state";
      readonly taskManagerId: string;
      readonly task: TaskId;
      readonly state: TaskState;
      readonly failure: JobFailure | null;
      /** With a terminal state: what the task had counted then; no heartbeat tells of it any more. */
      readonly counters?: TaskCounters;
      /** With `running`, where it has restored state: how much it read. */
      readonly read?: StateRead;
    }
  | {
      readonly kind: "acknowledge-checkpoint";
      readonly taskManagerId: string;
      readonly task: TaskId;
      readonly checkpointId: number;
      /** File of this subtask's state relative to the checkpoint's directory, its size in bytes and its checksum; null: no state. */
      readonly state: WrittenFiles | null;
      /** File of the rows that its barrier overtook; null or absent: none. */
      readonly inFlight?: InFlightFile | null;
      readonly timing: SnapshotTiming;
      readonly asyncMs: number;
    }
  | {
      readonly kind: "decline-checkpoint";
      readonly taskManagerId: string;
      readonly task: TaskId;
      readonly checkpointId: number;
      readonly reason: CheckpointFailureReason;
    }
  | {
      readonly kind: "operator-event";
      readonly taskManagerId: string;
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly event: ToCoordinator;
    }
  | {
      readonly kind: "printed";
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly nodeId: string;
      readonly rows: readonly PrintedRow[];
      readonly total: number;
    }
  | {
      readonly kind: "committed";
      readonly task: TaskId;
      readonly operatorUid: string;
      readonly nodeId: string;
      readonly part: PendingPart;
      readonly path: string;
    }
  | {
      readonly kind: "observed";
      readonly taskManagerId: string;
      readonly task: TaskId;
      readonly observation: Observation;
    };

/** Bytes of state files that a task read when it began, and how many of them from copies of its TaskManager's own. */
export interface StateRead {
  readonly bytes: number;
  readonly localBytes: number;
}

/** Why a checkpoint did not complete: one closed list. */
export type CheckpointFailureReason =
  | "expired"
  | "disk-full"
  | "io-error"
  | "task-failed"
  | "task-finished"
  | "job-ended"
  | "manifest-failed"
  /** More rows were in flight than a subtask may save. */
  | "in-flight-too-large"
  /** No room in the slot for what changed while the snapshot was taken. */
  | "state-budget"
  /** What is stored may take no more of the disk. */
  | "state-disk-budget"
  /** Asked for of a batch job: there is none but the last, with which its sinks commit. */
  | "batch-mode";

/** A task's counter block (see metrics-layout) at a moment by the clock of its TaskManager. */
export interface TaskCounters {
  readonly timeMs: number;
  readonly words: Float64Array;
}

export interface TaskManagerSample {
  readonly timeMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly segments: { readonly total: number; readonly used: number; readonly bytes: number };
  /** One for each slot: share of one core used since the last sample, 0 to 1; managed memory in bytes. */
  readonly slots: readonly {
    readonly cpu: number;
    readonly managedUsed: number;
    readonly managedTotal: number;
  }[];
  readonly ioThread: { readonly cpu: number };
  /** The thread that deploys, samples and talks to the JobManager. */
  readonly mainThread: { readonly cpu: number };
  /** Raw counter blocks (see metrics-layout), one for each running task. */
  readonly tasks: readonly { readonly task: TaskId; readonly words: Float64Array }[];
}
