import { takenCheckpointSchema } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const HELP = `millrace checkpoint JOB [--json] [--server URL]

Triggers a checkpoint of a running job, whatever its interval is, and waits for it. The job goes on.
\`millrace run FLOW --from JOB/CHECKPOINT\` starts from it as long as it is kept.

  --json         the checkpoint as a JSON object
${SERVER_HELP}`;

export const checkpointCommand: Command = {
  name: "checkpoint",
  summary: "trigger a checkpoint of a running job of a server",
  help: HELP,
  async run(args) {
    const options = { ...SERVER_OPTIONS, json: { type: "boolean" } } as const;
    const { values, positionals } = readArgs(args, { options, positionals: [1, 1], help: HELP });
    const [id = ""] = positionals;
    const path = `/api/jobs/${encodeURIComponent(id)}/checkpoints`;
    const taken = await new ServerClient(values).call(path, takenCheckpointSchema, { method: "POST" });
    console.log(values.json === true ? JSON.stringify(taken) : `${taken.jobId}/${taken.checkpointId}`);
    return 0;
  },
};
