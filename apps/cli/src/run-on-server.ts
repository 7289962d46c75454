import type { FlowDocument } from "@millrace/graph";
import { jobSchema, savedSchema, startedSchema } from "@millrace/protocol";
import type { CheckpointRef, Job, SavepointRef } from "@millrace/protocol";
import { CommandError } from "./command-error.ts";
import type { RunReport } from "./run-report.ts";
import type { ServerClient } from "./server-client.ts";
import { tellRows } from "./tell-rows.ts";
import { ToldJob } from "./told-job.ts";

const POLL_MS = 250;

export interface ServerRun {
  readonly document: FlowDocument;
  readonly from: CheckpointRef | SavepointRef | null;
  readonly allowNonRestoredState: boolean;
  readonly report: RunReport;
}

/** Stores the pipeline on the server, runs it and tells of it until it ends. Gives the exit code. */
export async function runOnServer(
  client: ServerClient,
  { document, from, allowNonRestoredState, report }: ServerRun,
): Promise<number> {
  const body = { document };
  const { id, version } = await client.call("/api/documents", savedSchema, { method: "POST", body });
  const start = { documentId: id, version, from, allowNonRestoredState, allRows: true };
  const { job } = await client
    .call("/api/jobs", startedSchema, { method: "POST", body: start })
    .catch(sayOfOlderServer);
  const rows = client.stream(`/api/jobs/${job.id}/rows`).then((chunks) => tellRows(chunks, report));
  const [{ summary, failure }] = await Promise.all([progress(client, job.id, new ToldJob(report)), rows]);
  report.skipped(summary.rows?.skipped ?? []);
  return report.end(summary.state, failure);
}

async function progress(client: ServerClient, jobId: string, told: ToldJob): Promise<Job> {
  for (;;) {
    const now = await client.call(`/api/jobs/${jobId}`, jobSchema);
    told.tell(now);
    if (now.summary.endedMs !== null) return now;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** A server of before does not know that all rows may be asked for. */
function sayOfOlderServer(problem: unknown): never {
  if (!(problem instanceof CommandError) || !problem.message.includes('"allRows"')) throw problem;
  throw new CommandError(
    "The server is older than this command and cannot give all rows: update it, or run the pipeline without --server.",
    1,
  );
}
