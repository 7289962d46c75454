import { describe, expect, it } from "vitest";
import { programs } from "./programs.ts";
import { runOnSimulation } from "./run-on-simulation.ts";

describe("law 2: restore equals uninterrupted, with the engine's operators", () => {
  it.each(programs)("$id", (program) => {
    const expected = program.expected?.toSorted() ?? runOnSimulation(program, { parallelism: 1, seed: 0 });
    for (let seed = 1; seed <= 4; seed++) {
      const kills = [50 * seed, 37 + 211 * seed];
      expect(runOnSimulation(program, { parallelism: 1 + (seed % 3), seed, kills })).toEqual(expected);
    }
  });
});
