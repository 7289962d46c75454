import type { Savepoint, SavepointTrigger } from "../checkpoint/savepoint-format.ts";
import type { JobGraph } from "@millrace/graph";
import type { CheckpointFailureReason } from "../rpc/gateway.ts";
import type { CheckpointDamage } from "./job-storage.ts";

/** What a person, or a job's settings, asks for. */
export interface SavepointRequest {
  readonly name: string | null;
  readonly trigger: SavepointTrigger;
  readonly origin: Savepoint["origin"];
}

export type SavepointOutcome =
  | { readonly kind: "completed"; readonly savepoint: Savepoint; readonly path: string }
  | { readonly kind: "failed"; readonly reason: CheckpointFailureReason };

/** Of a checkpoint that somebody asked for; `path` is its directory. */
export type CheckpointOutcome =
  | { readonly kind: "completed"; readonly checkpointId: number; readonly path: string }
  | { readonly kind: "failed"; readonly reason: CheckpointFailureReason };

/** A completed checkpoint that becomes a savepoint. */
export interface SavepointSource {
  readonly jobId: string;
  readonly graph: JobGraph;
  readonly checkpointId: number;
  readonly timestampMs: number;
  /** Directory of the checkpoint. */
  readonly path: string;
}

/** Who waits for a copy to be written. */
export interface CopyWatch {
  /** Given up: what is written is to go again, as soon as the disk answers. */
  readonly givenUp: boolean;
  /** Another part of it is written. */
  progress(): void;
}

/** A savepoint on disk. Its state files are not read: damage of theirs is found by who restores it. */
export type ListedSavepoint = { readonly id: string; readonly path: string } & (
  | { readonly kind: "intact"; readonly savepoint: Savepoint }
  | { readonly kind: "damaged"; readonly problem: CheckpointDamage }
);

/** Savepoints belong to the person: only `remove` takes one away. */
export interface SavepointStorage {
  /**
   * A copy of the checkpoint, each file held against its checksum; durable when it resolves. Rejects with a StorageError,
   * also where it was given up meanwhile: nothing of it is left then.
   */
  write(
    request: SavepointRequest,
    source: SavepointSource,
    watch: CopyWatch,
  ): Promise<{ readonly savepoint: Savepoint; readonly path: string }>;
  /** The newest first; damaged ones last. */
  list(): Promise<readonly ListedSavepoint[]>;
  /** Null: there is none. */
  read(id: string): Promise<ListedSavepoint | null>;
  /** Removing what is not there is fine. */
  remove(id: string): Promise<void>;
}
