import type { ChainedOperator, JobFailure } from "@millrace/graph";
import { jobFailure } from "@millrace/graph";
import { JobFailureError } from "./job-failure-error.ts";
import type { TaskEnvironment, TaskState } from "./task.ts";
import type { TaskDeployment, TaskId } from "./task-deployment.ts";

/** The state of one task, each change reported once. */
export class TaskLife {
  readonly id: TaskId;
  state: TaskState = "deploying";
  readonly #environment: TaskEnvironment;

  constructor(deployment: TaskDeployment, environment: TaskEnvironment) {
    const { jobId, attempt, vertex, subtask } = deployment;
    this.id = { jobId, attempt, vertexId: vertex.id, subtask };
    this.#environment = environment;
  }

  enter(state: TaskState): void {
    this.#report(state, null);
  }

  /** What was thrown, with the node and subtask that it came from. */
  fail(error: unknown, operator: ChainedOperator | null): void {
    const where = {
      operatorUid: operator?.uid ?? null,
      nodeId: operator?.nodeId ?? null,
      subtask: this.id.subtask,
    };
    const failure =
      error instanceof JobFailureError
        ? error.at(where, operator?.name ?? this.id.vertexId)
        : jobFailure("runtime.internal", {}, { ...where, cause: describe(error) });
    this.#report("failed", failure);
  }

  get ended(): boolean {
    return this.state === "finished" || this.state === "failed" || this.state === "cancelled";
  }

  #report(state: TaskState, failure: JobFailure | null): void {
    this.state = state;
    this.#environment.report({ kind: "state", task: this.id, state, failure });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
