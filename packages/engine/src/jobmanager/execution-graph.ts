import { invariant, producersOf } from "@millrace/graph";
import type { JobEdge, JobFailure, JobGraph, JobVertex } from "@millrace/graph";
import type { StateRead } from "../rpc/gateway.ts";
import { partitionName } from "../task/blocking-peer.ts";
import { taskKey } from "../task/task-deployment.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { TaskPlacement } from "./job-events.ts";
import type { ManifestSubtask } from "./job-storage.ts";
import type { ExecutionSnapshot, ExecutionVertexSnapshot, SubtaskExecution } from "./job-handle.ts";
import { PipelinedRegions } from "./pipelined-regions.ts";

export type ExecutionState = SubtaskExecution["state"];

const TERMINAL: ReadonlySet<ExecutionState> = new Set(["finished", "failed", "cancelled"]);

/** One subtask in one attempt. */
export class Execution {
  readonly task: TaskId;
  readonly vertex: JobVertex;
  readonly region: number;
  state: ExecutionState = "created";
  sinceMs: number;
  placement: TaskPlacement | null = null;
  failure: JobFailure | null = null;
  /** What it had written for the newest completed checkpoint that it took part in, of this attempt or the one it is restored from. */
  saved: ManifestSubtask | null = null;
  /** What it read of that when it began; null: nothing, or it does not run yet. */
  read: StateRead | null = null;

  constructor(task: TaskId, of: { readonly vertex: JobVertex; readonly region: number }, nowMs: number) {
    const { vertex, region } = of;
    this.task = task;
    this.vertex = vertex;
    this.region = region;
    this.sinceMs = nowMs;
  }

  get terminal(): boolean {
    return TERMINAL.has(this.state);
  }

  /** All that it gives is there for those who read it when it is complete. */
  get hasWritten(): boolean {
    return this.state === "finishing" || this.state === "finished";
  }
}

/** A blocking result partition as one of its readers sees it. */
export interface BlockingInput {
  readonly edge: JobEdge;
  readonly producer: Execution;
  readonly name: string;
}

/** Tasks of one attempt and region on one TaskManager. */
export interface DeployedRegion {
  readonly taskManagerId: string;
  readonly attempt: number;
  readonly region: number;
}

/**
 * Vertices times subtasks, with their states: those of the newest attempt, and of earlier ones where a later attempt
 * restarted other regions only. A new attempt has a new graph, which shares what goes on with the one before.
 * Terminal states of an execution never change.
 */
export class ExecutionGraph {
  readonly jobId: string;
  /** The newest. */
  readonly attempt: number;
  readonly executions: readonly Execution[];
  readonly regions: PipelinedRegions;
  readonly #byKey: ReadonlyMap<string, Execution>;
  readonly #byVertex: ReadonlyMap<string, readonly Execution[]>;
  readonly #graph: JobGraph;

  private constructor(
    graph: JobGraph,
    parts: Pick<ExecutionGraph, "jobId" | "attempt" | "executions" | "regions">,
  ) {
    this.#graph = graph;
    this.jobId = parts.jobId;
    this.attempt = parts.attempt;
    this.executions = parts.executions;
    this.regions = parts.regions;
    this.#byKey = new Map(this.executions.map((execution) => [taskKey(execution.task), execution]));
    this.#byVertex = Map.groupBy(this.executions, ({ task }) => task.vertexId);
  }

  /** Of a job's first attempt: nothing is deployed. */
  static first(jobId: string, graph: JobGraph, nowMs: number): ExecutionGraph {
    const regions = new PipelinedRegions(graph);
    const executions = graph.vertices.flatMap((vertex) =>
      Array.from({ length: vertex.parallelism }, (_, subtask) => {
        const region = regions.of(vertex.id, subtask);
        return new Execution({ jobId, vertexId: vertex.id, subtask, attempt: 0 }, { vertex, region }, nowMs);
      }),
    );
    return new ExecutionGraph(graph, { jobId, attempt: 0, executions, regions });
  }

  /** As before the next attempt of another graph of the same job: nothing is deployed. */
  rescaled(graph: JobGraph, nowMs: number): ExecutionGraph {
    const { executions, regions, jobId } = ExecutionGraph.first(this.jobId, graph, nowMs);
    return new ExecutionGraph(graph, { jobId, attempt: this.attempt, executions, regions });
  }

