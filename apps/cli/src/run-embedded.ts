import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LocalCluster, RowCollector, withRowReader } from "@millrace/engine/node";
import type { JobEvent } from "@millrace/engine/node";
import type { FlowDocument, JobFailure } from "@millrace/graph";
import { compileFlow } from "./compile-flow.ts";
import { outputDirectories, withAbsolutePaths } from "./resolve-paths.ts";
import type { ReportedFailure, RunReport } from "./run-report.ts";
import { RunTally } from "./run-tally.ts";
import { SAMPLES } from "./samples.ts";
import { tellRows } from "./tell-rows.ts";

const MEGABYTE = 1024 * 1024;
const SLOTS = 4;
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
  const dataDir = await mkdtemp(join(tmpdir(), "millrace-run-"));
  const interrupt = Promise.withResolvers<void>();
  for (const signal of SIGNALS) process.once(signal, () => interrupt.resolve());
  try {
    const allowed = [process.cwd(), SAMPLES, ...roots.map((root) => resolve(root))];
    const largest = Math.max(...graph.vertices.map(({ parallelism }) => parallelism));
    await using cluster = await LocalCluster.start({
      dataDir,
      allowedRoots: await Promise.all(allowed.map((root) => realpath(root))),
      taskManagers: Math.max(1, Math.ceil(largest / SLOTS)),
      slotsPerTaskManager: SLOTS,
      managedMemoryBytesPerSlot: 256 * MEGABYTE,
      segmentPoolBytes: 32 * MEGABYTE,
      standbyTaskManagers: 0,
    });
    using collector = await RowCollector.start();
    const rows = collector.collect();
    const told = tellRows(rows.lines, report);
    const tally = new RunTally(graph);
    const job = await cluster.submit(withRowReader(graph, rows.reader), {
      onEvent: (event) => {
        if (event.kind === "task-state") tally.add(event);
        else tell(event, report);
      },
    });
    void interrupt.promise.then(() => job.cancel());
    const over = job.finished.finally(() => rows.finish());
    const [{ state, failure }] = await Promise.all([over, told]);
    report.skipped(tally.skipped);
    return report.end(state, failure === null ? null : reported(failure));
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
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
