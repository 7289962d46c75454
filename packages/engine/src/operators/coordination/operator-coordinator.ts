import type { OperatorSpec } from "@millrace/graph";
import type { FromCoordinator, ToCoordinator } from "./operator-event.ts";
import { SplitEnumerator } from "./split-enumerator.ts";
import { WatermarkAlignment } from "./watermark-alignment.ts";
import type { AlignmentGroups } from "./watermark-alignment.ts";

/**
 * What the subtasks of one operator have in common, in the JobManager: Flink's OperatorCoordinator. It touches neither
 * files nor network, so that it is the same in simulation; what is outside is looked at by subtasks.
 *
 * 1. It lives until the whole job restarts. Nothing of it is in a checkpoint: what it has given is in the state
 *    of those who got it, and they say so when they begin (`registered`).
 * 2. Events of one subtask come in order, and so do those to it and the triggers of its checkpoints: what was sent before a
 *    trigger is in that checkpoint, what is sent after it is not.
 */
export interface OperatorCoordinator {
  receive(subtask: number, event: ToCoordinator): void;
  /** It is deployed anew, while others go on: what it was sent is lost, and what it says next is of another attempt. */
  restarts(subtask: number): void;
  /** All of its input is read: a subtask that ended in the restored checkpoint is told so at once, and never registers. */
  ended(subtask: number): void;
}

export interface CoordinatorContext {
  readonly parallelism: number;
  /** Those of the job. */
  readonly groups: AlignmentGroups;
  send(subtask: number, event: FromCoordinator): void;
}

/** Null: its subtasks have nothing in common. */
export function createCoordinator(
  spec: OperatorSpec,
  context: CoordinatorContext,
): OperatorCoordinator | null {
  if (spec.kind === "watermark-assigner" && spec.alignment !== undefined)
    return new WatermarkAlignment(spec.alignment, context);
  return spec.kind === "directory-source" ? new SplitEnumerator(context) : null;
}
