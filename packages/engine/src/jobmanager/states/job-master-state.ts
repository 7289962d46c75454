import type { JobFailure, JobGraph } from "@millrace/graph";
import type { CheckpointFailureReason, ToTaskManager } from "../../rpc/gateway.ts";
import type { TaskState } from "../../task/task.ts";
import type { CheckpointCoordinator } from "../checkpoint-coordinator.ts";
import type { Execution, ExecutionGraph } from "../execution-graph.ts";
import type { JobEvent } from "../job-events.ts";
import type { StopMode } from "../job-handle.ts";
import type { JobServices } from "../job-services.ts";
import type { JobState, TerminalJobState } from "../job-state.ts";
import type { KeptRecord } from "../kept-record.ts";
import type { RestartBudget } from "../restart-budget.ts";
import type { RestorePlan } from "../restore-plan.ts";
import type { SavepointRequest } from "../savepoint-storage.ts";
import type { AllocatedSlot } from "../slot-pool.ts";

/** What a job does while it is in one state. After `leave` no method is called any more; a state is entered once. */
export interface JobMasterState {
  readonly name: JobState;
  enter(): void;
  leave?(): void;
  cancel(): void;
  stop(how: StopMode): void;
  /** The savepoint to stop with could not be taken; nothing asks for a stop any more. */
  stopRefused?(reason: CheckpointFailureReason): void;
  /** Something other than a task's own report ends the attempt. */
  failed(failure: JobFailure): void;
  /** After the tasks on it have failed. */
  taskManagerLost?(taskManagerId: string): void;
  /** `execution` has changed its state already. */
  taskChanged(execution: Execution): void;
}

/** Where a job may go, with what the next state needs. */
export type JobTransition =
  | { readonly to: "created" }
  | { readonly to: "running"; readonly attempt: PreparedAttempt }
  | { readonly to: "stopping"; readonly how: StopMode }
  /** It was stopping, and runs on. */
  | { readonly to: "resumed" }
  | { readonly to: "rescaling"; readonly graph: JobGraph }
  | { readonly to: "cancelling" }
  /** `refused`: the restart strategy has been asked already, and grants no restart. */
  | { readonly to: "failing"; readonly failure: JobFailure; readonly refused?: boolean }
  | { readonly to: "ending-regions"; readonly restart: Restart }
  | { readonly to: "restarting"; readonly restart: Restart }
  | { readonly to: "finished" }
  | { readonly to: "failed"; readonly failure: JobFailure }
  | { readonly to: "cancelled" };

/** What an attempt needs before it can be deployed. */
export interface PreparedAttempt {
  /** One for each of the job, in the order of the deployment plan. */
  readonly slots: readonly AllocatedSlot[];
  readonly restore: RestorePlan;
  /** Whether every byte of what it is restored from was read before. */
  readonly verified: boolean;
}

export interface Restart {
  readonly delayMs: number;
  readonly restartsLeft: number | null;
  /** null: the job was rescaled. */
  readonly cause: JobFailure | null;
  /** What restarts; the rest of the job goes on. */
  readonly regions: ReadonlySet<number>;
}

/** The job as its states see it. */
export interface JobContext {
  readonly id: string;
  readonly graph: JobGraph;
  readonly record: KeptRecord;
  readonly services: JobServices;
  readonly coordinator: CheckpointCoordinator;
  readonly restarts: RestartBudget;
  attemptGraph: ExecutionGraph;
  /** What the last attempt was deployed to, in the order of the deployment plan. */
  slots: readonly AllocatedSlot[];
  /** The attempt that runs was restored from state that was not read before. */
  restoredUnread: boolean;
  /** Asked for, if it was: an attempt that runs goes to stopping at once. */
  stopRequested: StopMode | null;
  /** What it stops with, if that was asked for. */
  readonly stopSavepoint: SavepointRequest | null;
  readonly attempt: number;
  now(): number;
  emit(event: JobEvent): void;
  isIn(state: JobMasterState): boolean;
  transition(transition: JobTransition): void;
  /** The next attempt is of this graph; nothing of the last one runs any more. */
  rescaled(graph: JobGraph): void;
  /** Changes an execution and says so; false where nothing changed. Ended executions stay as they are. */
  mark(execution: Execution, state: TaskState, failure?: JobFailure | null): boolean;
  /** To every TaskManager that tasks are on, for each attempt of those. */
  broadcast(messageFor: (attempt: number) => ToTaskManager): void;
  /** Tells watchers and waiters of the end; once. */
  end(state: TerminalJobState, failure: JobFailure | null): void;
}
