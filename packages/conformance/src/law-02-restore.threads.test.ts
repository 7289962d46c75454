import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limited } from "./limited-program.ts";
import { hotAuctions } from "./programs/hot-auctions.ts";
import { wideRows } from "./programs/wide-rows.ts";
import { runOnSimulation } from "./run-on-simulation.ts";
import { ThreadsRunner } from "./run-on-threads.ts";

describe("law 2: restore equals uninterrupted, with processes that are killed", () => {
  let threads: ThreadsRunner;
  beforeAll(async () => {
    threads = await ThreadsRunner.start();
  });
  afterAll(async () => {
    await threads[Symbol.asyncDispose]();
  });

  const runs = [
    { program: hotAuctions, rate: 30_000, parallelism: 1 },
    { program: hotAuctions, rate: 30_000, parallelism: 4 },
    { program: wideRows, rate: 5_000, parallelism: 2 },
    { program: wideRows, rate: 5_000, parallelism: 4 },
  ];
  it.each(runs)(
    "$program.id at $rate events/s and parallelism $parallelism",
    async ({ program, rate, parallelism }) => {
      const expected = runOnSimulation(program, { parallelism: 1, seed: 0 });
      const killed = { count: 0 };
      expect(
        await threads.run(limited(program, rate), parallelism, { kill: true, onKill: () => killed.count++ }),
      ).toEqual(expected);
      expect(killed.count).toBe(1);
    },
  );
});
