import type { Job } from "@millrace/protocol";
import { metricsFeed } from "./metrics-feed.ts";

export interface BarriersCome {
  readonly come: number;
  /** Channels into the subtask, as far as figures of them are there. */
  readonly channels: number;
}

/** Counts, whenever it is called, the channels into a subtask that the barrier of a checkpoint has come over. */
export function barriersInto(
  { jobGraph }: Job,
  task: { readonly vertexId: string; readonly subtask: number },
  checkpointId: number,
): () => BarriersCome {
  const edges = jobGraph.edges.filter(({ target }) => target === task.vertexId);
  return () => {
    const channels = edges
      .flatMap(({ id }) => metricsFeed.figures?.channels.get(id) ?? [])
      .filter(({ consumer }) => consumer === task.subtask);
    const come = channels.filter(({ lastBarrier }) => lastBarrier >= checkpointId).length;
    return { come, channels: channels.length };
  };
}
