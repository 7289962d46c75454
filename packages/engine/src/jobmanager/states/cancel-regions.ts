import type { Execution } from "../execution-graph.ts";
import type { JobContext } from "./job-master-state.ts";

/**
 * Every task of these regions is told to end; what was never deployed has ended. Also TaskManagers whose tasks have finished
 * are told, where others of the region have not: what those left for the others is not wanted any more.
 * `ends`: no attempt follows.
 */
export function cancelRegions(job: JobContext, regions: ReadonlySet<number>, ends = false): void {
  const { attemptGraph, coordinator, services, id: jobId } = job;
  const concerned = attemptGraph.executions.filter(({ region }) => regions.has(region));
  for (const execution of concerned) if (execution.placement === null) job.mark(execution, "cancelled");
  const regionsWith = (wanted: (execution: Execution) => boolean): ReadonlySet<number> =>
    new Set(concerned.filter(wanted).map(({ region }) => region));
  const unfinished = regionsWith(({ state }) => state !== "finished");
  const left = regionsWith(({ terminal, state }) => !terminal || state === "finished");
  for (const { taskManagerId, attempt, region } of attemptGraph.deployedRegions()) {
    if (!unfinished.has(region) || !left.has(region)) continue;
    const bound = { ...coordinator.commitBound, ends };
    services.gateway.send(taskManagerId, { kind: "cancel", jobId, attempt, region, bound });
  }
}
