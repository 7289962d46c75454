import { compileChecked } from "@millrace/functions";
import { hasErrors } from "@millrace/graph";
import type { FlowDocument, JobGraph, StreamGraph } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { CommandError } from "./command-error.ts";
import { diagnosticText } from "./diagnostic-text.ts";

export interface CompiledFlow {
  readonly document: FlowDocument;
  readonly streamGraph: StreamGraph;
  readonly jobGraph: JobGraph;
}

/** The graphs of the pipeline of a file; throws CommandError with its problems where it has errors. */
export async function compileFlow(path: string, document: FlowDocument): Promise<CompiledFlow> {
  const { diagnostics, streamGraph, jobGraph } = await compileChecked(document, catalog);
  if (streamGraph !== null && jobGraph !== null && !hasErrors(diagnostics))
    return { document, streamGraph, jobGraph };
  const problems = diagnostics.map((diagnostic) => diagnosticText(diagnostic, document));
  throw new CommandError(`${path} has errors:\n${problems.join("\n")}`, 1);
}
