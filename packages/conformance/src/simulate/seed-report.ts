import type { InjectedFault } from "@millrace/engine/simulation";
import type { Program } from "../program.ts";
import { caseOfSeed } from "./case-of-seed.ts";
import type { CaseRunner } from "./run-case.ts";
import type { SimulatedCase } from "./simulated-case.ts";

/** What came of one seed, as it goes from a worker to whoever counts. */
export interface SeedReport {
  readonly seed: number;
  readonly what: SimulatedCase;
  readonly problems: readonly string[];
  readonly injected: readonly InjectedFault[];
  readonly steps: number;
  readonly virtualMs: number;
  readonly attempts: number;
  readonly checkpoints: number;
  readonly hash: string;
}

export async function reportOf(runner: CaseRunner, what: SimulatedCase): Promise<SeedReport> {
  const { problems, result } = await runner.run(what);
  const { injected, steps, virtualMs, attempts, checkpoints, hash } = result;
  return { seed: what.seed, what, problems, injected, steps, virtualMs, attempts, checkpoints, hash };
}

export const reportOfSeed = (
  runner: CaseRunner,
  seed: number,
  programs: readonly Program[],
): Promise<SeedReport> => reportOf(runner, caseOfSeed(seed, programs));
