import type { Failure, Job } from "@millrace/protocol";

/** What a node of a job failed with last: what ended the job, or else what it was last restarted for. Null: nothing. */
export function lastFailureOf(
  { failure, restarts }: Pick<Job, "failure" | "restarts">,
  nodeId: string,
): Failure | null {
  const causes = [failure, ...restarts.toReversed().map(({ cause }) => cause)];
  return causes.find((cause) => cause?.nodeId === nodeId) ?? null;
}
