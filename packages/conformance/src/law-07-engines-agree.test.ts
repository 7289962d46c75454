import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programs } from "./programs.ts";
import { runOnSimulation } from "./run-on-simulation.ts";
import { ThreadsRunner } from "./run-on-threads.ts";

describe("law 7: simulation and threads agree", () => {
  let threads: ThreadsRunner;
  beforeAll(async () => {
    threads = await ThreadsRunner.start();
  });
  afterAll(async () => {
    await threads[Symbol.asyncDispose]();
  });

  describe.each(programs)("$id", (program) => {
    const expected = program.expected?.toSorted() ?? runOnSimulation(program, { parallelism: 1, seed: 0 });
    it.each([1, 2, 4])("in simulation at parallelism %i", (parallelism) => {
      expect(runOnSimulation(program, { parallelism, seed: parallelism })).toEqual(expected);
    });
    it.each([1, 2, 4])("in threads at parallelism %i", async (parallelism) => {
      expect(await threads.run(program, parallelism)).toEqual(expected);
    });
  });
});
