import { isSource } from "@millrace/graph";
import type { InputGate } from "../network/input-gate.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import { EndedSource, hasEnded } from "../operators/sources/ended-source.ts";
import { OperatorChain } from "./operator-chain.ts";
import type { OperatorRegistry } from "./operator-registry.ts";
import { batchOperators } from "../operators/batch/batch-operators.ts";
import { restoredRows } from "./restored-rows.ts";
import { StreamTask } from "./stream-task.ts";
import type { TaskParts } from "./task-parts.ts";
import type { Task, TaskEnvironment } from "./task.ts";
import type { TaskChannels } from "./task-channels.ts";
import type { TaskDeployment } from "./task-deployment.ts";
import { taskGate } from "./task-gate.ts";
import { taskPartitions } from "./task-partitions.ts";
import { TaskLife } from "./task-life.ts";

/**
 * A subtask, ready to be stepped. Nothing happens before its first step, which opens and restores the operators; what
 * fails there is reported as its failure. Its life: see TaskState.
 */
// oxlint-disable-next-line max-params -- what it is, where its channels are, where it runs, what it runs
export function createTask(
  deployment: TaskDeployment,
  channels: TaskChannels,
  environment: TaskEnvironment,
  registry: OperatorRegistry,
): Task {
  const gate = taskGate(deployment, channels, environment);
  const partitions = taskPartitions(deployment, channels, environment);
  restoreInFlight(gate, deployment);
  const life = new TaskLife(deployment, environment);
  if (deployment.finishedBefore === true) return finishedTask(life, partitions);
  const made = batchOperators(withoutEndedSource(registry, deployment), deployment, environment);
  const parts: TaskParts = {
    deployment,
    environment,
    gate,
    partitions,
    life,
    makeChain: () => new OperatorChain({ deployment, gate, partitions, environment, registry: made }),
  };
  return new StreamTask(parts);
}

/** The head is not made where it is a source that had ended. */
function withoutEndedSource(
  registry: OperatorRegistry,
  { vertex, sourceEnded, inputEnded, restore }: TaskDeployment,
): OperatorRegistry {
  const [first] = vertex.operators;
  const head = first?.uid ?? "";
  if (inputEnded === true && first !== undefined && !isSource(first.spec)) return registry;
  if (sourceEnded !== true && inputEnded !== true && !hasEnded(restore?.sections ?? [], head))
    return registry;
  const { createFused } = registry;
  return {
    create: (operator) => (operator.uid === head ? new EndedSource() : registry.create(operator)),
    ...(createFused && { createFused }),
  };
}

function restoreInFlight(gate: InputGate, deployment: TaskDeployment): void {
  if (gate.size === 0) return;
  let first = 0;
  for (const input of deployment.inputs) {
    for (const [index, frames] of restoredRows(deployment, input).entries())
      gate.restore(first + index, frames);
    first += input.channels.length;
  }
}

/** A task that had finished before the restored checkpoint: it ends its outputs and is done. */
function finishedTask(life: TaskLife, partitions: readonly ResultPartition[]): Task {
  return {
    id: life.id,
    nextWakeMs: null,
    deliver: () => {},
    step: () => {
      if (life.state === "deploying") end(life, partitions);
      return "done";
    },
  };
}

/** The end of its rows may be more than its disk takes. */
function end(life: TaskLife, partitions: readonly ResultPartition[]): void {
  try {
    for (const partition of partitions) {
      partition.endInput();
      partition.close();
    }
    life.enter("finished");
  } catch (error) {
    life.fail(error, null);
  }
  for (const partition of partitions) partition.release();
}
