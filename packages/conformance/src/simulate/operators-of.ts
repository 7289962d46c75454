import { compileProgram } from "../compile-program.ts";
import type { Program } from "../program.ts";

/** Kinds of operators that each program runs. */
export function operatorsOf(programs: readonly Program[]): (program: string) => readonly string[] {
  const known = new Map(
    programs.map((program) => {
      const graph = compileProgram(program, { input: "/input", output: "/output" }, 1);
      const kinds = graph.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec.kind));
      return [program.id, [...new Set(kinds)]] as const;
    }),
  );
  return (program) => known.get(program) ?? [];
}
