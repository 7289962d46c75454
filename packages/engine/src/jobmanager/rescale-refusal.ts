import { hasErrors, restoreCheck } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { slotsNeeded } from "./deployment-plan.ts";
import type { RescaleRefusal } from "./job-handle.ts";
import type { JobContext } from "./states/job-master-state.ts";

/** What keeps a job from going on with this graph; null: nothing. */
export function rescaleRefusal(
  job: Pick<JobContext, "id" | "graph" | "attemptGraph" | "services" | "stopRequested"> & {
    readonly state: string;
  },
  graph: JobGraph,
): RescaleRefusal | null {
  const runs = job.attemptGraph.every(({ state }) => state !== "deploying" && state !== "initializing");
  if (job.state !== "running" || !runs || job.stopRequested !== null) return { kind: "not-running" };
  if ([job.graph, graph].some(({ settings }) => settings.runtimeMode === "batch")) return { kind: "batch" };
  const { problems } = restoreCheck(job.graph, graph, { allowNonRestoredState: false });
  if (hasErrors(problems)) return { kind: "incompatible", problems };
  const [needed, available] = [slotsNeeded(graph), job.services.slots.available(job.id)];
  return needed > available ? { kind: "no-slots", needed, available } : null;
}
