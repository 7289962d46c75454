import type { JobGraph } from "@millrace/graph";
import { compileProgram } from "../compile-program.ts";
import type { Program } from "../program.ts";
import { SIMULATED_PLACE } from "../simulated-place.ts";
import { inBatch } from "./in-batch.ts";

/** Kinds of operators that each program runs. */
export function operatorsOf(programs: readonly Program[]): (program: string) => readonly string[] {
  const known = new Map(
    programs.map((program) => [program.id, kindsIn(compileProgram(program, SIMULATED_PLACE, 1))] as const),
  );
  return (program) => known.get(program) ?? [];
}

/** Kinds of operators, by what one program or another that has them comes to. */
export interface ReachedKinds {
  /** Jobs of several vertices. */
  readonly exchanging: ReadonlySet<string>;
  /** Batch jobs of several stages. */
  readonly staged: ReadonlySet<string>;
  /** State by key. */
  readonly keyed: ReadonlySet<string>;
  /** Batch jobs that sort by key. */
  readonly sorting: ReadonlySet<string>;
}

export function reachedKinds(programs: readonly Program[]): ReachedKinds {
  const graphs = programs.map((program) => compileProgram(program, SIMULATED_PLACE, 2));
  const inStages = programs
    .map((program) => compileProgram(inBatch(program), SIMULATED_PLACE, 2))
    .filter(({ settings }) => settings.runtimeMode === "batch");
  const kindsOf = (of: readonly JobGraph[], has: (graph: JobGraph) => boolean): ReadonlySet<string> =>
    new Set(of.filter(has).flatMap(kindsIn));
  const exchanges = ({ edges }: JobGraph): boolean => edges.length > 0;
  return {
    exchanging: kindsOf(graphs, exchanges),
    staged: kindsOf(inStages, exchanges),
    keyed: kindsOf(graphs, hasKeys),
    sorting: kindsOf(inStages, hasKeys),
  };
}

const hasKeys = ({ vertices }: JobGraph): boolean =>
  vertices.some(({ operators }) =>
    operators.some(({ spec }) => "keys" in spec && spec.keys !== null && spec.keys.flat().length > 0),
  );

function kindsIn({ vertices }: JobGraph): readonly string[] {
  return [...new Set(vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec.kind)))];
}
