import type { JobFailure } from "@millrace/graph";
import type { FileIdentity } from "../../io/file-identity.ts";
import type {
  DirectoryOptions,
  DurablePart,
  Found,
  HostSample,
  HttpAnswer,
  HttpRequest,
  LineTarget,
  PendingPart,
  PrintedRow,
  RequestOptions,
  SocketOptions,
} from "../../io/io-service.ts";
import type { PartOwner, PartWriter } from "../../io/part-name.ts";
import type { CheckpointType } from "../../checkpoint/checkpoint-type.ts";
import type { StateSection, SubtaskSnapshot } from "../../checkpoint/state-io.ts";
import type { CheckpointFailureReason, RestoredBase, ToJobManager } from "../../rpc/gateway.ts";
import type { SnapshotTiming, TaskState } from "../../task/task.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { LoadedState } from "../loaded-state.ts";
import type { SlotTaskState } from "../slot-messages.ts";

/**
 * Messages between a slot and the I/O thread over a MessagePort; buffers are transferred. A stream is a file, an output
 * or a series of host samples; its number is unique within the slot's thread. Both sides bound what is under way:
 * a file has READ_BUFFERS buffers, an output WRITE_BUFFERS, whoever has none waits.
 */
export const READ_BUFFERS = 3;
export const READ_BUFFER_BYTES = 256 * 1024;
export const WRITE_BUFFERS = 4;
export const WRITE_BUFFER_BYTES = 64 * 1024;

export interface OperatorName {
  readonly task: TaskId;
  readonly operatorUid: string;
  readonly nodeId: string;
}

export interface OutputOptions extends PartOwner {
  readonly directory: string;
  /** Of the sink. What subtasks have left that are no more is looked after by subtask modulo parallelism. */
  readonly parallelism: number;
}

/** What was appended before it is made durable. */
export interface PersistedPart {
  readonly name: string;
  readonly bytes: number;
  readonly checkpointId: number;
  /** The newest checkpoint that the sink knows to be complete, 0: none. */
  readonly completed: number;
}

/** What became of a part to go on with. */
export interface ResumedPart extends Pick<DurablePart, "file" | "earlier"> {
  readonly isOver: boolean;
}

/** Rows in flight of a subtask, to be written beside its state. */
export interface InFlightSnapshot {
  readonly snapshot: SubtaskSnapshot;
  readonly rows: number;
  readonly alignmentMs: number;
  readonly checkpointDirectory: string;
}

