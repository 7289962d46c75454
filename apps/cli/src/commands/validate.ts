import { compileChecked } from "@millrace/functions";
import { hasErrors } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { diagnosticJson, diagnosticText } from "../diagnostic-text.ts";
import { openFlow } from "../open-flow.ts";

const HELP = `millrace validate FLOW [--json]

Checks a pipeline (*.flow.json) and prints every problem with its node, field and position.
Ends with 1 where there are errors.

  --json   one JSON object a problem: severity, code, node, field, position, message, fix`;

export const validateCommand: Command = {
  name: "validate",
  summary: "check a pipeline and print its problems",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      options: { json: { type: "boolean" } },
      positionals: [1, 1],
      help: HELP,
    });
    const [path = ""] = positionals;
    const opened = openFlow(path);
    const document = opened.ok ? opened.document : null;
    const diagnostics = opened.ok
      ? (await compileChecked(opened.document, catalog)).diagnostics
      : opened.diagnostics;
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
