import { jobFailure } from "@millrace/graph";
import type { JobFailure, JobVertex } from "@millrace/graph";
import { TASK_COUNTERS, TASK_STATUS } from "../metrics/metrics-layout.ts";

/** Why the thread of a slot is gone. */
export type SlotLoss =
  /** A task computed for so long in one step and was ended. */
  | { readonly kind: "stuck"; readonly computedMs: number }
  /** A task neither computed nor gave up its thread for so long and was ended. */
  | { readonly kind: "hung"; readonly waitedMs: number }
  | { readonly kind: "ended"; readonly problem: string };

export interface TaskOfSlot {
  readonly vertex: Pick<JobVertex, "name" | "operators">;
  readonly subtask: number;
  /** Its counters. */
  readonly metrics: Float64Array;
}

const STATUS = TASK_COUNTERS.indexOf("status");

/** The task that was in a step when its thread was ended; null: none, or it cannot be told. */
export function stuckTask<T extends TaskOfSlot>(tasks: readonly T[], loss: SlotLoss): T | null {
  if (loss.kind === "ended") return null;
  const working = tasks.filter(({ metrics }) => metrics[STATUS] === TASK_STATUS.working);
  return working.length === 1 ? working[0]! : null;
}

/** What a task of the slot fails with. `stuck`: the one that is at fault, where it is known. */
export function slotFailure(task: TaskOfSlot, loss: SlotLoss, stuck: TaskOfSlot | null): JobFailure {
  const { subtask, vertex } = task;
  const [only, ...more] = new Set(vertex.operators.map(({ nodeId }) => nodeId));
  const where = { subtask, nodeId: more.length === 0 ? (only ?? null) : null, cause: inWords(loss) };
  const node = vertex.name;
  if (loss.kind === "ended" || (stuck !== null && stuck !== task)) {
    const problem = loss.kind === "ended" ? `thread-ended (${loss.problem})` : "neighbour-stuck";
    return jobFailure("runtime.slot-lost", { node, problem }, where);
  }
  const seconds = (loss.kind === "stuck" ? loss.computedMs : loss.waitedMs) / 1_000;
  return jobFailure("runtime.task-stuck", { node, seconds }, where);
}

function inWords(loss: SlotLoss): string {
  switch (loss.kind) {
    case "stuck":
      return `a task did not give up its thread for ${loss.computedMs} ms of computing`;
    case "hung":
      return `a task hung for ${loss.waitedMs} ms`;
    case "ended":
      return loss.problem;
  }
}
