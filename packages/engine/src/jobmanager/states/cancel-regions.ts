import type { JobContext } from "./job-master-state.ts";

/** Every task of these regions is told to end; what was never deployed has ended. */
export function cancelRegions(job: JobContext, regions: ReadonlySet<number>): void {
  const { attemptGraph, coordinator, services, id: jobId } = job;
  const concerned = attemptGraph.executions.filter(({ region }) => regions.has(region));
  for (const execution of concerned) if (execution.placement === null) job.mark(execution, "cancelled");
  const alive = new Set(concerned.filter(({ terminal }) => !terminal).map(({ region }) => region));
  for (const { taskManagerId, attempt, region } of attemptGraph.deployedRegions()) {
    if (!alive.has(region)) continue;
    const bound = coordinator.commitBound;
    services.gateway.send(taskManagerId, { kind: "cancel", jobId, attempt, region, bound });
  }
}
