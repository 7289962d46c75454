import type { JobFailure } from "@millrace/graph";
import { withLostInputs } from "../lost-partitions.ts";
import type { GrantedRestart } from "../restart-budget.ts";
import type { JobContext } from "./job-master-state.ts";

const RESTORE_FAILED = "runtime.restore-failed";

/**
 * What follows where tasks have failed that are not of the regions `restarting` already: those regions restart too, as
 * far as the restart strategy allows, and the others go on. The whole job fails over where no region is left, where the
 * failure would come again, and where the strategy refuses.
 *
 * Flink's RestartPipelinedRegionFailoverStrategy; tasks that failed together take one restart.
 */
export function failOver(job: JobContext, restarting: ReadonlySet<number>): void {
  const { executions } = job.attemptGraph;
  const failed = executions.filter(({ region, failure }) => failure !== null && !restarting.has(region));
  const failure = failed[0]?.failure;
  if (failure === undefined || failure === null) return;
  const regions = withLostInputs(
    job.attemptGraph,
    failed,
    new Set([...restarting, ...failed.map(({ region }) => region)]),
  );
  job.coordinator.halt("task-failed");
  restartRegions(job, regions, failure);
}

/** These regions cannot go on, for this reason. */
export function restartRegions(job: JobContext, regions: ReadonlySet<number>, failure: JobFailure): void {
  if (regions.size === job.attemptGraph.regions.count || !failure.retry) {
    job.transition({ to: "failing", failure });
    return;
  }
  const granted = grantRestart(job, failure);
  if (granted === null) job.transition({ to: "failing", failure, refused: true });
  else job.transition({ to: "ending-regions", restart: { ...granted, cause: failure, regions } });
}

/**
 * A checkpoint is not read before tasks are restored from it: they read it anyway, and it is rarely damaged. Where it is,
 * the next attempt reads all of it first, at once; that is none of the restarts that the strategy grants.
 */
export function grantRestart(job: JobContext, failure: JobFailure): GrantedRestart | null {
  const unread = job.restoredUnread && failure.reason === RESTORE_FAILED;
  return unread ? { delayMs: 0, restartsLeft: job.restarts.left } : job.restarts.take();
}

/** After this failure. */
export const readsFirst = (failure: JobFailure | null): boolean => failure?.reason === RESTORE_FAILED;
