import { InputGate } from "../network/input-gate.ts";
import { ResultPartition } from "../network/result-partition.ts";
import { EndedSource, hasEnded } from "../operators/sources/ended-source.ts";
import { OperatorChain } from "./operator-chain.ts";
import type { OperatorRegistry } from "./operator-registry.ts";
import { restoredRows } from "./restored-rows.ts";
import { StreamTask } from "./stream-task.ts";
import type { TaskParts } from "./stream-task.ts";
import type { Task, TaskEnvironment } from "./task.ts";
import type { TaskChannels } from "./task-channels.ts";
import type { ResultPartitionDeployment, TaskDeployment } from "./task-deployment.ts";
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
  const { trace } = environment;
  const gate = new InputGate(
    deployment.inputs.flatMap(({ schema, channels: ends, feedback = false }, input) =>
      ends.map((channel) => ({ id: channel.id, end: channels.end(channel), input, schema, feedback })),
    ),
    trace,
  );
  const partitions = deployment.outputs.map(
    (output) =>
      new ResultPartition({
        schema: output.schema,
        partitioning: output.partitioning,
        maxParallelism: deployment.maxParallelism,
        subtask: deployment.subtask,
        channels: output.channels.map((channel) => ({
          id: channel.id,
          consumer: channel.consumer,
          end: channels.end(channel),
          remote: channel.peer.kind === "remote",
        })),
        trace,
        overtakes: overtakes(output, deployment),
      }),
  );
  restoreInFlight(gate, deployment);
  const life = new TaskLife(deployment, environment);
  if (deployment.finishedBefore === true) return finishedTask(life, partitions);
  const made = withoutEndedSource(registry, deployment);
  const parts: TaskParts = {
    deployment,
    environment,
    gate,
    partitions,
    life,
    makeChain: () => new OperatorChain({ deployment, partitions, environment, registry: made }),
  };
  return new StreamTask(parts);
}

const overtakes = (
  { inFlightKey, feedback }: ResultPartitionDeployment,
  { settings }: TaskDeployment,
): boolean => inFlightKey !== undefined && feedback === undefined && settings.checkpoint.mode === "unaligned";

/** The head is not made where it is a source that had ended. */
function withoutEndedSource(
  registry: OperatorRegistry,
  { vertex, sourceEnded, restore }: TaskDeployment,
): OperatorRegistry {
  const head = vertex.operators[0]?.uid ?? "";
  if (sourceEnded !== true && !hasEnded(restore?.sections ?? [], head)) return registry;
  const { createFused } = registry;
  return {
    create: (operator) => (operator.uid === head ? new EndedSource() : registry.create(operator)),
    ...(createFused && { createFused }),
  };
}

function restoreInFlight(gate: InputGate, deployment: TaskDeployment): void {
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
      if (life.state === "deploying") {
        for (const partition of partitions) {
          partition.endInput();
          partition.close();
        }
        life.enter("finished");
      }
      return "done";
    },
  };
}
