import { consumersOf, invariant, producersOf } from "@millrace/graph";
import type { EdgeEnds, JobEdge, JobGraph, JobVertex } from "@millrace/graph";
import type { TaskAssignment } from "../rpc/gateway.ts";
import { blockingPeer } from "../task/blocking-peer.ts";
import { edgeKeys, inFlightKeys, inFlightOf } from "../task/in-flight-keys.ts";
import type { ChannelDeployment, TaskDeployment, TaskId } from "../task/task-deployment.ts";
import type { Execution, ExecutionGraph } from "./execution-graph.ts";
import type { RestorePlan } from "./restore-plan.ts";
import type { AllocatedSlot } from "./slot-pool.ts";

export interface DeploymentRequest {
  readonly jobId: string;
  readonly graph: JobGraph;
  /** In batch as many as what is left to run needs. */
  readonly slots: readonly AllocatedSlot[];
  readonly attempts: ExecutionGraph;
  readonly restore: RestorePlan;
  /** None of the attempt's checkpoints has an id before it. */
  readonly firstCheckpointId: number;
  readonly checkpointDirectory: string;
  readonly mode: TaskDeployment["mode"];
}

/** Slots that a job needs: for each sharing group the largest parallelism of its vertices. */
export function slotsNeeded(graph: JobGraph): number {
  return [...groupSizes(graph).values()].reduce((sum, size) => sum + size, 0);
}

/** The same of what has not ended: in batch slots are given back as stages end. */
export function slotsLeftNeeded(graph: JobGraph, { executions }: Pick<ExecutionGraph, "executions">): number {
  if (graph.settings.runtimeMode !== "batch") return slotsNeeded(graph);
  return executions.reduce(
    (most, { state, task }) => (state === "finished" ? most : Math.max(most, task.subtask + 1)),
    0,
  );
}

function groupSizes(graph: JobGraph): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const vertex of graph.vertices) {
    const group = groupOf(graph, vertex);
    sizes.set(group, Math.max(sizes.get(group) ?? 0, vertex.parallelism));
  }
  return sizes;
}

/** In batch stages run one after the other, in the same slots. */
const groupOf = ({ settings }: JobGraph, { slotSharingGroup }: JobVertex): string =>
  settings.runtimeMode === "batch" ? "batch" : slotSharingGroup;

/** Subtask i of every vertex of a sharing group goes to the i-th slot of that group. */
export class DeploymentPlan {
  readonly #request: DeploymentRequest;
  readonly #groupOffsets = new Map<string, number>();
  readonly #vertices: ReadonlyMap<string, JobVertex>;
  readonly #inFlightKeys: ReadonlyMap<string, string>;
  readonly #edgeKeys: ReadonlyMap<string, string>;

  constructor(request: DeploymentRequest) {
    this.#request = request;
    this.#vertices = new Map(request.graph.vertices.map((vertex) => [vertex.id, vertex]));
    this.#inFlightKeys = inFlightKeys(request.graph);
    this.#edgeKeys = edgeKeys(request.graph);
    let offset = 0;
    for (const [group, size] of groupSizes(request.graph)) {
      this.#groupOffsets.set(group, offset);
      offset += size;
    }
    const isBatch = request.graph.settings.runtimeMode === "batch";
    invariant(
      isBatch || offset === request.slots.length,
      `${offset} slots needed, ${request.slots.length} given`,
    );
  }

  slotOf(vertexId: string, subtask: number): AllocatedSlot {
    const { graph, slots } = this.#request;
    const offset = this.#groupOffsets.get(groupOf(graph, this.#vertex(vertexId))) ?? 0;
    const slot = slots[offset + subtask];
    invariant(slot, `no slot for ${vertexId}/${subtask}`);
    return slot;
  }

  /** Assignments of these by TaskManager, producers before consumers: all tasks of whole regions, in the graph's order. */
  assignments(executions: readonly Execution[]): ReadonlyMap<string, readonly TaskAssignment[]> {
    const byTaskManager = new Map<string, TaskAssignment[]>();
    for (const { vertex, region, task } of executions) {
      const { taskManager, slot } = this.slotOf(vertex.id, task.subtask);
      const assignments = byTaskManager.get(taskManager.id) ?? [];
      byTaskManager.set(taskManager.id, assignments);
      assignments.push({
        slot,
        region,
        deployment: this.#deployment(vertex, task),
        restore: this.#request.restore.files(vertex, task.subtask),
        inFlight: this.#request.restore.inFlight(vertex, task.subtask),
        migrate: this.#request.restore.migrate(vertex),
        checkpointDirectory: this.#request.checkpointDirectory,
      });
    }
    return byTaskManager;
  }

