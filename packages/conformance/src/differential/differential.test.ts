import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ThreadsRunner } from "../run-on-threads.ts";
import { nodeTurn } from "../simulate/node-turn.ts";
import { checkInSimulation, checkInThreads } from "./check-graph.ts";
import { drawGraph } from "./draw-graph.ts";
import { DrawnKinds } from "./drawn-kinds.ts";
import { keptGraphs } from "./kept-graphs.ts";
import { OPERATIONS, randomGraph } from "./random-graph.ts";
import { shrinkGraph } from "./shrink-graph.ts";

const IN_SIMULATION = 1_000;
const IN_THREADS = 50;
const DAY_MS = 86_400_000;
const SHRINK_RUNS = 300;
/** A graph takes a tenth of a second, of an idle processor. */
const PATIENCE_MS = 900_000;

/** Other graphs each day. */
const from = Math.floor(Date.now() / DAY_MS) * IN_SIMULATION;

describe("random graphs against a plain model", () => {
  it("some of them have each operation, and each node and operator without a reason", () => {
    const drawn = new DrawnKinds();
    for (let seed = 0; seed < IN_SIMULATION; seed++) drawn.add(drawGraph(randomGraph(seed)));
    expect(drawn.wrong).toEqual([]);
    expect(OPERATIONS.filter((operation) => !drawn.operations.has(operation))).toEqual([]);
  });

  it("what failed once holds", async () => {
    for (const { name, graph } of await keptGraphs()) expect(checkInSimulation(graph), name).toBeNull();
  });

  it(
    `${IN_SIMULATION} graphs in simulation, with and without failures`,
    { timeout: PATIENCE_MS },
    async () => {
      console.log(`pnpm differential --graphs ${IN_SIMULATION} --threads ${IN_THREADS} --from ${from}`);
      let run = 0;
      for (let seed = from; seed < from + IN_SIMULATION; seed++) {
        const graph = randomGraph(seed);
        const problem = checkInSimulation(graph);
        run++;
        await nodeTurn();
        if (problem === null) continue;
        const smaller = await shrinkGraph(graph, (each) => checkInSimulation(each) !== null, SHRINK_RUNS);
        expect.fail(`seed ${seed}: ${problem}\n${JSON.stringify(smaller)}`);
      }
      expect(run).toBe(IN_SIMULATION);
    },
  );

  describe("in threads", () => {
    let threads: ThreadsRunner;
    beforeAll(async () => {
      threads = await ThreadsRunner.start();
    });
    afterAll(async () => {
      await threads[Symbol.asyncDispose]();
    });

    it(`${IN_THREADS} graphs`, async () => {
      const failed: string[] = [];
      for (let seed = from; seed < from + IN_THREADS; seed++) {
        const problem = await checkInThreads(randomGraph(seed), threads);
        if (problem !== null) failed.push(`seed ${seed}: ${problem}`);
      }
      expect(failed).toEqual([]);
    });
  });
});
