import { jobFailure } from "@millrace/graph";
import type { FailureReason, FailureWhere, JobFailure, MessageParams } from "@millrace/graph";

/**
 * Ends the attempt of a task for a reason of the closed list. Operators throw it without saying where they are: the task
 * that catches it adds operator, node and subtask (`at`).
 */
export class JobFailureError extends Error {
  override readonly name = "JobFailureError";
  readonly failure: JobFailure;

  constructor(reason: FailureReason, params: MessageParams = {}, where: FailureWhere = {}) {
    super(`${reason} ${JSON.stringify(params)}`);
    this.failure = jobFailure(reason, params, where);
  }

  /** The failure with what the thrower did not know; what it did know stays. */
  at(where: FailureWhere, nodeName: string): JobFailure {
    const known = Object.fromEntries(Object.entries(this.failure).filter(([, value]) => value !== null));
    return { ...this.failure, ...where, ...known, params: { node: nodeName, ...this.failure.params } };
  }
}
