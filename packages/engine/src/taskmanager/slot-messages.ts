import type { ChainedOperator, JobFailure } from "@millrace/graph";
import type { ToCoordinator } from "../operators/coordination/operator-event.ts";
import type { TaskMail, TaskState } from "../task/task.ts";
import type { Observation } from "../task/observation.ts";
import type { ChannelId, TaskDeployment, TaskId } from "../task/task-deployment.ts";

/** TaskManager to slot, in order. */
export type ToSlot =
  | {
      readonly kind: "deploy";
      readonly region: number;
      /** With the state to restore in it. */
      readonly deployment: TaskDeployment;
      /** Operators as they were when that state was written, where it has another shape now. */
      readonly migrate: readonly ChainedOperator[];
      /** Control blocks of its shared and remote channels. */
      readonly blocks: ReadonlyMap<ChannelId, number>;
      /** The task's counter block: shared memory. */
      readonly metrics: Float64Array;
      readonly checkpointDirectory: string;
    }
  | {
      readonly kind: "mail";
      readonly jobId: string;
      readonly attempt: number;
      /** Keys of tasks; null: all tasks of that attempt. */
      readonly tasks: ReadonlySet<string> | null;
      readonly mail: TaskMail;
    };

/** Slot to TaskManager, whenever it likes. */
interface SlotObservation {
  readonly kind: "observed";
  readonly task: TaskId;
  readonly observation: Observation;
}

/** Slot to TaskManager. */
interface SlotOperatorEvent {
  readonly kind: "operator-event";
  readonly task: TaskId;
  readonly operatorUid: string;
  readonly event: ToCoordinator;
}

/** Slot to TaskManager. The end of a task comes after everything that its I/O still had to do. */
export interface SlotTaskState {
  readonly kind: "task-state";
  readonly task: TaskId;
  readonly state: TaskState;
  readonly failure: JobFailure | null;
}

export type FromSlot = SlotObservation | SlotOperatorEvent | SlotTaskState;
