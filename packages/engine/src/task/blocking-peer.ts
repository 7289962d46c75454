import type { JobEdge } from "@millrace/graph";
import type { ChannelDeployment } from "./task-deployment.ts";

/** Name of the result partition that a subtask of an edge's source writes in this attempt of it. */
// oxlint-disable-next-line max-params -- what names it
export const partitionName = (edgeId: string, producer: number, attempt: number): string =>
  `${edgeId}-${producer}-${attempt}`;

/** Where a blocking channel is. What goes to all consumers is written once. */
export function blockingPeer(
  edge: JobEdge,
  between: { readonly producer: number; readonly consumer: number; readonly producerAttempt: number },
): ChannelDeployment["peer"] {
  const { producer, consumer, producerAttempt } = between;
  const subpartition = edge.partitioning.kind === "broadcast" ? 0 : consumer;
  return { kind: "file", partition: partitionName(edge.id, producer, producerAttempt), subpartition };
}
