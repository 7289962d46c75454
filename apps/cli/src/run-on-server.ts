import type { FlowDocument } from "@millrace/graph";
import { jobSchema, savedSchema, startedSchema } from "@millrace/protocol";
import type { CheckpointRef, Job } from "@millrace/protocol";
import type { RunReport } from "./run-report.ts";
import type { ServerClient } from "./server-client.ts";

const POLL_MS = 250;

export interface ServerRun {
  readonly document: FlowDocument;
  readonly from: CheckpointRef | null;
  readonly report: RunReport;
}

/** Stores the pipeline on the server, runs it and tells of it until it ends. Gives the exit code. */
export async function runOnServer(
  client: ServerClient,
  { document, from, report }: ServerRun,
): Promise<number> {
  const body = { document };
  const { id, version } = await client.call("/api/documents", savedSchema, { method: "POST", body });
  const { job } = await client.call("/api/jobs", startedSchema, {
    method: "POST",
    body: { documentId: id, version, from },
  });
  const told = new Told(report);
  for (;;) {
    const now = await client.call(`/api/jobs/${job.id}`, jobSchema);
    told.tell(now);
    if (now.summary.endedMs !== null) return report.end(now.summary.state, now.failure);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Tells what is new in a job since it was looked at last. The server keeps the newest 200 rows of a node. */
class Told {
  readonly #report: RunReport;
  readonly #rows = new Map<string, number>();
  readonly #parts = new Set<string>();
  #state = "";
  #checkpoint = 0;
  #attempt = 0;

  constructor(report: RunReport) {
    this.#report = report;
  }

  tell({ summary, rows, checkpoints, parts, restarts }: Job): void {
    if (summary.endedMs === null) this.#tellState(summary);
    for (const { attempt, cause } of restarts.filter((restart) => restart.attempt > this.#attempt)) {
      this.#report.restart(attempt, cause);
      this.#attempt = attempt;
    }
    for (const { nodeId, rows: shown, total } of rows) {
      const fresh = total - (this.#rows.get(nodeId) ?? 0);
      this.#rows.set(nodeId, total);
      if (fresh > 0) for (const row of shown.slice(-fresh)) this.#report.row(nodeId, row.kind, row.values);
    }
    for (const { id, state, bytes } of checkpoints) {
      if (state !== "completed" || id <= this.#checkpoint) continue;
      this.#report.checkpoint(id, bytes);
      this.#checkpoint = id;
    }
    for (const part of parts.filter(({ path }) => !this.#parts.has(path))) {
      this.#report.part(part.nodeId, part.path, part.rows);
      this.#parts.add(part.path);
    }
    if (summary.endedMs !== null) this.#tellState(summary);
  }

  #tellState({ id, state }: Job["summary"]): void {
    if (state !== this.#state) this.#report.state(id, state);
    this.#state = state;
  }
}
