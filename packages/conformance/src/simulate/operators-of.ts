import type { JobGraph } from "@millrace/graph";
import { compileProgram } from "../compile-program.ts";
import type { Program } from "../program.ts";
import { SIMULATED_PLACE } from "../simulated-place.ts";

/** Kinds of operators that each program runs. */
export function operatorsOf(programs: readonly Program[]): (program: string) => readonly string[] {
  const known = new Map(
    programs.map((program) => [program.id, kindsIn(compileProgram(program, SIMULATED_PLACE, 1))] as const),
  );
  return (program) => known.get(program) ?? [];
}

/** Kinds of operators that one program or another runs in a job of several vertices. */
export function exchangingOperators(programs: readonly Program[]): ReadonlySet<string> {
  const graphs = programs.map((program) => compileProgram(program, SIMULATED_PLACE, 2));
  return new Set(graphs.filter(({ edges }) => edges.length > 0).flatMap(kindsIn));
}

function kindsIn({ vertices }: JobGraph): readonly string[] {
  return [...new Set(vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec.kind)))];
}
