import { invariant } from "@millrace/graph";
import { BlockingProducer } from "../network/blocking/blocking-producer.ts";
import { PartitionWriter } from "../network/blocking/partition-writer.ts";
import type { FrameLayouts } from "../network/frame-layout.ts";
import { ResultPartition } from "../network/result-partition.ts";
import type { PartitionChannel } from "../network/result-partition.ts";
import type { TaskChannels } from "./task-channels.ts";
import type { ResultPartitionDeployment, TaskDeployment } from "./task-deployment.ts";
import type { TaskEnvironment } from "./task.ts";

/** One for each edge out of the task, in the order of the deployment. */
export function taskPartitions(
  deployment: TaskDeployment,
  channels: TaskChannels,
  environment: TaskEnvironment,
): readonly ResultPartition[] {
  const { maxParallelism, subtask, settings } = deployment;
  return deployment.outputs.map((output) => {
    const blocking = isBlocking(output);
    return new ResultPartition({
      schema: output.schema,
      partitioning: output.partitioning,
      maxParallelism,
      subtask,
      channels: blocking
        ? blockingChannels(output, deployment, environment)
        : output.channels.map((channel) => ({
            id: channel.id,
            consumer: channel.consumer,
            end: channels.end(channel),
            remote: channel.peer.kind === "remote",
          })),
      trace: environment.trace,
      memory: environment,
      unrouted: (rows) => environment.metrics.operator(output.sourceOperator).add("unroutedRecords", rows),
      overtakes: overtakes(output, settings),
      blocking,
    });
  });
}

const overtakes = (
  { inFlightKey, feedback }: ResultPartitionDeployment,
  { checkpoint }: TaskDeployment["settings"],
): boolean => inFlightKey !== undefined && feedback === undefined && checkpoint.mode === "unaligned";

const isBlocking = ({ channels }: ResultPartitionDeployment): boolean => channels[0]?.peer.kind === "file";

/** What goes to all is written once. */
function blockingChannels(
  { partitioning, channels }: ResultPartitionDeployment,
  { jobId }: TaskDeployment,
  { spill }: TaskEnvironment,
): readonly PartitionChannel[] {
  invariant(spill, "batch needs a place for what its stages write");
  const written = partitioning.kind === "broadcast" ? channels.slice(0, 1) : channels;
  let writer: PartitionWriter | null = null;
  const writerOf = (layouts: FrameLayouts, name: string): PartitionWriter =>
    (writer ??= new PartitionWriter(spill.createPartition(jobId, name), layouts, written.length));
  return written.flatMap(({ id, consumer, peer }): PartitionChannel[] => {
    if (peer.kind !== "file") return [];
    const { partition, subpartition } = peer;
    const end = (layouts: FrameLayouts): BlockingProducer =>
      new BlockingProducer(id, writerOf(layouts, partition), subpartition);
    return [{ id, consumer, end }];
  });
}
