import { jobSchema, startedSchema } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const POLL_MS = 100;

const STOP_HELP = `millrace stop JOB [--drain] [--server URL]

Ends a job with a last checkpoint that is kept: \`millrace run FLOW --from JOB/CHECKPOINT\` goes on from it.
Waits for the end and prints the checkpoint.

  --drain        end the input instead: windows fire, and nothing is kept to start from
${SERVER_HELP}`;

export const stopCommand: Command = {
  name: "stop",
  summary: "end a job of a server, keeping a last checkpoint",
  help: STOP_HELP,
  async run(args) {
    const options = { ...SERVER_OPTIONS, drain: { type: "boolean" } } as const;
    const { values, positionals } = readArgs(args, { options, positionals: [1, 1], help: STOP_HELP });
    const [id = ""] = positionals;
    const drain = values.drain === true;
    const { summary } = await end(new ServerClient(values), id, `stop${drain ? "?drain=true" : ""}`);
    const kept =
      drain || summary.lastCheckpoint === null ? "" : `, checkpoint ${id}/${summary.lastCheckpoint}`;
    console.log(`${summary.state}${kept}`);
    return summary.state === "finished" ? 0 : 1;
  },
};

const CANCEL_HELP = `millrace cancel JOB [--server URL]

Ends a job now; rows since its last checkpoint are not committed.

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

async function end(client: ServerClient, id: string, how: string) {
  const path = `/api/jobs/${encodeURIComponent(id)}`;
  await client.call(`${path}/${how}`, startedSchema, { method: "POST" });
  for (;;) {
    const job = await client.call(path, jobSchema);
    if (job.summary.endedMs !== null) return job;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
