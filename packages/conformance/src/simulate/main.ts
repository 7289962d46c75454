import { readFile } from "node:fs/promises";
import { simulatedPrograms } from "./programs.ts";
import { caseOfSeed } from "./case-of-seed.ts";
import { Coverage } from "./coverage.ts";
import { nodeTurn } from "./node-turn.ts";
import { reachedKinds, operatorsOf } from "./operators-of.ts";
import { regressions } from "./regressions.ts";
import { CaseRunner } from "./run-case.ts";
import { runSeeds, seedsFrom } from "./run-seeds.ts";
import type { SeedReport } from "./seed-report.ts";
import { shrinkCase } from "./shrink-case.ts";
import { SIMULATE_HELP, simulateOptions } from "./simulate-options.ts";
import type { SimulateOptions } from "./simulate-options.ts";
import type { SimulatedCase } from "./simulated-case.ts";
import { SteeredSeeds } from "./steered-seeds.ts";
import { unreachable } from "./unreachable.ts";
import type { Program } from "../program.ts";

const SHRINK_RUNS = 200;
const HOUR_MS = 3_600_000;

const options = simulateOptions(process.argv.slice(2));
if (options === null) console.log(SIMULATE_HELP);
else process.exitCode = (await simulate(options)) === 0 ? 0 : 1;

/** How many failed. */
async function simulate(chosen: SimulateOptions): Promise<number> {
  const runner = new CaseRunner(simulatedPrograms, nodeTurn);
  if (chosen.plan !== null) return runOne(runner, await readCase(chosen.plan), chosen);
  if (chosen.seeds === 1) {
    return runOne(runner, caseOfSeed(chosen.from, programsOf(chosen.program)), chosen);
  }
  const old = await runRegressions(runner);
  return old + (await runMany(runner, chosen));
}

function programsOf(only: string | null): readonly Program[] {
  return simulatedPrograms.filter(({ id }) => only === null || id === only);
}

async function readCase(path: string): Promise<SimulatedCase> {
  const stored = JSON.parse(await readFile(path, "utf8")) as SimulatedCase | { readonly what: SimulatedCase };
  return "what" in stored ? stored.what : stored;
}

async function runOne(
  runner: CaseRunner,
  what: SimulatedCase,
  { log, shrinks }: SimulateOptions,
): Promise<number> {
  const { problems, result } = await runner.run(what, log);
  if (log > 0) console.log(result.lines.join("\n"));
  console.log(JSON.stringify(what));
  for (const { fault, step, timeMs } of result.injected)
    console.log(`  at step ${step}, ${timeMs.toFixed(1)} ms: ${JSON.stringify(fault)}`);
  const { state, steps, virtualMs, attempts, checkpoints, hash } = result;
  console.log(
    `${state ?? "no end"} after ${steps} steps, ${virtualMs.toFixed(0)} ms of virtual time, ${checkpoints} checkpoints, ${attempts} restores; log ${hash}`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0 && shrinks) await printShrunk(runner, what);
  return problems.length === 0 ? 0 : 1;
}

async function runRegressions(runner: CaseRunner): Promise<number> {
  let failed = 0;
  const known = await regressions();
  for (const { name, what } of known) {
    const { problems } = await runner.run(what);
    if (problems.length === 0) continue;
    failed++;
    console.log(`regression ${name} fails again:\n  ${problems.join("\n  ")}`);
  }
  console.log(`${known.length} regressions, ${failed} failed`);
  return failed;
}

async function runMany(runner: CaseRunner, chosen: SimulateOptions): Promise<number> {
  const reached = reachedKinds(simulatedPrograms);
  const coverage = new Coverage({
    operatorsOf: operatorsOf(simulatedPrograms),
    unreachable: (cell) => unreachable(cell, reached),
  });
  const beganMs = performance.now();
  const failed: SeedReport[] = [];
  const sums = { steps: 0, virtualMs: 0, faults: 0, checkpoints: 0, attempts: 0 };
  const { from, seeds: count, program, workers } = chosen;
  const onReport = (report: SeedReport): void => {
    coverage.add(report);
    sums.steps += report.steps;
    sums.virtualMs += report.virtualMs;
    sums.faults += report.injected.length;
    sums.checkpoints += report.checkpoints;
    sums.attempts += report.attempts;
    if (report.problems.length === 0) return;
    failed.push(report);
    const only = program === null ? "" : ` --program ${program}`;
    console.log(
      `seed ${report.seed} (${report.what.program}) failed:\n  ${report.problems.join("\n  ")}\n  pnpm simulate --seeds 1 --from ${report.seed}${only}\n  ${JSON.stringify(report.what)}`,
    );
  };
  const steered = new SteeredSeeds(from, coverage, programsOf(program));
  const take = chosen.steers ? () => steered.take() : seedsFrom(from);
  const run = await runSeeds({ take, count, program, workers, forMs: Number.POSITIVE_INFINITY, onReport });
  const seconds = (performance.now() - beganMs) / 1_000;
  if (failed[0] !== undefined && chosen.shrinks) await printShrunk(runner, failed[0].what);
  console.log(coverage.table());
  console.log(
    `${run} seeds ${chosen.steers ? "picked " : ""}from ${from} on run, ${failed.length} failed; ${(run / seconds).toFixed(1)} seeds/s, ${(sums.virtualMs / HOUR_MS).toFixed(2)} virtual hours, ${sums.steps} steps, ${sums.faults} faults, ${sums.checkpoints} checkpoints, ${sums.attempts} restores`,
  );
  return failed.length;
}

async function printShrunk(runner: CaseRunner, what: SimulatedCase): Promise<void> {
  const smallest = await shrinkCase(runner, what, SHRINK_RUNS);
  const { problems } = await runner.run(smallest);
  console.log(`smaller, still failing (save it and give it to --plan):\n${JSON.stringify(smallest)}`);
  for (const problem of problems) console.log(`  ${problem}`);
}
