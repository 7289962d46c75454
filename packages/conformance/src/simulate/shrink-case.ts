import type { CaseRunner } from "./run-case.ts";
import type { SimulatedCase } from "./simulated-case.ts";

/**
 * A smaller case that still fails, by leaving out what is not needed for it: faults, rows, subtasks, TaskManagers. The
 * problem may be another one than at first.
 */
export async function shrinkCase(
  runner: CaseRunner,
  failing: SimulatedCase,
  mostRuns: number,
): Promise<SimulatedCase> {
  let smallest = failing;
  let runs = 0;
  for (let goesOn = true; goesOn;) {
    goesOn = false;
    for (const candidate of smallerThan(smallest)) {
      if (runs++ >= mostRuns) return smallest;
      const { problems } = await runner.run(candidate);
      if (problems.length === 0) continue;
      smallest = candidate;
      goesOn = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(what: SimulatedCase): Generator<SimulatedCase, void> {
  const { faults } = what.plan;
  const half = Math.ceil(faults.length / 2);
  if (faults.length > 2) {
    yield { ...what, plan: { faults: faults.slice(0, half) } };
    yield { ...what, plan: { faults: faults.slice(half) } };
  }
  for (const left of faults) yield { ...what, plan: { faults: faults.filter((fault) => fault !== left) } };
  if (what.parallelism > 1) yield { ...what, parallelism: what.parallelism - 1 };
  if (what.oneRowIn < 64) yield { ...what, oneRowIn: what.oneRowIn * 2 };
  if (what.spareTaskManagers > 0) yield { ...what, spareTaskManagers: 0 };
  if (what.slotsEach < 4) yield { ...what, slotsEach: 4 };
}
