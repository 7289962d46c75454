import { startedSchema } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const HELP = `millrace rescale JOB PARALLELISM [--server URL]

A running job goes on with another default parallelism: it takes a checkpoint, and its next attempt starts from it.

${SERVER_HELP}`;

export const rescaleCommand: Command = {
  name: "rescale",
  summary: "change the parallelism of a running job of a server",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      options: SERVER_OPTIONS,
      positionals: [2, 2],
      help: HELP,
    });
    const [id = "", text = ""] = positionals;
    const parallelism = Number(text);
    if (!Number.isInteger(parallelism) || parallelism < 1)
      throw new CommandError(`A parallelism is a whole number from 1, not ${JSON.stringify(text)}.`);
    const path = `/api/jobs/${encodeURIComponent(id)}/rescale`;
    await new ServerClient(values).call(path, startedSchema, { method: "POST", body: { parallelism } });
    console.log(`rescaling to ${parallelism}`);
    return 0;
  },
};
