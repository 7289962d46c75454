import type { OperatorRegistry } from "./operator-registry.ts";
import type { Task, TaskEnvironment } from "./task.ts";
import type { TaskChannels } from "./task-channels.ts";
import type { TaskDeployment } from "./task-deployment.ts";

/**
 * A subtask, ready to be stepped. Nothing happens before its first step, which opens and restores the operators; what
 * fails there is reported as its failure.
 *
 * A bounded job ends like this: a task whose input has ended (or whose source has) reports `finishing` and stays. Source
 * tasks in `finishing` still take `trigger-checkpoint`. The coordinator triggers a last checkpoint when all tasks are
 * finishing or finished; each task that took part in a checkpoint after its input ended goes to `finished` when that
 * checkpoint's `checkpoint-completed` is delivered (its sinks commit in that call). So every bounded job has one.
 */
export declare function createTask(
  deployment: TaskDeployment,
  channels: TaskChannels,
  environment: TaskEnvironment,
  operators: OperatorRegistry,
): Task;
