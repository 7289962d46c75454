import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LocalCluster } from "@millrace/engine/node";
import { CORE_GRAPHS } from "./core/core-graphs.ts";
import { measureRun } from "./core/measure-run.ts";
import type { RunFigures } from "./core/measure-run.ts";
import { calibrate } from "./measure/calibration.ts";
import { FLINK } from "./measure/flink-figures.ts";
import { median, printFigures, spread } from "./measure/summary.ts";

/**
 * `pnpm bench core [--quick] [--runs N] [--seconds N] [--graph NAME] [--parallelism N]`: the graphs of Nexmark q0, q1, q2,
 * q5 and a tumbling count by bidder on the real cluster, metrics on, at parallelism 1 and 2. Runs without checkpoints (10 s
 * each) and with one every 10 s (25 s each, so that two or more are periodic) take turns; medians of five rounds. CPU is
 * that of all TaskManager processes; the clock runs from submission to the end of the job, final checkpoint included. About
 * half an hour; `--quick`: one round of 6 s and 15 s, four minutes.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    runs: { type: "string" },
    seconds: { type: "string" },
    graph: { type: "string", multiple: true, default: [...CORE_GRAPHS] },
    parallelism: { type: "string", multiple: true, default: ["1", "2"] },
  },
});
const RUNS = Number(options.runs ?? (options.quick ? 1 : 5));
const CHECKPOINTS_EVERY_MS = 10_000;
const SECONDS_WITH = Number(options.seconds ?? (options.quick ? 15 : 25));
const SECONDS_WITHOUT = SECONDS_WITH * 0.4;
const PROBE_EVENTS = 2_000_000;
const MIB = 1 << 20;

interface Cell {
  readonly cpuSecondsPerMillion: number;
  readonly kiloEventsPerSecond: number;
  readonly events: number;
  readonly periodicCheckpoints: number;
  readonly failedCheckpoints: number;
}

function cell(name: string, runs: readonly RunFigures[]): Cell {
  const cpu = runs.map((run) => run.cpuSecondsPerMillion);
  const speed = median(runs.map((run) => run.kiloEventsPerSecond));
  const sum = (of: (run: RunFigures) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const [graph, parallelism] = name.split(" p=") as [string, string];
  const flink = FLINK[graph]?.[Number.parseInt(parallelism, 10) - 1] ?? null;
  const figures = {
    cpuSecondsPerMillion: median(cpu),
    kiloEventsPerSecond: speed,
    events: median(runs.map((run) => run.events)),
    periodicCheckpoints: sum((run) => run.periodicCheckpoints),
    failedCheckpoints: sum((run) => run.failedCheckpoints),
  };
  const columns = [
    name.padEnd(34),
    `${(figures.events / 1e6).toFixed(0)} M`.padStart(6),
    `${speed.toFixed(0)} k/s`.padStart(10),
    `${median(cpu).toFixed(3)} CPU-s/M (${spread(cpu)})`.padEnd(33),
    `${figures.periodicCheckpoints} periodic checkpoints`.padEnd(24),
    flink === null
      ? "Flink -"
      : `Flink ${flink.kiloEventsPerSecond} k/s, ${flink.cpuSecondsPerMillion} CPU-s/M`,
    flink === null ? "" : `${(flink.cpuSecondsPerMillion / median(cpu)).toFixed(1)}x less CPU`,
  ];
  console.log(columns.join("  "));
  return figures;
}

/** A machine that was slow when its speed was taken ends a run too early: such a one does not count. */
async function longEnough(run: (seconds: number) => Promise<RunFigures>): Promise<RunFigures> {
  const first = await run(SECONDS_WITH);
  return first.periodicCheckpoints > 0 ? first : run(SECONDS_WITH * 2);
}

/** Rounds of a run without checkpoints and one with them: what disturbs the machine disturbs both. */
async function rounds(
  cluster: LocalCluster,
  graph: string,
  parallelism: number,
): Promise<Record<string, Cell>> {
  const run = (events: number, checkpointMs: number | null): Promise<RunFigures> =>
    measureRun(cluster, { graph, parallelism, events: Math.ceil(events), checkpointMs });
  let perSecond = (await run(PROBE_EVENTS, null)).kiloEventsPerSecond * 1_000;
  for (const seconds of [1, 3]) {
    perSecond = (await run(perSecond * seconds, null)).kiloEventsPerSecond * 1_000;
  }
  const without: RunFigures[] = [];
  const withThem: RunFigures[] = [];
  for (let round = 0; round < RUNS; round++) {
    without.push(await run(perSecond * SECONDS_WITHOUT, null));
    withThem.push(await longEnough((seconds) => run(perSecond * seconds, CHECKPOINTS_EVERY_MS)));
  }
  const off = `${graph} p=${parallelism}, no checkpoints`;
  const on = `${graph} p=${parallelism}, every 10 s`;
  return { [off]: cell(off, without), [on]: cell(on, withThem) };
}

const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
const calibration = [calibrate()];
console.log(`calibration loop ${calibration[0]!.toFixed(3)} CPU-s; median of ${RUNS}`);
const figures: Record<string, Cell> = {};
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
    for (const parallelism of options.parallelism.map(Number)) {
      Object.assign(figures, await rounds(cluster, graph, parallelism));
      calibration.push(calibrate());
    }
  }
}
rmSync(dataDir, { recursive: true, force: true });
for (const [name, { periodicCheckpoints }] of Object.entries(figures)) {
  if (name.endsWith("every 10 s") && periodicCheckpoints < RUNS) {
    console.log(`MISSED: ${name}: a run ended before its first periodic checkpoint`);
  }
}
printFigures({
  program: "core",
  runs: RUNS,
  secondsWithCheckpoints: SECONDS_WITH,
  calibrationCpuSeconds: { median: median(calibration), spread: spread(calibration) },
  figures,
});