  /** The next attempt: of these regions nothing is deployed, the others are as they were. */
  restarted(regions: ReadonlySet<number>, nowMs: number): ExecutionGraph {
    const { jobId, regions: all } = this;
    const attempt = this.attempt + 1;
    const executions = this.executions.map((execution) => {
      const { task, vertex, region } = execution;
      return regions.has(region) ? new Execution({ ...task, attempt }, { vertex, region }, nowMs) : execution;
    });
    return new ExecutionGraph(this.#graph, { jobId, attempt, executions, regions: all });
  }

  /** Every region of the job. */
  get allRegions(): ReadonlySet<number> {
    return new Set(this.executions.map(({ region }) => region));
  }

  subtasks(vertexId: string): readonly Execution[] {
    const subtasks = this.#byVertex.get(vertexId);
    invariant(subtasks, `no vertex ${vertexId}`);
    return subtasks;
  }

  /** Null for a task of an attempt that is over. */
  find(task: TaskId): Execution | null {
    return this.#byKey.get(taskKey(task)) ?? null;
  }

  /** Subtasks that have not ended, while everything before them has: checkpoints begin there. */
  heads(): readonly Execution[] {
    return this.executions.filter(
      (execution) => !execution.terminal && this.#before(execution).every(({ terminal }) => terminal),
    );
  }

  /**
   * Whole regions that nothing runs of, and whose blocking inputs are all written: Flink's
   * PipelinedRegionSchedulingStrategy.
   */
  deployable(): readonly Execution[] {
    const created = this.executions.filter(({ state }) => state === "created");
    const waiting = new Set(
      created
        .filter((execution) => !this.blockingInputs(execution).every(({ producer }) => producer.hasWritten))
        .map(({ region }) => region),
    );
    return created.filter(({ region }) => !waiting.has(region));
  }

  /** The result partitions that a subtask reads. */
  blockingInputs({ task }: Execution): readonly BlockingInput[] {
    const into = this.#graph.edges.filter(
      ({ target, exchange }) => target === task.vertexId && exchange === "blocking",
    );
    return into.flatMap((edge) => {
      const producers = this.subtasks(edge.source);
      const ends = { producers: producers.length, consumers: this.subtasks(task.vertexId).length };
      return producersOf(edge.partitioning, ends, task.subtask).flatMap((index) => {
        const producer = producers[index];
        return producer
          ? [{ edge, producer, name: partitionName(edge.id, index, producer.task.attempt) }]
          : [];
      });
    });
  }

  #before({ task }: Execution): readonly Execution[] {
    const into = this.#graph.edges.filter(
      ({ target, feedback, exchange }) => target === task.vertexId && !feedback && exchange !== "blocking",
    );
    return into.flatMap((edge) => {
      const producers = this.subtasks(edge.source);
      const ends = { producers: producers.length, consumers: this.subtasks(task.vertexId).length };
      return producersOf(edge.partitioning, ends, task.subtask).flatMap((index) => producers[index] ?? []);
    });
  }

  /** Where messages about all tasks have to go: TaskManagers with tasks, and each attempt of those. */
  deployments(): readonly Omit<DeployedRegion, "region">[] {
    return distinct(this.deployedRegions(), ({ taskManagerId, attempt }) => `${attempt} ${taskManagerId}`);
  }

  deployedRegions(): readonly DeployedRegion[] {
    const deployed = this.executions.flatMap(({ task: { attempt }, region, placement }) =>
      placement === null ? [] : [{ taskManagerId: placement.taskManagerId, attempt, region }],
    );
    return distinct(deployed, ({ taskManagerId, region }) => `${region} ${taskManagerId}`);
  }

  every(predicate: (execution: Execution) => boolean): boolean {
    return this.executions.every(predicate);
  }

  vertexSnapshots(): ExecutionSnapshot["vertices"] {
    return this.#graph.vertices.map((vertex): ExecutionVertexSnapshot => ({
      vertexId: vertex.id,
      name: vertex.name,
      subtasks: this.subtasks(vertex.id).map(({ task, state, sinceMs, placement, failure }) => ({
        task,
        state,
        sinceMs,
        placement,
        failure,
      })),
    }));
  }
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
