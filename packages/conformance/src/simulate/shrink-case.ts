import { shrink } from "../shrink.ts";
import type { CaseRunner } from "./run-case.ts";
import type { SimulatedCase } from "./simulated-case.ts";

/** A smaller case that still fails: without faults, rows, subtasks and TaskManagers that it does not need for that. */
export const shrinkCase = (
  runner: CaseRunner,
  failing: SimulatedCase,
  mostRuns: number,
): Promise<SimulatedCase> =>
  shrink(failing, smallerThan, async (what) => (await runner.run(what)).problems.length > 0, mostRuns);

const ENOUGH = 1 << 20;

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
  if (what.stateCacheBytes !== undefined) {
    const { stateCacheBytes: _, ...inMemory } = what;
    yield inMemory;
  }
  if (what.batch !== undefined && what.batch.sortMemoryBytes < ENOUGH)
    yield { ...what, batch: { ...what.batch, sortMemoryBytes: ENOUGH } };
  if (what.slotsEach < 4) yield { ...what, slotsEach: 4 };
}
