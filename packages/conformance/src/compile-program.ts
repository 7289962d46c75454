import { compile, renderDiagnostic } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import type { Program, ProgramPlace } from "./program.ts";

/** The program's JobGraph at a parallelism. A program with an error in it is a bug of ours: thrown. */
export function compileProgram(program: Program, place: ProgramPlace, parallelism: number): JobGraph {
  const document = program.document(place);
  const { jobGraph, diagnostics } = compile(
    { ...document, settings: { ...document.settings, parallelism } },
    catalog,
  );
  if (jobGraph !== null) return jobGraph;
  const errors = diagnostics.map((diagnostic) => JSON.stringify(renderDiagnostic(diagnostic, "en")));
  throw new Error(`${program.id} does not compile: ${errors.join("; ")}`);
}
