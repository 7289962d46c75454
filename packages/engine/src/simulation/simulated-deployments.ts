import { consumersOf, invariant, producersOf } from "@millrace/graph";
import type { JobEdge, JobGraph, JobVertex } from "@millrace/graph";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import { blockingPeer } from "../task/blocking-peer.ts";
import { inFlightKeys, inFlightOf } from "../task/in-flight-keys.ts";
import { isRestoredHere } from "../task/restored-rows.ts";
import type { ChannelDeployment, TaskDeployment } from "../task/task-deployment.ts";

export const SIMULATED_JOB = "simulation";

/** What an attempt starts from: the state of each subtask by `<vertex>/<subtask>`, and who had finished. */
export interface RestorePoint {
  readonly checkpointId: number;
  readonly snapshots: ReadonlyMap<string, SubtaskSnapshot>;
  readonly finished: ReadonlySet<string>;
  /** Rows that were in flight, of all subtasks. */
  readonly inFlight?: readonly StateSection[];
}

export const subtaskKey = (vertexId: string, subtask: number): string => `${vertexId}/${subtask}`;

export interface AttemptPlan {
  readonly attempt: number;
  readonly restore: RestorePoint | null;
  readonly mode: TaskDeployment["mode"];
}

function peerOf(
  edge: JobEdge,
  ends: { readonly producer: number; readonly consumer: number },
  { attempt }: AttemptPlan,
): ChannelDeployment["peer"] {
  return edge.exchange === "blocking"
    ? blockingPeer(edge, { ...ends, producerAttempt: attempt })
    : { kind: "slot" };
}

/** Deployments of all subtasks of a job, producers before consumers, all in one slot. */
export function simulatedDeployments(graph: JobGraph, plan: AttemptPlan): readonly TaskDeployment[] {
  const parallelisms = new Map(graph.vertices.map(({ id, parallelism }) => [id, parallelism]));
  const channelsOf = (edge: JobEdge, end: "producer" | "consumer", subtask: number): ChannelDeployment[] => {
    const [producers, consumers] = [parallelisms.get(edge.source), parallelisms.get(edge.target)];
    invariant(producers !== undefined && consumers !== undefined, `edge ${edge.id} leads nowhere`);
    const connected = end === "producer" ? consumersOf : producersOf;
    const others = connected(edge.partitioning, { producers, consumers }, subtask);
    return others.map((other) => {
      const [producer, consumer] = end === "producer" ? [subtask, other] : [other, subtask];
      const id = `${SIMULATED_JOB}/${plan.attempt}/${edge.id}/${producer}/${consumer}`;
      return { id, producer, consumer, peer: peerOf(edge, { producer, consumer }, plan) };
    });
  };
  const keys = inFlightKeys(graph);
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
        ...(edge.targetInput !== undefined && { targetInput: edge.targetInput }),
        ...inFlightOf(keys, edge),
        schema: edge.schema,
        partitioning: edge.partitioning,
        channels: channelsOf(edge, "consumer", subtask),
      })),
    outputs: graph.edges
      .filter((edge) => edge.source === vertex.id)
      .map((edge) => ({
        edgeId: edge.id,
        ...inFlightOf(keys, edge),
        sourceOperator: edge.sourceOperator,
        ...(edge.sourceSide !== undefined && { sourceSide: edge.sourceSide }),
        schema: edge.schema,
        partitioning: edge.partitioning,
        channels: channelsOf(edge, "producer", subtask),
      })),
    restore: plan.restore?.snapshots.get(subtaskKey(vertex.id, subtask)) ?? null,
    inputEnded: plan.restore !== null && graph.settings.runtimeMode === "batch",
    finishedBefore: plan.restore?.finished.has(subtaskKey(vertex.id, subtask)) ?? false,
    mode: plan.mode,
  });
  return graph.vertices.flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, subtask) => {
      const made = deployment(vertex, subtask);
      const sections = plan.restore?.inFlight ?? [];
      return { ...made, restoredInFlight: sections.filter((section) => isRestoredHere(made, section)) };
    }),
  );
}
