import { expect, test } from "vitest";
import { caseOfSeed } from "./case-of-seed.ts";
import { Coverage } from "./coverage.ts";
import { reachedKinds, operatorsOf } from "./operators-of.ts";
import { simulatedPrograms } from "./programs.ts";
import type { SeedReport } from "./seed-report.ts";
import { SteeredSeeds } from "./steered-seeds.ts";
import { unreachable } from "./unreachable.ts";

const reached = reachedKinds(simulatedPrograms);
const none: ReadonlySet<string> = new Set();
const nothing = { exchanging: none, staged: none, keyed: none, sorting: none };
const table = (): Coverage =>
  new Coverage({
    operatorsOf: operatorsOf(simulatedPrograms),
    unreachable: (cell) => unreachable(cell, reached),
  });

/** As if every fault of the seed's case had come. */
function reportOf(seed: number): SeedReport {
  const what = caseOfSeed(seed, simulatedPrograms);
  const injected = what.plan.faults.map((fault) => ({
    fault,
    phase: "phase" in fault.when ? fault.when.phase : null,
    step: 0,
    timeMs: 0,
  }));
  return {
    seed,
    what,
    problems: [],
    injected,
    steps: 0,
    virtualMs: 0,
    attempts: 0,
    checkpoints: 0,
    hash: "",
  };
}

function cellsReached(seeds: readonly number[]): number {
  const coverage = table();
  for (const seed of seeds) coverage.add(reportOf(seed));
  return Number(/^(\d+) of \d+ cells reached/m.exec(coverage.table())?.[1]);
}

test("steered seeds come to more cells than those in their order, each once, and the same ones again", () => {
  const steer = (): number[] => {
    const coverage = table();
    const steered = new SteeredSeeds(500, coverage, simulatedPrograms);
    return Array.from({ length: 40 }, () => {
      const seed = steered.take();
      coverage.add(reportOf(seed));
      return seed;
    });
  };
  const picked = steer();
  expect(new Set(picked).size).toBe(40);
  expect(steer()).toEqual(picked);
  expect(cellsReached(picked)).toBeGreaterThan(cellsReached(Array.from({ length: 40 }, (_, n) => 500 + n)));
});

test("what no run can come to is told with its reason, and is not among the empty cells", () => {
  const coverage = table();
  coverage.add(reportOf(1));
  const lines = coverage.table();
  expect(lines).toMatch(/\d+ cells cannot be reached: a job is not rescaled before all its tasks run/);
  expect(lines).not.toContain("restore, rescale");
  expect(
    unreachable({ operator: "socket-text-source", kind: "cut-connection", phase: "restore" }, nothing),
  ).toBe("its programs have no connection between TaskManagers");
  expect(unreachable({ operator: "iterate", kind: "kill-slot", phase: "partition-read" }, reached)).toBe(
    "none of its programs runs in batch in several stages",
  );
  for (const phase of ["overtaking", "page-write"] as const)
    expect(unreachable({ operator: "window", kind: "lost-partition", phase }, reached)).toContain("in batch");
  expect(unreachable({ operator: "split-text", kind: "kill-slot", phase: "sort-spill" }, reached)).toBeNull();
  expect(unreachable({ operator: "split-text", kind: "kill-slot", phase: "sort-spill" }, nothing)).toBe(
    "none of its programs sorts in batch",
  );
});
