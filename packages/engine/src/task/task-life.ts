import type { ChainedOperator, JobFailure, JobVertex, MessageParams } from "@millrace/graph";
import { isSource, jobFailure } from "@millrace/graph";
import { JobFailureError } from "./job-failure-error.ts";
import type { TaskEnvironment, TaskState } from "./task.ts";
import { taskIdOf } from "./task-deployment.ts";
import type { TaskDeployment, TaskId } from "./task-deployment.ts";

/** Which operator of a chain threw, and at which row. */
export interface FailedAt {
  readonly failed: ChainedOperator | null;
  readonly failedRow: string | null;
}

/** The state of one task, each change reported once. */
export class TaskLife {
  readonly id: TaskId;
  state: TaskState = "deploying";
  readonly #environment: TaskEnvironment;
  readonly #vertex: JobVertex;

  constructor(deployment: TaskDeployment, environment: TaskEnvironment) {
    this.id = taskIdOf(deployment);
    this.#environment = environment;
    this.#vertex = deployment.vertex;
  }

  enter(state: TaskState): void {
    this.#report(state, null);
  }

  /** What was thrown, with the node, the subtask and, where it is known, the row that it came from. */
  fail(error: unknown, at: FailedAt | null): void {
    const operator = at?.failed ?? null;
    const name = operator?.name ?? this.#vertex.name;
    const where = {
      operatorUid: operator?.uid ?? null,
      nodeId: operator?.nodeId ?? null,
      subtask: this.id.subtask,
    };
    const failure =
      error instanceof JobFailureError
        ? error.at(where, name)
        : jobFailure(
            "runtime.internal",
            { node: name, problem: error instanceof Error ? error.message : String(error) },
            { ...where, cause: describe(error) },
          );
    // What a disk or a socket does is no matter of the row that was at hand.
    const row = failure.domain === "resource" ? {} : this.#row(at);
    this.#report("failed", { ...failure, params: { ...failure.params, ...row } });
  }

  #row(at: FailedAt | null): MessageParams {
    const row = at?.failedRow ?? null;
    if (row === null) return {};
    const head = this.#vertex.operators[0];
    return head !== undefined && isSource(head.spec) ? { row, source: head.name } : { row };
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
