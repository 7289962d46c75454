import { parseArgs } from "node:util";
import { ThreadsRunner } from "../run-on-threads.ts";
import { checkInSimulation, checkInThreads } from "./check-graph.ts";
import { drawGraph } from "./draw-graph.ts";
import { DrawnKinds } from "./drawn-kinds.ts";
import { randomGraph } from "./random-graph.ts";
import type { RandomGraph } from "./random-graph.ts";
import { shrinkGraph } from "./shrink-graph.ts";

const SHRINK_RUNS = 600;

const HELP = `pnpm differential [--graphs N] [--threads N] [--from S]

Random small graphs, each run and held against a plain model of what its operators mean. A graph that fails is made
smaller and printed; a quarter of them run in batch too, and a quarter in automatic. Keep it in packages/conformance/src/differential/regressions as {about, graph}.
At the end: how many graphs that agreed had each operation, node and operator, and which of them and of the nodes' choices none had.

  --graphs N     how many in simulation (1000)
  --threads N    how many of them in threads too (0)
  --from S       seed of the first (0)`;

const { values } = parseArgs({
  options: {
    graphs: { type: "string", default: "1000" },
    threads: { type: "string", default: "0" },
    from: { type: "string", default: "0" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) console.log(HELP);
else process.exitCode = (await differ(Number(values.from))) === 0 ? 0 : 1;

/** How many failed. */
async function differ(from: number): Promise<number> {
  const began = performance.now();
  let failed = 0;
  const drawn = new DrawnKinds();
  for (let seed = from; seed < from + Number(values.graphs); seed++) {
    const graph = randomGraph(seed);
    const problem = checkInSimulation(graph);
    if (problem === null) {
      drawn.add(drawGraph(graph));
      continue;
    }
    failed++;
    await report(graph, problem, (smaller) => checkInSimulation(smaller) !== null);
  }
  failed += await inThreads(from);
  console.log(drawn.table());
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `${values.graphs} graphs in simulation, ${values.threads} in threads, ${failed} failed, ${seconds} s`,
  );
  return failed;
}

async function inThreads(from: number): Promise<number> {
  if (Number(values.threads) === 0) return 0;
  await using threads = await ThreadsRunner.start();
  let failed = 0;
  for (let seed = from; seed < from + Number(values.threads); seed++) {
    const graph = randomGraph(seed);
    const problem = await checkInThreads(graph, threads);
    if (problem === null) continue;
    failed++;
    console.log(`seed ${seed} in threads: ${problem}`);
  }
  return failed;
}

async function report(
  graph: RandomGraph,
  problem: string,
  fails: (graph: RandomGraph) => boolean,
): Promise<void> {
  console.log(`seed ${graph.seed}: ${problem}`);
  const smallest = await shrinkGraph(graph, fails, SHRINK_RUNS);
  console.log(JSON.stringify({ about: checkInSimulation(smallest), graph: smallest }));
}
