import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LocalCluster } from "@millrace/engine/node";
import { CORE_GRAPHS, coreJobGraph } from "./core/core-graphs.ts";
import type { CoreRun } from "./core/core-graphs.ts";
import { calibrate } from "./measure/calibration.ts";
import { FLINK } from "./measure/flink-figures.ts";
import { processCpuSeconds } from "./measure/process-cpu.ts";
import { median, printFigures, spread } from "./measure/summary.ts";

/**
 * `pnpm bench core [--events N] [--runs N] [--graph NAME]`: the graphs of Nexmark q0, q1, q2, q5 and a tumbling count by
 * bidder on the real cluster, metrics on, without checkpoints and with one every 10 s, at parallelism 1 and 2. CPU is
 * that of all TaskManager processes; the clock runs from submission to the end of the job, final checkpoint included.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "4000000" },
    runs: { type: "string", default: "5" },
    graph: { type: "string", multiple: true, default: [...CORE_GRAPHS] },
  },
});
const EVENTS = Number(options.events);
const RUNS = Number(options.runs);
const MIB = 1 << 20;

interface Figure {
  readonly cpuSecondsPerMillion: number;
  readonly kiloEventsPerSecond: number;
}

async function measured(cluster: LocalCluster, run: CoreRun): Promise<Figure> {
  const cpu = (): number => cluster.taskManagers().reduce((sum, { pid }) => sum + processCpuSeconds(pid), 0);
  const before = cpu();
  const job = await cluster.submit(coreJobGraph(run));
  const result = await job.finished;
  if (result.state !== "finished")
    throw new Error(`${run.graph} ended as ${result.state}: ${JSON.stringify(result.failure)}`);
  const millions = run.events / 1e6;
  return {
    cpuSecondsPerMillion: (cpu() - before) / millions,
    kiloEventsPerSecond: run.events / result.durationMs,
  };
}

async function row(cluster: LocalCluster, run: CoreRun): Promise<Figure> {
  await measured(cluster, { ...run, events: Math.ceil(run.events / 4) });
  const figures: Figure[] = [];
  for (let index = 0; index < RUNS; index++) figures.push(await measured(cluster, run));
  const cpu = figures.map((figure) => figure.cpuSecondsPerMillion);
  const speed = median(figures.map((figure) => figure.kiloEventsPerSecond));
  const flink = FLINK[run.graph]?.[run.parallelism - 1] ?? null;
  const ratio = flink === null ? "-" : `${(flink.cpuSecondsPerMillion / median(cpu)).toFixed(1)}x`;
  const columns = [
    run.graph.padEnd(15),
    `p=${run.parallelism}`,
    (run.checkpointMs === null ? "off" : `${run.checkpointMs / 1_000} s`).padEnd(5),
    `${speed.toFixed(0)} k/s`.padStart(10),
    `${median(cpu).toFixed(3)} CPU-s/M`.padStart(14),
    `(${spread(cpu)})`.padEnd(18),
    flink === null ? "Flink -" : `Flink ${flink.kiloEventsPerSecond} k/s, ${flink.cpuSecondsPerMillion}`,
    `CPU ${ratio}`,
  ];
  console.log(columns.join("  "));
  return { cpuSecondsPerMillion: median(cpu), kiloEventsPerSecond: speed };
}

const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
const calibration = calibrate();
console.log(`calibration loop ${calibration.toFixed(3)} CPU-s; ${EVENTS} events a run, median of ${RUNS}`);
const figures: Record<string, Figure> = {};
{
  await using cluster = await LocalCluster.start({
    dataDir,
    taskManagers: 1,
    slotsPerTaskManager: 2,
    managedMemoryBytesPerSlot: 512 * MIB,
    segmentPoolBytes: 64 * MIB,
    allowedRoots: [dataDir],
  });
  for (const graph of options.graph) {
    for (const parallelism of [1, 2]) {
      for (const checkpointMs of [null, 10_000]) {
        const name = `${graph} p=${parallelism}${checkpointMs === null ? "" : " checkpoints"}`;
        figures[name] = await row(cluster, { graph, events: EVENTS, parallelism, checkpointMs });
      }
    }
  }
}
rmSync(dataDir, { recursive: true, force: true });
printFigures({ program: "core", events: EVENTS, runs: RUNS, calibrationCpuSeconds: calibration, figures });
