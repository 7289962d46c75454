import type { JobFailure, JobGraph } from "@millrace/graph";
import type { BaseFile } from "../rpc/gateway.ts";
import type { StopMode } from "./job-handle.ts";
import type { JobState } from "./job-state.ts";
import type { SavepointRequest } from "./savepoint-storage.ts";

/**
 * What must survive the JobManager. Every write is durable when its promise resolves, and atomic: a crash leaves the old
 * or the new, never a mixture. Promises reject with a StorageError for what the disk does, anything else is a bug.
 */
export interface JobStorage {
  writeJob(record: JobRecord): Promise<void>;
  /** Records of all jobs that can be read, oldest first. */
  readJobs(): Promise<readonly JobRecord[]>;
  /** Absolute directory of the job's checkpoints: `<directory>/chk-<n>/`. */
  checkpointDirectory(jobId: string): string;
  /**
   * Ids of completed checkpoints (those with a manifest), newest first, and the largest id that may have been used (0: none).
   * Directories without a manifest are leftovers and are removed: to be called while no checkpoint is under way.
   */
  listCheckpoints(
    jobId: string,
  ): Promise<{ readonly completed: readonly number[]; readonly largest: number }>;
  /**
   * Marks the id, and some beyond it, as used: `largest` of every later JobManager is no less. Resolves to the last of them.
   */
  reserveCheckpointIds(jobId: string, checkpointId: number): Promise<number>;
  /** Makes the checkpoint complete: its state files are durable already. */
  writeManifest(manifest: CheckpointManifest): Promise<void>;
  /** Reads a checkpoint, of whose state files nothing: who reads them holds them against their checksums. */
  readCheckpoint(path: string): Promise<VerifiedCheckpoint>;
  /** Reads a checkpoint and holds every byte of its state files against their checksums. */
  verifyCheckpoint(path: string): Promise<VerifiedCheckpoint>;
  /** Removes the manifest, and the files but for those that other checkpoints build on; removing what is not there is fine. */
  discardCheckpoint(jobId: string, checkpointId: number): Promise<void>;
}

export interface JobRecord {
  readonly id: string;
  readonly graph: JobGraph;
  readonly state: JobState;
  readonly createdMs: number;
  /** Directory of the checkpoint that the job was submitted with, or null. */
  readonly restoreFrom: string | null;
  /** The graph that it was taken of, where that may have other states; absent or null: the job's own. */
  readonly restoreGraph?: JobGraph | null;
  /** State that no operator takes up is left behind. */
  readonly allowNonRestoredState?: boolean;
  /** It was asked to stop, and goes on with that wherever it runs; absent or null: it was not. */
  readonly stop?: StopRequest | null;
  readonly failure: JobFailure | null;
}

export interface StopRequest {
  readonly how: StopMode;
  /** What it stops with, if that was asked for. */
  readonly savepoint: SavepointRequest | null;
}

/** A completed checkpoint. The manifest on disk is the truth. */
export interface CheckpointManifest {
  readonly jobId: string;
  readonly checkpointId: number;
  readonly timestampMs: number;
  readonly maxParallelism: number;
  readonly vertices: readonly ManifestVertex[];
}

export interface ManifestVertex {
  readonly vertexId: string;
  readonly parallelism: number;
  readonly operatorUids: readonly string[];
  /** Those of them that the checkpoint holds nothing of; may be missing. */
  readonly statelessUids?: readonly string[] | undefined;
  /** One for each subtask, in order. */
  readonly subtasks: readonly ManifestSubtask[];
}

/** `file` null: no state. Files are relative to the checkpoint's directory. */
export interface ManifestSubtask {
  /** All its input had come to an end, and it with that, before the checkpoint. Its state is what it ended with. */
  readonly finished: boolean;
  readonly file: { readonly name: string; readonly bytes: number; readonly checksum: number } | null;
  /** The earlier checkpoint that `file` is of: the last one that a subtask took part in which has ended. Absent: this one. */
  readonly takenAt?: number | undefined;
  /** Rows that its barrier overtook, and the edges that they are of (see inFlightKeys). Absent: none. */
  readonly inFlight?:
    | {
        readonly name: string;
        readonly bytes: number;
        readonly checksum: number;
        readonly edges: string[];
      }
    | undefined;
  /** Files of earlier checkpoints that `file` builds on, oldest first; they stay as long as this one. */
  readonly base?: readonly BaseFile[] | undefined;
}

export type CheckpointDamage = "missing" | "checksum" | "format" | "version" | "unreadable";

export type VerifiedCheckpoint =
  | { readonly kind: "intact"; readonly path: string; readonly manifest: CheckpointManifest }
  | { readonly kind: "damaged"; readonly file: string; readonly problem: CheckpointDamage };

export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly problem: "disk-full" | "io-error";
  constructor(problem: "disk-full" | "io-error", message: string) {
    super(message);
    this.problem = problem;
  }
}
