import { jobSchema, savepointListSchema, startedSchema } from "@millrace/protocol";
import type { JobSummary } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const POLL_MS = 100;

const STOP_HELP = `millrace stop JOB [--drain] [--savepoint] [--name NAME] [--server URL]

Ends a job with a last checkpoint that is kept: \`millrace run FLOW --from JOB/CHECKPOINT\` goes on from it.
Waits for the end and prints the checkpoint. A batch job has nothing to stop with and is refused: cancel it.

  --drain        end the input instead: windows fire, and nothing is kept to start from
  --savepoint    its last checkpoint becomes a savepoint, which is kept until it is deleted
  --name NAME    of the savepoint
${SERVER_HELP}`;

export const stopCommand: Command = {
  name: "stop",
  summary: "end a job of a server, keeping a last checkpoint",
  help: STOP_HELP,
  async run(args) {
    const options = {
      ...SERVER_OPTIONS,
      drain: { type: "boolean" },
      savepoint: { type: "boolean" },
      name: { type: "string" },
    } as const;
    const { values, positionals } = readArgs(args, { options, positionals: [1, 1], help: STOP_HELP });
    const [id = ""] = positionals;
    const drain = values.drain === true;
    const client = new ServerClient(values);
    const { summary, stopRefused } = await end(client, id, `stop${queryOf(values)}`);
    if (stopRefused !== undefined) {
      console.error(`The job goes on: its savepoint could not be taken (${stopRefused.reason}).`);
      return 1;
    }
    const kept =
      drain || summary.lastCheckpoint === null ? "" : `, checkpoint ${id}/${summary.lastCheckpoint}`;
    const savepoint = values.savepoint === true ? await savepointAt(client, summary) : "";
    console.log(`${summary.state}${kept}${savepoint ?? ""}`);
    if (savepoint === null) console.error("The savepoint could not be written.");
    return summary.state === "finished" && savepoint !== null ? 0 : 1;
  },
};

function queryOf(values: {
  readonly drain?: boolean | undefined;
  readonly savepoint?: boolean | undefined;
  readonly name?: string | undefined;
}): string {
  const query = new URLSearchParams();
  if (values.drain === true) query.set("drain", "true");
  if (values.savepoint === true) query.set("savepoint", "true");
  if (values.savepoint === true && values.name !== undefined) query.set("name", values.name);
  return query.size === 0 ? "" : `?${query.toString()}`;
}

/** The savepoint that the job has stopped with; null: there is none. */
async function savepointAt(client: ServerClient, { id, lastCheckpoint }: JobSummary): Promise<string | null> {
  const path = `/api/savepoints?job=${encodeURIComponent(id)}`;
  const { savepoints } = await client.call(path, savepointListSchema);
  const found = savepoints.find(({ checkpointId }) => checkpointId === lastCheckpoint);
  return found === undefined ? null : `, savepoint ${found.id}`;
}

const CANCEL_HELP = `millrace cancel JOB [--server URL]

Ends a job now; rows since its last checkpoint are not committed, and nothing of a batch job is.

${SERVER_HELP}`;

export const cancelCommand: Command = {
  name: "cancel",
  summary: "end a job of a server now",
  help: CANCEL_HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      options: SERVER_OPTIONS,
      positionals: [1, 1],
      help: CANCEL_HELP,
    });
    const { summary } = await end(new ServerClient(values), positionals[0] ?? "", "cancel");
    console.log(summary.state);
    return summary.state === "cancelled" ? 0 : 1;
  },
};

/** Waits until the job has ended, or says anew that it goes on. */
async function end(client: ServerClient, id: string, how: string) {
  const path = `/api/jobs/${encodeURIComponent(id)}`;
  const before = (await client.call(path, jobSchema)).stopRefused?.timeMs;
  await client.call(`${path}/${how}`, startedSchema, { method: "POST" });
  for (;;) {
    const job = await client.call(path, jobSchema);
    const { summary, stopRefused } = job;
    const refusedMs = summary.state === "stopping" ? undefined : stopRefused?.timeMs;
    if (summary.endedMs !== null || (refusedMs !== undefined && refusedMs !== before)) return job;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
