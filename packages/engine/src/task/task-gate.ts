import { invariant } from "@millrace/graph";
import { BlockingReader } from "../network/blocking/blocking-reader.ts";
import { InputGate } from "../network/input-gate.ts";
import type { GateChannel } from "../network/input-gate.ts";
import type { TaskChannels } from "./task-channels.ts";
import type { ChannelDeployment, TaskDeployment } from "./task-deployment.ts";
import type { TaskEnvironment } from "./task.ts";

/**
 * The gate of a task. In batch what every subtask gets (Broadcast) is read before the rest, as in Flink: whoever looks rows
 * up there finds all of them.
 */
export function taskGate(
  deployment: TaskDeployment,
  channels: TaskChannels,
  environment: TaskEnvironment,
): InputGate {
  if (deployment.inputEnded === true) return new InputGate([], environment.trace);
  const isBatch = deployment.settings.runtimeMode === "batch";
  const first = deployment.inputs.map(({ partitioning }) => isBatch && partitioning.kind === "broadcast");
  const some = first.includes(true) && first.includes(false);
  return new InputGate(
    deployment.inputs.flatMap(({ schema, channels: ends, feedback = false }, input) =>
      ends.map((channel) => ({
        id: channel.id,
        end: readingEnd(channel, { deployment, channels, environment }),
        input,
        schema,
        feedback,
        isFirst: some && first[input] === true,
      })),
    ),
    environment.trace,
  );
}

interface Around {
  readonly deployment: TaskDeployment;
  readonly channels: TaskChannels;
  readonly environment: TaskEnvironment;
}

function readingEnd(channel: ChannelDeployment, around: Around): GateChannel["end"] {
  const { id, peer } = channel;
  if (peer.kind !== "file") return around.channels.end(channel);
  const { spill } = around.environment;
  const { jobId } = around.deployment;
  invariant(spill, "batch needs a place for what its stages write");
  const { partition: name, subpartition } = peer;
  return (layouts) =>
    new BlockingReader({ id, name, subpartition, layouts, open: () => spill.openPartition(jobId, name) });
}
