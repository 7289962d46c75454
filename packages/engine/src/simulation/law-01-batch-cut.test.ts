import { describe, expect, it } from "vitest";
import { Simulation } from "./simulation.ts";
import { keyOf, numbersJob, smallOperators } from "./testing/small-operators.ts";

const ROWS = 150;

/** Running sums of each key in the order in which its subtask wrote them. */
function changelogs(
  seed: number,
  pollRows: number,
  parallelism: number,
): ReadonlyMap<string, readonly string[]> {
  const job = numbersJob({
    rows: ROWS,
    parallelism,
    intervalMs: 3,
    sources: 1,
    sourceParallelism: 1,
    partitioning: { kind: "hash", keys: [0] },
  });
  const simulation = new Simulation(job, { seed, registry: smallOperators, pollRows });
  expect(simulation.runToEnd(200_000)).toBe("finished");
  const byKey = new Map<string, string[]>();
  const parts = [...simulation.committed].filter(([path]) => path.startsWith("/sums/"));
  for (const [, text] of parts.toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))) {
    for (const line of text.split("\n").slice(0, -1)) {
      const [key, sum] = line.split(" ") as [string, string];
      byKey.set(key, [...(byKey.get(key) ?? []), sum]);
    }
  }
  return byKey;
}

describe("law 1: batch cut", () => {
  it.each([1, 2, 3])(
    "each key sees the same changelog however rows are cut into batches, at parallelism %i",
    (parallelism) => {
      const expected = new Map<string, string[]>();
      const sums = new Map<string, number>();
      for (let n = 0; n < ROWS; n++) {
        const sum = (sums.get(keyOf(n)) ?? 0) + 2 * n;
        sums.set(keyOf(n), sum);
        expected.set(keyOf(n), [...(expected.get(keyOf(n)) ?? []), String(sum)]);
      }
      for (const pollRows of [1, 2, 7, 64, 1_000]) {
        for (let seed = 0; seed < 5; seed++)
          expect(changelogs(seed, pollRows, parallelism)).toEqual(expected);
      }
    },
  );
});
