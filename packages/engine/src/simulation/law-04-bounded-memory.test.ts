import { describe, expect, it } from "vitest";
import { TASK_COUNTERS } from "../metrics/metrics-layout.ts";
import { MAX_CHANNEL_SEGMENTS } from "../network/network-memory.ts";
import { Simulation } from "./simulation.ts";
import { committedLines, largestSums, numbersJob, smallOperators } from "./testing/small-operators.ts";

const ROWS = 400;
const KEY_LENGTH = 3_000;

describe("law 4: bounded memory", () => {
  it.each([1, 2])(
    "under back pressure nothing is lost and no output holds more than its segments, at parallelism %i",
    (parallelism) => {
      const job = numbersJob({ rows: ROWS, parallelism, intervalMs: 5, keyLength: KEY_LENGTH });
      let full = 0;
      for (let seed = 0; seed < 6; seed++) {
        const simulation = new Simulation(job, {
          seed,
          registry: smallOperators,
          pollRows: 50,
          traceEvents: 1_000_000,
        });
        let most = 0;
        while (simulation.step()) {
          for (const words of simulation.metrics.values())
            most = Math.max(most, words[TASK_COUNTERS.indexOf("outputQueued")]!);
        }
        expect(simulation.state).toBe("finished");
        full += simulation.takeTrace().filter(({ kind }) => kind === "buf.full").length;
        // One input batch's output may wait beside the segments: at most as much as came in one segment.
        expect(most).toBeLessThanOrEqual(parallelism * (MAX_CHANNEL_SEGMENTS + 3));
        const sums = committedLines(simulation.committed, "/sums");
        expect(sums).toHaveLength(ROWS + ROWS / 2);
        const total = [...largestSums(sums).values()].reduce((sum, value) => sum + value, 0n);
        expect(total).toBe(BigInt(ROWS * (ROWS - 1) + (ROWS / 2) * (ROWS / 2 - 1)));
      }
      expect(full).toBeGreaterThan(0);
    },
  );

  it("law 2 under back pressure: killed and restored", () => {
    const job = numbersJob({ rows: ROWS, parallelism: 2, intervalMs: 2, keyLength: KEY_LENGTH });
    for (let seed = 0; seed < 12; seed++) {
      const simulation = new Simulation(job, { seed, registry: smallOperators, pollRows: 50 });
      for (let kill = 0; kill < 3; kill++) {
        simulation.runToEnd(100 + 40 * seed);
        simulation.kill();
      }
      expect(simulation.runToEnd(500_000)).toBe("finished");
      expect(committedLines(simulation.committed, "/doubled")).toHaveLength(ROWS + ROWS / 2);
      expect(committedLines(simulation.committed, "/sums")).toHaveLength(ROWS + ROWS / 2);
    }
  });
});
