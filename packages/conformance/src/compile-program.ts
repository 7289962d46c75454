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
  if (jobGraph !== null) return withPartBytes(jobGraph, program.partBytes);
  const errors = diagnostics.map((diagnostic) => JSON.stringify(renderDiagnostic(diagnostic, "en")));
  throw new Error(`${program.id} does not compile: ${errors.join("; ")}`);
}

/** Files of programs are small: shared ones are divided into smaller parts, so that there are many. */
function withPartBytes(graph: JobGraph, partBytes: number | undefined): JobGraph {
  if (partBytes === undefined) return graph;
  const vertices = graph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map((operator) =>
      "partBytes" in operator.spec ? { ...operator, spec: { ...operator.spec, partBytes } } : operator,
    ),
  }));
  return { ...graph, vertices };
}
