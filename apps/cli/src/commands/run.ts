import { RUNTIME_MODES } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import type { CheckpointRef, SavepointRef } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { flowOf } from "../open-flow.ts";
import { runEmbedded } from "../run-embedded.ts";
import { RunReport } from "../run-report.ts";
import { runOnServer } from "../run-on-server.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const HELP = `millrace run FLOW [--json] [--runtime-mode MODE] [--root DIR]...
millrace run FLOW --server URL [--json] [--runtime-mode MODE] [--from JOB/CHECKPOINT|SAVEPOINT] [--allow-non-restored-state]

Runs a pipeline (*.flow.json) until it ends. Without --server it runs in processes of this command. Printed rows go to
standard output, progress to standard error. Ends with 0 where the job finished, with 1 where it did not.
An interrupt (Ctrl-C) cancels a job that runs here; one on a server goes on.
All rows are printed: whoever reads them slowly holds the pipeline back. Interrupted, one on a server prints no more.
Rows that a source skipped as malformed, or a window dropped as late, are counted at the end, by node and since the last
restart.

Paths in the pipeline are relative to this directory; samples/... are the files that come with Millrace.

  --json         everything as JSON, one object a line
  --runtime-mode MODE
                 streaming, batch (stage by stage, with sorted keys; every source has to end) or automatic (batch where
                 every source ends), in place of what the pipeline says
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
        "runtime-mode": { type: "string" },
        root: { type: "string", multiple: true },
        from: { type: "string" },
        "allow-non-restored-state": { type: "boolean" },
      },
      positionals: [1, 1],
      help: HELP,
    });
    const [path = ""] = positionals;
    const document = inMode(flowOf(path), values["runtime-mode"]);
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

function inMode(document: FlowDocument, mode: string | undefined): FlowDocument {
  if (mode === undefined) return document;
  const runtimeMode = RUNTIME_MODES.find((known) => known === mode);
  if (runtimeMode === undefined)
    throw new CommandError(`--runtime-mode takes ${RUNTIME_MODES.join(", ")}, not ${JSON.stringify(mode)}.`);
  return { ...document, settings: { ...document.settings, runtimeMode } };
}

function refOf(text: string | undefined): CheckpointRef | SavepointRef | null {
  if (text === undefined) return null;
  if (/^sp-[\w-]{1,100}$/u.test(text)) return { savepointId: text };
  const [, jobId, checkpoint] = /^([\w-]{1,64})\/(\d{1,9})$/u.exec(text) ?? [];
  if (jobId === undefined)
    throw new CommandError(`--from takes JOB/CHECKPOINT or a savepoint, not ${JSON.stringify(text)}.`);
  return { jobId, checkpointId: Number(checkpoint) };
}
