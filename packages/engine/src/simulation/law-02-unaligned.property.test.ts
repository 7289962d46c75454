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
const LIMIT = 60_000;

const run = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  parallelism: fc.integer({ min: 1, max: 3 }),
  sourceParallelism: fc.integer({ min: 1, max: 3 }),
  kills: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }),
  pollRows: fc.integer({ min: 1, max: 40 }),
  /** Long keys fill segments after a few rows, so that much waits for credit; the longest need a frame of their own. */
  keyLength: fc.constantFrom(0, 3_000, 3_000, 9_000, 40_000),
  alignedTimeoutMs: fc.constantFrom(0, 0, 1, 5),
  slow: fc.constantFrom("none", "double", "sum"),
  costMs: fc.constantFrom(1, 3),
});

describe("law 2: restore equals uninterrupted, unaligned", () => {
  it("killed at any micro-steps, with rows in flight, small and larger than a segment", () => {
    let early = 0;
    let overtook = 0;
    fc.assert(
      fc.property(run, ({ seed, kills, pollRows, slow, costMs, ...how }) => {
        const job = numbersJob({ ...how, rows: ROWS, intervalMs: 1, mode: "unaligned" });
        const costsMs = { [slow]: costMs };
        const options = { seed, registry: smallOperators, pollRows, costsMs, traceEvents: 100_000 };
        const simulation = new Simulation(job, options);
        for (const steps of kills) {
          simulation.runToEnd(steps);
          simulation.kill();
        }
        simulation.runToEnd(LIMIT);
        for (const { kind, data } of simulation.takeTrace()) {
          if (kind === "bar.early" && data["rows"] !== 0) early++;
          if (kind === "bar.overtake" && data["rows"] !== 0) overtook++;
        }
        const trimmed = (line: string): string => line.replaceAll(/\.+/gu, "");
        expect(simulation.state).toBe("finished");
        const doubled = committedLines(simulation.committed, "/doubled").map(trimmed).toSorted();
        expect(doubled).toEqual(expectedDoubled(ROWS));
        const sums = committedLines(simulation.committed, "/sums").map(trimmed);
        expect(sums).toHaveLength(ROWS + (ROWS >> 1));
        expect(largestSums(sums)).toEqual(expectedSums(ROWS));
      }),
      { numRuns: 40 },
    );
    expect(early).toBeGreaterThan(20);
    expect(overtook).toBeGreaterThan(20);
  });
});
