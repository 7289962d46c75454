import { TASK_STATUS } from "@millrace/engine/node";
import type { CounterBlock } from "@millrace/engine/node";

/** Milliseconds since RUNNING, by what they were spent with. */
export interface SpentTime {
  readonly busy: number;
  readonly backpressured: number;
  readonly idle: number;
  /** Of busy: waiting for its turn. */
  readonly waiting: number;
}

/**
 * How a task spent its time, up to the moment of a sample. Its counters take in a wait only when it ends; until then the
 * rest of the time since it began to run belongs to what its status says. `beganMs` is that beginning, by the same clock
 * as `readAtMs`.
 */
export function spentTime(block: CounterBlock, readAtMs: number, beganMs: number): SpentTime {
  const open = Math.max(0, readAtMs - beganMs - countedMs(block));
  const status = block.task("status");
  const { blocked, idle, waiting } = TASK_STATUS;
  return {
    busy: block.task("busyMs") + (status === blocked || status === idle ? 0 : open),
    backpressured: block.task("backpressuredMs") + (status === blocked ? open : 0),
    idle: block.task("idleMs") + (status === idle ? open : 0),
    waiting: block.task("turnMs") + (status === waiting ? open : 0),
  };
}

/** What the counters account for: never more than the time since the task began to run. */
export const countedMs = (block: CounterBlock): number =>
  block.task("busyMs") + block.task("backpressuredMs") + block.task("idleMs");
