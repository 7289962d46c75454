import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation } from "./simulation.ts";
import {
  committedLines,
  expectedDoubled,
  expectedSums,
  largestSums,
  numbersJob,
  smallOperators,
} from "./testing/small-operators.ts";

const ROWS = 120;
const LIMIT = 200_000;

function check(simulation: Simulation): void {
  expect(simulation.state).toBe("finished");
  expect(committedLines(simulation.committed, "/doubled")).toEqual(expectedDoubled(ROWS));
  const sums = committedLines(simulation.committed, "/sums");
  expect(sums).toHaveLength(ROWS + (ROWS >> 1));
  expect(largestSums(sums)).toEqual(expectedSums(ROWS));
}

describe("law 2: restore equals uninterrupted", () => {
  it.each([1, 2, 4])(
    "without a kill, at parallelism %i, with and without periodic checkpoints",
    (parallelism) => {
      for (const intervalMs of [null, 2]) {
        for (let seed = 0; seed < 10; seed++) {
          const simulation = new Simulation(numbersJob({ rows: ROWS, parallelism, intervalMs }), {
            seed,
            registry: smallOperators,
            pollRows: 5,
          });
          simulation.runToEnd(LIMIT);
          check(simulation);
          expect(simulation.restarts).toBe(0);
        }
      }
    },
  );

  it("killed at any micro-steps", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 0, max: 2 ** 31 }),
          parallelism: fc.integer({ min: 1, max: 3 }),
          kills: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }),
          pollRows: fc.integer({ min: 1, max: 20 }),
        }),
        ({ seed, parallelism, kills, pollRows }) => {
          const job = numbersJob({ rows: ROWS, parallelism, intervalMs: 1 });
          const simulation = new Simulation(job, { seed, registry: smallOperators, pollRows });
          for (const steps of kills) {
            simulation.runToEnd(steps);
            simulation.kill();
          }
          simulation.runToEnd(LIMIT);
          check(simulation);
        },
      ),
      { numRuns: 150 },
    );
  });
});
