import type { CheckpointRef, SavepointRef } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { flowOf } from "../open-flow.ts";
import { runEmbedded } from "../run-embedded.ts";
import { RunReport } from "../run-report.ts";
import { runOnServer } from "../run-on-server.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const HELP = `millrace run FLOW [--json] [--root DIR]...
millrace run FLOW --server URL [--json] [--from JOB/CHECKPOINT|SAVEPOINT] [--allow-non-restored-state]

Runs a pipeline (*.flow.json) until it ends. Without --server it runs in processes of this command. Printed rows go to
standard output, progress to standard error. Ends with 0 where the job finished, with 1 where it did not.
An interrupt (Ctrl-C) cancels a job that runs here; one on a server goes on.
All rows are printed: whoever reads them slowly holds the pipeline back. Interrupted, one on a server prints no more.
Rows that a source skipped as malformed, or a window dropped as late, are counted at the end, by node and since the last
restart.

Paths in the pipeline are relative to this directory; samples/... are the files that come with Millrace.

  --json         everything as JSON, one object a line
  --root DIR     another directory whose files the pipeline may use, beside this one; may be given several times
  --from J/C     start from checkpoint C that job J of the server has kept, or from a savepoint
  --allow-non-restored-state
                 leave behind state of nodes that are not in the pipeline any more
${SERVER_HELP}`;

export const runCommand: Command = {
  name: "run",
  summary: "run a pipeline here, or on a server",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      options: {
        ...SERVER_OPTIONS,
        json: { type: "boolean" },
        root: { type: "string", multiple: true },
        from: { type: "string" },
        "allow-non-restored-state": { type: "boolean" },
      },
      positionals: [1, 1],
      help: HELP,
    });
    const [path = ""] = positionals;
    const document = flowOf(path);
    const report = new RunReport(values.json === true);
    const onServer = values.server !== undefined || process.env["MILLRACE_SERVER"] !== undefined;
    if (onServer)
      return runOnServer(new ServerClient(values), {
        document,
        from: refOf(values.from),
        allowNonRestoredState: values["allow-non-restored-state"] === true,
        report,
      });
    if (values.from !== undefined)
      throw new CommandError("--from needs --server: checkpoints are kept there.");
    return runEmbedded({ path, document, roots: values.root ?? [], report });
  },
};

function refOf(text: string | undefined): CheckpointRef | SavepointRef | null {
  if (text === undefined) return null;
  if (/^sp-[\w-]{1,100}$/u.test(text)) return { savepointId: text };
  const [, jobId, checkpoint] = /^([\w-]{1,64})\/(\d{1,9})$/u.exec(text) ?? [];
  if (jobId === undefined)
    throw new CommandError(`--from takes JOB/CHECKPOINT or a savepoint, not ${JSON.stringify(text)}.`);
  return { jobId, checkpointId: Number(checkpoint) };
}
