import { readFileSync } from "node:fs";
import { BenchCluster, firstEvent } from "./cluster/bench-cluster.ts";
import { LatencyHistogram } from "./cluster/latency-histogram.ts";
import { WARM_UP_MS } from "./cluster/probe-operators.ts";
import { probeGraph } from "./cluster/probe-graph.ts";
import type { ProbeOptions } from "./cluster/probe-graph.ts";
import { printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench latency`: from the moment a row is due at the source until the sink has it, through source -> map ->
 * key by -> aggregate -> sink at parallelism 2 with the default buffer timeout, all rows after a warm-up; then the same
 * with a task in each slot that never waits; then memory at parallelism 20.
 */
const SECONDS = 12;
const GOAL_MS = 10;

async function latency(options: Pick<ProbeOptions, "rowsPerSecond" | "beside">): Promise<LatencyHistogram> {
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
  const job = await bench.cluster.submit(probeGraph({ parallelism: 2, seconds: SECONDS, ...options }), {
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

/** Resident set of a process, and the part of it that is its own share, bytes. */
function memoryOf(pid: number): { readonly rssBytes: number; readonly pssBytes: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0);
  return { rssBytes: kib("Rss") * 1_024, pssBytes: kib("Pss") * 1_024 };
}

async function memoryAt20(): Promise<{ readonly idleBytes: number; readonly runningBytes: number }> {
  await using bench = await BenchCluster.start({ slotsPerTaskManager: 20 });
  await bench.warm(1);
  const pid = bench.cluster.taskManagers()[0]?.pid ?? 0;
  const idleBytes = memoryOf(pid).rssBytes;
  const job = await bench.cluster.submit(probeGraph({ parallelism: 20, rowsPerSecond: 100_000, seconds: 8 }));
  let runningBytes = 0;
  const timer = setInterval(() => {
    runningBytes = Math.max(runningBytes, memoryOf(pid).rssBytes);
  }, 250);
  await job.finished;
  clearInterval(timer);
  return { idleBytes, runningBytes };
}

const figures: Record<string, unknown> = {};
for (const [name, options] of [
  ["1,000 rows/s", { rowsPerSecond: 1_000 }],
  ["100,000 rows/s", { rowsPerSecond: 100_000 }],
  ["1,000 rows/s, both slots busy", { rowsPerSecond: 1_000, beside: "busy" }],
] as const) {
  const histogram = await latency(options);
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => histogram.percentile(share)) as [
    number,
    number,
    number,
  ];
  figures[name] = { p50, p99, p999, rows: histogram.total };
  const verdict = p99 <= GOAL_MS ? "" : `  MISSED: due are ${GOAL_MS} ms`;
  console.log(
    `${name.padEnd(30)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, p99.9 ${p999.toFixed(1)} ms (${histogram.total} rows)${verdict}`,
  );
}
const memory = await memoryAt20();
const mib = (bytes: number): string => `${(bytes / (1 << 20)).toFixed(0)} MiB`;
console.log(
  `parallelism 20 in one TaskManager: ${mib(memory.idleBytes)} idle, ${mib(memory.runningBytes)} at 100,000 rows/s`,
);
printFigures({ program: "latency", warmUpMs: WARM_UP_MS, goalMs: GOAL_MS, figures, memory });
