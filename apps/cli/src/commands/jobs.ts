import { jobSummarySchema } from "@millrace/protocol";
import type { JobSummary } from "@millrace/protocol";
import { z } from "zod";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";
import { textTable } from "../text-table.ts";

const HELP = `millrace jobs [--json] [--server URL]

Lists the jobs of a server, the newest first. IN: rows that its sources gave; OUT: rows that its sinks took; SKIPPED: rows
left out as malformed or late. All since the job's last restart.

  --json         one JSON object a job
${SERVER_HELP}`;

export const jobsCommand: Command = {
  name: "jobs",
  summary: "list the jobs of a server",
  help: HELP,
  async run(args) {
    const options = { ...SERVER_OPTIONS, json: { type: "boolean" } } as const;
    const { values } = readArgs(args, { options, positionals: [0, 0], help: HELP });
    const jobs = await new ServerClient(values).call("/api/jobs", z.array(jobSummarySchema));
    if (values.json === true) for (const job of jobs) console.log(JSON.stringify(job));
    else console.log(table(jobs));
    return 0;
  },
};

function table(jobs: readonly JobSummary[]): string {
  const rows = jobs.map(({ id, state, startedMs, restarts, lastCheckpoint, rows: counted, name }) => [
    id,
    state,
    startedMs === null ? "-" : new Date(startedMs).toISOString(),
    String(restarts),
    lastCheckpoint === null ? "-" : String(lastCheckpoint),
    String(counted?.in ?? "-"),
    String(counted?.out ?? "-"),
    skippedOf(counted),
    name,
  ]);
  return textTable([
    ["JOB", "STATE", "STARTED", "RESTARTS", "CHECKPOINT", "IN", "OUT", "SKIPPED", "NAME"],
    ...rows,
  ]);
}

function skippedOf(rows: JobSummary["rows"]): string {
  if (rows?.skipped === undefined) return "-";
  const counts = rows.skipped.map(
    ({ malformed, late, outside = 0, unread = 0, unrouted = 0 }) =>
      malformed + late + outside + unread + unrouted,
  );
  return String(counts.reduce((sum, count) => sum + count, 0));
}
