import { describe, expect, it } from "vitest";
import { simulatedPrograms } from "./programs.ts";
import { nodeTurn } from "./node-turn.ts";
import { regressions } from "./regressions.ts";
import { CaseRunner } from "./run-case.ts";
import { runSeeds, seedsFrom } from "./run-seeds.ts";

const SEEDS = 300;
const DAY_MS = 86_400_000;

describe("the whole engine with faults, in simulation", () => {
  it("what failed once holds", async () => {
    const runner = new CaseRunner(simulatedPrograms, nodeTurn);
    for (const { name, what } of await regressions()) {
      const { problems } = await runner.run(what);
      expect(problems, name).toEqual([]);
    }
  });

  it(`${SEEDS} seeds, other ones each day`, async () => {
    const from = Math.floor(Date.now() / DAY_MS) * SEEDS;
    console.log(`pnpm simulate --seeds ${SEEDS} --from ${from}`);
    const failed: string[] = [];
    const run = await runSeeds({
      take: seedsFrom(from),
      count: SEEDS,
      program: null,
      workers: 2,
      forMs: Number.POSITIVE_INFINITY,
      onReport: ({ seed, problems }) => {
        if (problems.length > 0)
          failed.push(`pnpm simulate --seeds 1 --from ${seed}: ${problems.join("; ")}`);
      },
    });
    expect(failed).toEqual([]);
    expect(run).toBe(SEEDS);
  });
});