  #deployment(vertex: JobVertex, { subtask, attempt }: TaskId): TaskDeployment {
    const { jobId, graph, restore, firstCheckpointId, mode } = this.#request;
    const inputs = graph.edges.filter((edge) => edge.target === vertex.id);
    const outputs = graph.edges.filter((edge) => edge.source === vertex.id);
    const restoredBase = restore.base(vertex, subtask);
    const restoredSchemas = restore.savedSchemas(vertex);
    return {
      jobId,
      jobName: graph.name,
      attempt,
      vertex,
      subtask,
      maxParallelism: graph.maxParallelism,
      settings: graph.settings,
      inputs: inputs.map((edge) => ({
        edgeId: edge.id,
        ...(edge.targetInput !== undefined && { targetInput: edge.targetInput }),
        ...inFlightOf(this.#inFlightKeys, edge),
        restoreKey: this.#edgeKeys.get(edge.id) ?? edge.id,
        schema: edge.schema,
        partitioning: edge.partitioning,
        channels: producersOf(edge.partitioning, this.#endsOf(edge), subtask).map((producer) =>
          this.#channel(edge, { attempt, producer, consumer: subtask, end: "consumer" }),
        ),
      })),
      outputs: outputs.map((edge) => ({
        edgeId: edge.id,
        ...inFlightOf(this.#inFlightKeys, edge),
        sourceOperator: edge.sourceOperator,
        ...(edge.sourceSide !== undefined && { sourceSide: edge.sourceSide }),
        schema: edge.schema,
        partitioning: edge.partitioning,
        channels: consumersOf(edge.partitioning, this.#endsOf(edge), subtask).map((consumer) =>
          this.#channel(edge, { attempt, producer: subtask, consumer, end: "producer" }),
        ),
      })),
      restore: null,
      ...(restoredBase && { restoredBase }),
      ...(Object.keys(restoredSchemas).length > 0 && { restoredSchemas }),
      firstCheckpointId,
      finishedBefore: restore.finished(vertex, subtask),
      inputEnded: restore.checkpointId !== null && graph.settings.runtimeMode === "batch",
      sourceEnded: restore.sourceEnded(vertex),
      mode,
    };
  }

  #endsOf({ source, target }: JobEdge): EdgeEnds {
    return { producers: this.#vertex(source).parallelism, consumers: this.#vertex(target).parallelism };
  }

  #channel(
    edge: JobEdge,
    between: {
      readonly attempt: number;
      readonly producer: number;
      readonly consumer: number;
      readonly end: "producer" | "consumer";
    },
  ): ChannelDeployment {
    const { attempt, producer, consumer, end } = between;
    if (edge.exchange === "blocking") return this.#blockingChannel(edge, producer, consumer);
    const source = this.slotOf(edge.source, producer);
    const target = this.slotOf(edge.target, consumer);
    const [own, other] = end === "producer" ? [source, target] : [target, source];
    return {
      id: `${this.#request.jobId}/${attempt}/${edge.id}/${producer}/${consumer}`,
      producer,
      consumer,
      peer: peerOf(own, other),
    };
  }

  /** Named by the attempt in which it is written: a producer that does not restart has written it in an earlier one. */
  // oxlint-disable-next-line max-params -- an edge and its ends
  #blockingChannel(edge: JobEdge, producer: number, consumer: number): ChannelDeployment {
    const { jobId, attempts } = this.#request;
    const written = attempts.subtasks(edge.source)[producer];
    invariant(written, `no subtask ${producer} of ${edge.source}`);
    const producerAttempt = written.task.attempt;
    return {
      id: `${jobId}/${producerAttempt}/${edge.id}/${producer}/${consumer}`,
      producer,
      consumer,
      peer: blockingPeer(edge, { producer, consumer, producerAttempt }),
    };
  }

  #vertex(vertexId: string): JobVertex {
    const vertex = this.#vertices.get(vertexId);
    invariant(vertex, `no vertex ${vertexId}`);
    return vertex;
  }
}

function peerOf(own: AllocatedSlot, other: AllocatedSlot): ChannelDeployment["peer"] {
  const { id, host, port } = other.taskManager;
  if (own.taskManager.id !== id) return { kind: "remote", taskManagerId: id, host, port };
  return own.slot === other.slot ? { kind: "slot" } : { kind: "shared", slot: other.slot };
}
