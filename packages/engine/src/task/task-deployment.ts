import type { JobSettings, JobVertex, Partitioning, RowSchema } from "@millrace/graph";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { RestoredBase } from "../rpc/gateway.ts";

/** Everything that one subtask needs to run: plain data, structured-cloneable, sent from JobManager to TaskManager to slot. */
export interface TaskDeployment {
  readonly jobId: string;
  readonly jobName: string;
  /** Counts restarts of the job from 0. Channels, files and messages of an older attempt are ignored. */
  readonly attempt: number;
  readonly vertex: JobVertex;
  readonly subtask: number;
  readonly maxParallelism: number;
  readonly settings: JobSettings;
  /** One for each edge into the vertex, in the order of the job graph. */
  readonly inputs: readonly InputGateDeployment[];
  readonly outputs: readonly ResultPartitionDeployment[];
  /** State to restore, or null for a fresh start. */
  readonly restore: SubtaskSnapshot | null;
  /** That state is the subtask's own, as it left it: its next checkpoint may build on it. Absent: it may not. */
  readonly restoredBase?: RestoredBase;
  /** Checkpoints of this attempt have this id or a later one: the job's own, where `restore` may be another job's. Absent: 1. */
  readonly firstCheckpointId?: number;
  /** Rows that were in flight towards it in the restored checkpoint: sections of its edges, and of such as were edges then and are in its chain now. Absent: none. */
  readonly restoredInFlight?: readonly StateSection[];
  /** By name of the edge: the columns of those rows, where they were others and can be carried over. Absent: none were. */
  readonly restoredSchemas?: Readonly<Record<string, RowSchema>>;
  /**
   * True: this subtask had finished when the restored checkpoint was taken. It opens no operator and reads nothing: it
   * ends its outputs at once (end of input without a row) and goes to finished.
   */
  readonly finishedBefore?: boolean;
  /** Batch, and everything had been read when the restored checkpoint was taken: sinks commit what they had, nothing else runs. */
  readonly inputEnded?: boolean;
  /** True: its source had ended when the restored checkpoint was taken, but not what it is chained to now. */
  readonly sourceEnded?: boolean;
  /** Root directory for this job's relative files is the server's business: paths in specs are absolute already. */
  readonly mode: "generated" | "interpreted";
}

export const taskIdOf = ({ jobId, attempt, subtask, vertex }: TaskDeployment): TaskId => ({
  jobId,
  attempt,
  subtask,
  vertexId: vertex.id,
});

export interface InputGateDeployment {
  readonly edgeId: string;
  /** Which input of the head it feeds; absent: the first. */
  readonly targetInput?: number;
  /** Name of the edge in checkpoints. Absent: barriers do not overtake rows of this edge (see `inFlightKeys`). */
  readonly inFlightKey?: string;
  /** It is the way back of a loop: barriers are not waited for there, and rows before them belong to the checkpoint. */
  readonly feedback?: true;
  /** The same where rows of it may be restored, also if none is saved any more (see `edgeKeys`). */
  readonly restoreKey?: string;
  readonly schema: RowSchema;
  readonly partitioning: Partitioning;
  /** Channel i comes from producer subtask `producers[i]`. */
  readonly channels: readonly ChannelDeployment[];
}

export interface ResultPartitionDeployment {
  readonly edgeId: string;
  /** Name of the edge in checkpoints. Absent: barriers do not overtake rows of this edge (see `inFlightKeys`). */
  readonly inFlightKey?: string;
  /** It is the way back of a loop. */
  readonly feedback?: true;
  /** Index in the chain of the operator whose output it carries. */
  readonly sourceOperator: number;
  /** Position of the side output of that operator that it carries; absent: the main output. */
  readonly sourceSide?: number;
  readonly schema: RowSchema;
  readonly partitioning: Partitioning;
  /** One for each consumer subtask that this producer writes to (all of them for hash, its own for forward). */
  readonly channels: readonly ChannelDeployment[];
}

/**
 * `<jobId>/<attempt>/<edgeId>/<producer subtask>/<consumer subtask>`: unique for ever, channels are never reused.
 */
export type ChannelId = string;

export interface ChannelDeployment {
  readonly id: ChannelId;
  readonly producer: number;
  readonly consumer: number;
  /**
   * Where the other end is. `slot`: same slot, a plain queue. `shared`: another slot of this TaskManager, segments in
   * shared memory. `remote`: another TaskManager; its I/O thread and ours carry the same frames over a socket.
   */
  readonly peer:
    | { readonly kind: "slot" }
    | { readonly kind: "shared"; readonly slot: number }
    | {
        readonly kind: "remote";
        readonly taskManagerId: string;
        readonly host: string;
        readonly port: number;
      }
    /** Blocking: the file of its producer's result partition of that name, and which part of it. */
    | { readonly kind: "file"; readonly partition: string; readonly subpartition: number };
}

export interface TaskId {
  readonly jobId: string;
  readonly vertexId: string;
  readonly subtask: number;
  readonly attempt: number;
}

export const taskKey = (task: TaskId): string =>
  `${task.jobId}/${task.attempt}/${task.vertexId}/${task.subtask}`;
