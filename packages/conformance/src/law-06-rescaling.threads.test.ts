import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limited } from "./limited-program.ts";
import { hotAuctions } from "./programs/hot-auctions.ts";
import { wideRows } from "./programs/wide-rows.ts";
import { runOnSimulation } from "./run-on-simulation.ts";
import { ThreadsRunner } from "./run-on-threads.ts";

describe("law 6: stopped with a savepoint and gone on at another parallelism, the output is that of one run", () => {
  let threads: ThreadsRunner;
  beforeAll(async () => {
    threads = await ThreadsRunner.start();
  });
  afterAll(async () => {
    await threads[Symbol.asyncDispose]();
  });

  const runs = [
    { program: hotAuctions, rate: 30_000, from: 2, to: 4 },
    { program: hotAuctions, rate: 30_000, from: 4, to: 2 },
    { program: hotAuctions, rate: 30_000, from: 5, to: 2 },
    { program: wideRows, rate: 5_000, from: 1, to: 4 },
    { program: wideRows, rate: 5_000, from: 4, to: 1 },
  ];
  it.each(runs)("$program.id from $from to $to", async ({ program, rate, from, to }) => {
    const expected = runOnSimulation(program, { parallelism: 1, seed: 0 });
    const taken = { count: 0 };
    const options = { goOnAt: to, onSavepoint: () => taken.count++ };
    expect(await threads.run(limited(program, rate), from, options)).toEqual(expected);
    expect(taken.count).toBe(1);
  });
});
