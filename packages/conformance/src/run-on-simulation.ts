import { provideNodeSandbox } from "@millrace/engine/node";
import { Simulation } from "@millrace/engine/simulation";
import type { MadeUpAnswer, MadeUpAnswers, PrintedBy } from "@millrace/engine/simulation";
import { compileProgram } from "./compile-program.ts";
import type { Program } from "./program.ts";
import { SIMULATED_PLACE } from "./simulated-place.ts";

export interface SimulationRun {
  readonly parallelism: number;
  readonly seed: number;
  /** Micro-steps after which everything is killed, one after the other. */
  readonly kills?: readonly number[];
  /** Is given what was printed when it has ended. */
  readonly printed?: (rows: readonly PrintedBy[]) => void;
}

provideNodeSandbox();

const MOST_STEPS = 5_000_000;

/** Committed lines, sorted. */
export function runOnSimulation(program: Program, run: SimulationRun): readonly string[] {
  const graph = compileProgram(program, SIMULATED_PLACE, run.parallelism);
  const files = Object.fromEntries(
    Object.entries(program.files).map(([name, content]) => [`${SIMULATED_PLACE.input}/${name}`, content]),
  );
  // Micro-steps are short: more checkpoints than a wall clock would have time for.
  const checkpoint = { ...graph.settings.checkpoint, intervalMs: 2 };
  const settings = { ...graph.settings, checkpoint };
  const simulation = new Simulation(
    { ...graph, settings },
    {
      seed: run.seed,
      files,
      pollRows: 256,
      answers: answersAt(SIMULATED_PLACE.server, program),
    },
  );
  for (const steps of run.kills ?? []) {
    simulation.runToEnd(steps);
    simulation.kill();
  }
  const state = simulation.runToEnd(MOST_STEPS);
  if (state !== "finished") {
    throw new Error(
      `${program.id} is ${state} after ${simulation.steps} steps: ${JSON.stringify(simulation.failure)}`,
    );
  }
  run.printed?.(simulation.printed);
  return [...simulation.committed]
    .filter(([path]) => path.startsWith(`${SIMULATED_PLACE.output}/`))
    .flatMap(([, text]) => linesOf(text))
    .toSorted();
}

/** By whole address. */
export function answersAt(server: string, { answers = {}, moods = {} }: Program): MadeUpAnswers {
  const said = Object.entries(answers).map(([path, body]) => [`${server}${path}`, body] as const);
  const moody = Object.entries(moods).map(([path, kind]): readonly [string, MadeUpAnswer] => [
    `${server}${path}`,
    kind === "silent" ? { kind } : { kind, body: answers[path] ?? "null" },
  ]);
  return Object.fromEntries<MadeUpAnswer>([...said, ...moody]);
}

export function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
