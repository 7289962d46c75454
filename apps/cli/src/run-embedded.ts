import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { JobEvent } from "@millrace/engine/node";
import type { FlowDocument, JobFailure } from "@millrace/graph";
import { compileFlow } from "./compile-flow.ts";
import { EmbeddedCluster } from "./embedded-cluster.ts";
import { outputDirectories, withAbsolutePaths } from "./resolve-paths.ts";
import type { ReportedFailure, RunReport } from "./run-report.ts";
import { SAMPLES } from "./samples.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface EmbeddedRun {
  readonly path: string;
  readonly document: FlowDocument;
  readonly roots: readonly string[];
  readonly report: RunReport;
}

/** Runs the pipeline on a cluster of its own, which leaves nothing behind but the part files. Gives the exit code. */
export async function runEmbedded({ path, document, roots, report }: EmbeddedRun): Promise<number> {
  const { jobGraph } = await compileFlow(path, document);
  const graph = withAbsolutePaths(jobGraph, process.cwd());
  for (const directory of outputDirectories(graph)) await mkdir(directory, { recursive: true });
  const interrupt = Promise.withResolvers<void>();
  for (const signal of SIGNALS) process.once(signal, () => interrupt.resolve());
  const allowed = [process.cwd(), SAMPLES, ...roots.map((root) => resolve(root))];
  await using cluster = await EmbeddedCluster.start(graph, allowed);
  const { state, failure, skipped } = await cluster.run(graph, {
    rows: report,
    onEvent: (event) => tell(event, report),
    onStart: (job) => void interrupt.promise.then(() => job.cancel()),
  });
  report.skipped(skipped);
  return report.end(state, failure === null ? null : reported(failure));
}

function tell(event: JobEvent, report: RunReport): void {
  switch (event.kind) {
    case "job-state":
      return report.state(event.jobId, event.state);
    case "checkpoint-completed":
      return report.checkpoint(event.checkpointId, event.stateBytes);
    case "part-committed":
      return report.part(event.nodeId, event.path, event.part.rows);
    case "restarting":
      if (event.cause !== null) report.restart(event.attempt, reported(event.cause));
      return;
    default:
  }
}

const reported = ({ reason, params, nodeId, cause }: JobFailure): ReportedFailure => ({
  code: reason,
  params,
  nodeId,
  cause: cause ?? null,
});
