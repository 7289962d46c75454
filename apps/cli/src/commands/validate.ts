import { compileChecked } from "@millrace/functions";
import { hasErrors } from "@millrace/graph";
import type { Diagnostic, FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { checkedDocumentSchema } from "@millrace/protocol";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { diagnosticJson, diagnosticText } from "../diagnostic-text.ts";
import { openFlow } from "../open-flow.ts";
import { SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const HELP = `millrace validate FLOW [--json] [--server URL]

Checks a pipeline (*.flow.json) and prints every problem with its node, field and position.
Ends with 1 where there are errors.

  --json         one JSON object a problem: severity, code, node, field, position, message, fix
  --server URL   check it there, with the files and directories that the server has; nothing is stored
                 (without it: here, and files are not looked at)
  --token T      its token, where it asks for one (MILLRACE_TOKEN, or ?token= of the address)`;

export const validateCommand: Command = {
  name: "validate",
  summary: "check a pipeline and print its problems",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      options: { json: { type: "boolean" }, ...SERVER_OPTIONS },
      positionals: [1, 1],
      help: HELP,
    });
    const [path = ""] = positionals;
    const opened = openFlow(path);
    const document = opened.ok ? opened.document : null;
    const diagnostics = opened.ok ? await problemsOf(opened.document, values) : opened.diagnostics;
    for (const diagnostic of diagnostics) {
      console.log(
        values.json === true
          ? JSON.stringify(diagnosticJson(diagnostic))
          : diagnosticText(diagnostic, document),
      );
    }
    const failed = hasErrors(diagnostics);
    if (values.json !== true && !failed) console.log(`${path} has no errors.`);
    return failed ? 1 : 0;
  },
};

interface Where {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
}

/** Here, or as a server sees the pipeline where one is named. */
async function problemsOf(document: FlowDocument, where: Where): Promise<readonly Diagnostic[]> {
  if (where.server === undefined) return (await compileChecked(document, catalog)).diagnostics;
  const request = { method: "POST", body: { document } };
  const { diagnostics } = await new ServerClient(where).call("/api/check", checkedDocumentSchema, request);
  return diagnostics as readonly Diagnostic[];
}
