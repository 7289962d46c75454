import { invariant } from "@millrace/graph";
import type { JobEdge, JobGraph, JobVertex } from "@millrace/graph";
import type { SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { ChannelDeployment, TaskDeployment } from "../task/task-deployment.ts";

export const SIMULATED_JOB = "simulation";

/** What an attempt starts from: the state of each subtask by `<vertex>/<subtask>`, and who had finished. */
export interface RestorePoint {
  readonly checkpointId: number;
  readonly snapshots: ReadonlyMap<string, SubtaskSnapshot>;
  readonly finished: ReadonlySet<string>;
}

export const subtaskKey = (vertexId: string, subtask: number): string => `${vertexId}/${subtask}`;

export interface AttemptPlan {
  readonly attempt: number;
  readonly restore: RestorePoint | null;
  readonly mode: TaskDeployment["mode"];
}

/** Deployments of all subtasks of a job, producers before consumers, all in one slot. */
export function simulatedDeployments(graph: JobGraph, plan: AttemptPlan): readonly TaskDeployment[] {
  const parallelisms = new Map(graph.vertices.map(({ id, parallelism }) => [id, parallelism]));
  const channelsOf = (edge: JobEdge, end: "producer" | "consumer", subtask: number): ChannelDeployment[] => {
    const peers = parallelisms.get(end === "producer" ? edge.target : edge.source);
    invariant(peers !== undefined, `edge ${edge.id} leads nowhere`);
    const others =
      edge.partitioning.kind === "forward" ? [subtask] : Array.from({ length: peers }, (_, i) => i);
    return others.map((other) => {
      const [producer, consumer] = end === "producer" ? [subtask, other] : [other, subtask];
      const id = `${SIMULATED_JOB}/${plan.attempt}/${edge.id}/${producer}/${consumer}`;
      return { id, producer, consumer, peer: { kind: "slot" } };
    });
  };
  const deployment = (vertex: JobVertex, subtask: number): TaskDeployment => ({
    jobId: SIMULATED_JOB,
    jobName: graph.name,
    attempt: plan.attempt,
    vertex,
    subtask,
    maxParallelism: graph.maxParallelism,
    settings: graph.settings,
    inputs: graph.edges
      .filter((edge) => edge.target === vertex.id)
      .map((edge) => ({
        edgeId: edge.id,
        schema: edge.schema,
        partitioning: edge.partitioning,
        channels: channelsOf(edge, "consumer", subtask),
      })),
    outputs: graph.edges
      .filter((edge) => edge.source === vertex.id)
      .map((edge) => ({
        edgeId: edge.id,
        sourceOperator: edge.sourceOperator,
        ...(edge.sourceSide !== undefined && { sourceSide: edge.sourceSide }),
        schema: edge.schema,
        partitioning: edge.partitioning,
        channels: channelsOf(edge, "producer", subtask),
      })),
    restore: plan.restore?.snapshots.get(subtaskKey(vertex.id, subtask)) ?? null,
    finishedBefore: plan.restore?.finished.has(subtaskKey(vertex.id, subtask)) ?? false,
    mode: plan.mode,
  });
  return graph.vertices.flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, subtask) => deployment(vertex, subtask)),
  );
}
