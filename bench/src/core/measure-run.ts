import type { JobEvent, LocalCluster } from "@millrace/engine/node";
import { processCpuSeconds } from "../measure/process-cpu.ts";
import { coreJobGraph } from "./core-graphs.ts";
import type { CoreRun } from "./core-graphs.ts";

export interface RunFigures {
  readonly events: number;
  readonly cpuSecondsPerMillion: number;
  readonly kiloEventsPerSecond: number;
  /** Completed, without the final one that every bounded job has. */
  readonly periodicCheckpoints: number;
  readonly failedCheckpoints: number;
}

/** One job from submission to its end. Throws where it does not finish. */
export async function measureRun(cluster: LocalCluster, run: CoreRun): Promise<RunFigures> {
  const cpu = (): number => cluster.taskManagers().reduce((sum, { pid }) => sum + processCpuSeconds(pid), 0);
  let periodicCheckpoints = 0;
  let failedCheckpoints = 0;
  const onEvent = (event: JobEvent): void => {
    if (event.kind === "checkpoint-completed" && !event.final) periodicCheckpoints++;
    if (event.kind === "checkpoint-failed") failedCheckpoints++;
  };
  const before = cpu();
  const job = await cluster.submit(coreJobGraph(run), { onEvent });
  const { state, failure, durationMs } = await job.finished;
  if (state !== "finished") throw new Error(`${run.graph} ended as ${state}: ${JSON.stringify(failure)}`);
  return {
    events: run.events,
    cpuSecondsPerMillion: (cpu() - before) / (run.events / 1e6),
    kiloEventsPerSecond: run.events / durationMs,
    periodicCheckpoints,
    failedCheckpoints,
  };
}
