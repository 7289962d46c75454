import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { BenchCluster, firstEvent } from "./cluster/bench-cluster.ts";
import { LatencyHistogram } from "./cluster/latency-histogram.ts";
import { WARM_UP_MS } from "./cluster/probe-operators.ts";
import { probeGraph } from "./cluster/probe-graph.ts";
import type { ProbeOptions } from "./cluster/probe-graph.ts";
import { median, printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench latency [--rounds N]`: from the moment a row is due at the source until the sink has it, through source -> map ->
 * key by -> aggregate -> sink at parallelism 2 with the default buffer timeout, all rows after a warm-up; the same with
 * a task in each slot that never waits; three rounds, the
 * median and each round's p99. Beside them how late this idle process is woken: what the machine adds by itself. Two and
 * a half minutes.
 */
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const ROUNDS = Number(options.rounds);
const SECONDS = 12;
const GOAL_MS = 10;
const CASES: readonly (readonly [name: string, how: Pick<ProbeOptions, "rowsPerSecond" | "beside">])[] = [
  ["1,000 rows/s", { rowsPerSecond: 1_000 }],
  ["100,000 rows/s", { rowsPerSecond: 100_000 }],
  ["1,000 rows/s, both slots busy", { rowsPerSecond: 1_000, beside: "busy" }],
];

async function latency(how: Pick<ProbeOptions, "rowsPerSecond" | "beside">): Promise<LatencyHistogram> {
  await using bench = await BenchCluster.start();
  await bench.warm(1);
  const histogram = new LatencyHistogram();
  let parts = 0;
  const all = firstEvent((event) => {
    if (event.kind !== "printed") return false;
    for (const { values } of event.rows) histogram.merge(values[0] ?? "[]");
    parts += event.rows.length;
    return parts === 2;
  });
  const job = await bench.cluster.submit(probeGraph({ parallelism: 2, seconds: SECONDS, ...how }), {
    onEvent: all.listen,
  });
  const failed = job.finished.then(({ failure }) => {
    if (failure !== null) throw new Error(JSON.stringify(failure));
    return 0;
  });
  await Promise.race([all.atMs, failed]);
  await job.cancel();
  return histogram;
}

/** Percentiles of one round, ms. */
interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly rows: number;
}

function percentilesOf(histogram: LatencyHistogram): Percentiles {
  const at = (share: number): number => histogram.percentile(share);
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), rows: histogram.total };
}

const wakeUp = monitorEventLoopDelay({ resolution: 1 });
wakeUp.enable();
/** Rounds of all cases in turns: what disturbs the machine for a while does not fall on one case alone. */
const rounds = new Map<string, Percentiles[]>(CASES.map(([name]) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, how] of CASES) rounds.get(name)!.push(percentilesOf(await latency(how)));
}
const figures: Record<string, unknown> = {};
for (const [name, known] of rounds) {
  const of = (which: "p50" | "p99" | "p999"): readonly number[] => known.map((round) => round[which]);
  const p99 = median(of("p99"));
  figures[name] = { p50: median(of("p50")), p99, p99OfRounds: of("p99"), p999: median(of("p999")) };
  const verdict = p99 <= GOAL_MS ? "" : `  MISSED: due are ${GOAL_MS} ms`;
  console.log(
    `${name.padEnd(30)} p50 ${median(of("p50")).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${of("p99").join(", ")}), ` +
      `p99.9 ${median(of("p999")).toFixed(1)} ms${verdict}`,
  );
}
const idleWakeUpP99 = Math.max(0, wakeUp.percentile(99) / 1e6 - 1);
console.log(`an idle process is woken up to ${idleWakeUpP99.toFixed(1)} ms late (p99)`);
printFigures({
  program: "latency",
  rounds: ROUNDS,
  warmUpMs: WARM_UP_MS,
  goalMs: GOAL_MS,
  idleWakeUpP99,
  figures,
});
