import type { Diagnostic, JobFailure, JobGraph } from "@millrace/graph";
import type { TaskState } from "../task/task.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { JobEventListener, TaskPlacement } from "./job-events.ts";
import type { CheckpointOutcome, SavepointOutcome, SavepointRequest } from "./savepoint-storage.ts";
import type { JobState, TerminalJobState } from "./job-state.ts";

/** One job of a cluster, from submission to its end. Stays readable after the end. */
export interface JobHandle {
  readonly id: string;
  readonly graph: JobGraph;
  readonly state: JobState;
  readonly attempt: number;
  /** Settles once, never rejects: a failed job resolves with its failure. */
  readonly finished: Promise<JobResult>;
  /** Ends the job now; nothing more is committed. Ended jobs stay as they are. */
  cancel(): Promise<JobResult>;
  /**
   * Sources stop reading and the job finishes with a last checkpoint. `drain`: everything in flight is processed and
   * windows fire as at the end of all input. `suspend`: nothing fires that would not have fired, and another job may
   * start from that checkpoint, which is kept, as if nothing had happened. Before its first attempt runs, a job is
   * cancelled, and keeps the checkpoints that it has. With `savepoint` its last checkpoint is kept as that too; where
   * that cannot be taken or written, the job does not stop: it says so and goes on, suspended tasks where they were, drained
   * ones from the checkpoint before.
   */
  stop(how?: StopMode, savepoint?: SavepointRequest | null): Promise<JobResult>;
  /**
   * A running job goes on from a checkpoint with another graph of the same states, as when its parallelism changes. What
   * keeps it from that, or null: it has begun. Where a task fails on the way, the job goes on with the graph that it had.
   */
  rescale(graph: JobGraph): RescaleRefusal | null;
  /** Taken as soon as the job runs; it goes on as before. */
  savepoint(request: SavepointRequest): Promise<SavepointOutcome>;
  /** A checkpoint that begins after the call, whatever the interval is; as `savepoint` otherwise. */
  checkpoint(): Promise<CheckpointOutcome>;
  /** Calls `listener` for every later event; returns the function that ends it. */
  subscribe(listener: JobEventListener): () => void;
  /** The ExecutionGraph as it stands: a copy. */
  execution(): ExecutionSnapshot;
}

export type RescaleRefusal =
  | { readonly kind: "not-running" }
  /** Batch: each stage has the parallelism that it was planned with. */
  | { readonly kind: "batch" }
  | { readonly kind: "no-slots"; readonly needed: number; readonly available: number }
  | { readonly kind: "incompatible"; readonly problems: readonly Diagnostic[] };

export type StopMode = "drain" | "suspend";

export interface JobResult {
  readonly state: TerminalJobState;
  readonly failure: JobFailure | null;
  readonly restarts: number;
  /** The last completed checkpoint of the job, or null. */
  readonly checkpointId: number | null;
  /** Monotonic, from submission to the end. */
  readonly durationMs: number;
}

export interface ExecutionSnapshot {
  readonly jobId: string;
  readonly state: JobState;
  readonly attempt: number;
  /** Wall clock, ms, when the present state was entered. */
  readonly sinceMs: number;
  readonly vertices: readonly ExecutionVertexSnapshot[];
}

export interface ExecutionVertexSnapshot {
  readonly vertexId: string;
  readonly name: string;
  readonly subtasks: readonly SubtaskExecution[];
}

export interface SubtaskExecution {
  readonly task: TaskId;
  readonly state: TaskState | "created";
  readonly sinceMs: number;
  readonly placement: TaskPlacement | null;
  readonly failure: JobFailure | null;
}

export interface SubmitOptions {
  /** Letters, digits, `-` and `_`, at most 64; made up where missing. A known id is refused with an Error. */
  readonly jobId?: string;
  /** Directory of a completed checkpoint (`.../chk-<n>`) or of a savepoint to start from. */
  readonly restoreFrom?: string;
  /** The graph of the job that took it: where states have another shape now, they are migrated. */
  readonly restoreGraph?: JobGraph;
  /** Leaves behind what no operator of the job takes up; otherwise the job fails. */
  readonly allowNonRestoredState?: boolean;
  /** As `subscribe`, from the first event on. */
  readonly onEvent?: JobEventListener;
}
