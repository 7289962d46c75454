import { describe, expect, it } from "vitest";
import { programs } from "./programs.ts";
import { runOnSimulation } from "./run-on-simulation.ts";
import { seededRun } from "./seeded-run.ts";

/** `soak.ts` goes through as many as there is time for. */
const SEEDS = 50;

describe("law 2: restore equals uninterrupted, with the engine's operators", () => {
  it.each(programs)("$id", (program) => {
    const expected = program.expected?.toSorted() ?? runOnSimulation(program, { parallelism: 1, seed: 0 });
    for (let seed = 1; seed <= SEEDS; seed++) {
      expect(runOnSimulation(program, seededRun(seed)), `seed ${seed}`).toEqual(expected);
    }
  });
});