export type SlotToIo =
  | {
      readonly kind: "open-file";
      readonly stream: number;
      readonly task: TaskId;
      readonly path: string;
      readonly offset: number;
      readonly watched: boolean;
      readonly identity: FileIdentity | null;
    }
  | { readonly kind: "open-random"; readonly stream: number; readonly task: TaskId; readonly path: string }
  /** Answered by one chunk, which does not come back. */
  | { readonly kind: "read-range"; readonly stream: number; readonly from: number; readonly to: number }
  | {
      readonly kind: "open-socket";
      readonly stream: number;
      readonly task: TaskId;
      readonly socket: SocketOptions;
    }
  /** A chunk was read: its buffer goes back. */
  | { readonly kind: "chunk-read"; readonly stream: number; readonly buffer: ArrayBuffer }
  | {
      readonly kind: "open-output";
      readonly stream: number;
      readonly operator: OperatorName;
      readonly output: OutputOptions;
    }
  | {
      readonly kind: "append";
      readonly stream: number;
      readonly task: TaskId;
      /** Visible name of the part that it is of. */
      readonly name: string;
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  /** Answered by `resumed`. */
  | { readonly kind: "resume"; readonly stream: number; readonly task: TaskId; readonly part: DurablePart }
  | { readonly kind: "persist"; readonly stream: number; readonly task: TaskId; readonly part: PersistedPart }
  | { readonly kind: "prepare"; readonly stream: number; readonly task: TaskId; readonly part: PendingPart }
  | { readonly kind: "commit"; readonly stream: number; readonly task: TaskId; readonly part: PendingPart }
  | {
      readonly kind: "discard-except";
      readonly stream: number;
      readonly task: TaskId;
      readonly parts: readonly DurablePart[];
    }
  | {
      readonly kind: "open-directory";
      readonly stream: number;
      readonly task: TaskId;
      readonly directory: string;
      readonly options: DirectoryOptions;
    }
  | {
      readonly kind: "open-host-metrics";
      readonly stream: number;
      readonly task: TaskId;
      readonly intervalMs: number;
    }
  | {
      readonly kind: "open-lines";
      readonly stream: number;
      readonly task: TaskId;
      readonly target: LineTarget;
    }
  | {
      readonly kind: "lines";
      readonly stream: number;
      readonly task: TaskId;
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  | {
      readonly kind: "open-requests";
      readonly stream: number;
      readonly task: TaskId;
      readonly options: RequestOptions;
    }
  | { readonly kind: "request"; readonly stream: number; readonly request: HttpRequest }
  | { readonly kind: "close"; readonly stream: number; readonly task: TaskId }
  | {
      readonly kind: "print";
      readonly operator: OperatorName;
      readonly rows: readonly PrintedRow[];
      readonly total: number;
    }
  | {
      readonly kind: "snapshot";
      readonly task: TaskId;
      readonly snapshot: SubtaskSnapshot;
      readonly type: CheckpointType;
      readonly timing: SnapshotTiming;
      readonly checkpointDirectory: string;
      /** An `in-flight` request follows: it is acknowledged with that. */
      readonly inFlight: boolean;
      /** Checkpoint that its tables build on; null: none. */
      readonly base: number | null;
      /** The same, where the task was restored from it. */
      readonly restoredBase?: RestoredBase;
    }
  /** Comes before its snapshot; answered by `slice-written`. */
  | {
      readonly kind: "snapshot-slice";
      readonly task: TaskId;
      readonly about: Omit<SubtaskSnapshot, "sections">;
      readonly checkpointDirectory: string;
      readonly section: Omit<StateSection, "bytes">;
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  | { readonly kind: "snapshot-dropped"; readonly task: TaskId; readonly checkpointId: number }
  | ({ readonly kind: "in-flight"; readonly task: TaskId } & InFlightSnapshot)
  | {
      readonly kind: "decline";
      readonly task: TaskId;
      readonly checkpointId: number;
      readonly reason: CheckpointFailureReason;
    }
  /** The task has ended: after everything that it asked for before, its end is reported. */
  | {
      readonly kind: "task-ended";
      readonly task: TaskId;
      readonly state: Extract<TaskState, "finished" | "failed" | "cancelled">;
      readonly failure: JobFailure | null;
    };

export type IoToSlot =
  | {
      readonly kind: "chunk";
      readonly stream: number;
      readonly buffer: ArrayBuffer;
      readonly length: number;
      /** Of the watched file that the bytes are of, where it is told anew. */
      readonly identity?: FileIdentity;
    }
  | { readonly kind: "end"; readonly stream: number }
  /** What follows is read from the beginning. */
  | { readonly kind: "restarted"; readonly stream: number }
  | { readonly kind: "opened"; readonly stream: number; readonly byteLength: number }
  /** The stream cannot go on: thrown by the next call. */
  | { readonly kind: "failed"; readonly stream: number; readonly failure: JobFailure }
  /** The first free counter of part names, and whose files those of new parts are. */
  | {
      readonly kind: "output-ready";
      readonly stream: number;
      readonly nextCounter: number;
      readonly writer: PartWriter;
    }
  | { readonly kind: "resumed"; readonly stream: number; readonly name: string; readonly part: ResumedPart }
  | { readonly kind: "slice-written"; readonly buffer: ArrayBuffer }
  /** An appended buffer was written. */
  | { readonly kind: "written"; readonly stream: number; readonly buffer: ArrayBuffer }
  | { readonly kind: "found"; readonly stream: number; readonly found: Found }
  | { readonly kind: "answer"; readonly stream: number; readonly answer: HttpAnswer }
  | { readonly kind: "host-samples"; readonly stream: number; readonly samples: readonly HostSample[] }
  | { readonly kind: "printed"; readonly operatorUid: string; readonly task: TaskId };

export type IoToMain =
  | { readonly kind: "listening"; readonly host: string; readonly port: number }
  | { readonly kind: "done"; readonly request: number }
  | { readonly kind: "state-loaded"; readonly request: number; readonly loaded: LoadedState }
  | { readonly kind: "to-job-manager"; readonly message: IoReportMessage }
  | { readonly kind: "peer-lost"; readonly taskManagerId: string; readonly problem: string }
  | SlotTaskState;

export type IoReportMessage = Extract<
  ToJobManager,
  { readonly kind: "acknowledge-checkpoint" | "decline-checkpoint" | "printed" | "committed" }
>;
