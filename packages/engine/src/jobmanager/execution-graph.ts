import { invariant, isSource } from "@millrace/graph";
import type { JobEdge, JobFailure, JobGraph, JobVertex } from "@millrace/graph";
import { taskKey } from "../task/task-deployment.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { TaskPlacement } from "./job-events.ts";
import type { ExecutionSnapshot, ExecutionVertexSnapshot, SubtaskExecution } from "./job-handle.ts";

export type ExecutionState = SubtaskExecution["state"];

const TERMINAL: ReadonlySet<ExecutionState> = new Set(["finished", "failed", "cancelled"]);

/** One subtask in one attempt. */
export class Execution {
  readonly task: TaskId;
  readonly vertex: JobVertex;
  readonly isSource: boolean;
  state: ExecutionState = "created";
  sinceMs: number;
  placement: TaskPlacement | null = null;
  failure: JobFailure | null = null;

  constructor(task: TaskId, vertex: JobVertex, nowMs: number) {
    this.task = task;
    this.vertex = vertex;
    this.isSource = vertex.operators.some((operator) => isSource(operator.spec));
    this.sinceMs = nowMs;
  }

  get terminal(): boolean {
    return TERMINAL.has(this.state);
  }
}

/** Producer subtasks whose channels of `edge` lead to consumer subtask `consumer`. */
export function producersOf(edge: JobEdge, producerParallelism: number, consumer: number): readonly number[] {
  if (edge.partitioning.kind === "forward") return [consumer];
  return Array.from({ length: producerParallelism }, (_, index) => index);
}

/**
 * Vertices times subtasks of one attempt, with their states. A new attempt has a new graph.
 * Terminal states of an execution never change.
 */
export class ExecutionGraph {
  readonly jobId: string;
  readonly attempt: number;
  readonly executions: readonly Execution[];
  readonly #byKey = new Map<string, Execution>();
  readonly #byVertex = new Map<string, readonly Execution[]>();
  readonly #graph: JobGraph;

  constructor(jobId: string, graph: JobGraph, attempt: number, nowMs: number) {
    this.jobId = jobId;
    this.attempt = attempt;
    this.#graph = graph;
    for (const vertex of graph.vertices) {
      const subtasks = Array.from(
        { length: vertex.parallelism },
        (_, subtask) => new Execution({ jobId, vertexId: vertex.id, subtask, attempt }, vertex, nowMs),
      );
      this.#byVertex.set(vertex.id, subtasks);
      for (const execution of subtasks) this.#byKey.set(taskKey(execution.task), execution);
    }
    this.executions = [...this.#byKey.values()];
  }

  subtasks(vertexId: string): readonly Execution[] {
    const subtasks = this.#byVertex.get(vertexId);
    invariant(subtasks, `no vertex ${vertexId}`);
    return subtasks;
  }

  /** Null for a task of another attempt. */
  find(task: TaskId): Execution | null {
    return this.#byKey.get(taskKey(task)) ?? null;
  }

  /** TaskManagers that tasks of this attempt were placed on. */
  taskManagers(): ReadonlySet<string> {
    return new Set(this.executions.flatMap((execution) => execution.placement?.taskManagerId ?? []));
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
