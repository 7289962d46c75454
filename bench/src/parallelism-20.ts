import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LocalCluster } from "@millrace/engine/node";
import { coreJobGraph } from "./core/core-graphs.ts";
import { calibrate } from "./measure/calibration.ts";
import { ClusterWatch } from "./measure/cluster-watch.ts";
import type { ClusterUse } from "./measure/cluster-watch.ts";
import { median, printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench parallelism-20 [--events N] [--runs N] [--parallelism N]`: Nexmark q5 at parallelism 2 (one TaskManager of
 * two slots) and at 20 (two of ten), in turns: CPU seconds per million events, resident memory of all TaskManagers, and
 * segments in use. About two minutes.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "20000000" },
    runs: { type: "string", default: "3" },
    parallelism: { type: "string", multiple: true, default: ["2", "20"] },
  },
});
const EVENTS = Number(options.events);
const RUNS = Number(options.runs);
const SLOTS_EACH = 10;
const MIB = 1 << 20;
/** Due: CPU at 20 against CPU at 2, and resident bytes at 20. */
const GOAL = { cpuRatio: 2, rssMib: 1_500 };

interface Cell extends ClusterUse {
  readonly parallelism: number;
  readonly idleRssBytes: number;
  readonly cpuSecondsPerMillion: number;
  readonly kiloEventsPerSecond: number;
}

async function measured(parallelism: number): Promise<Cell> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
  try {
    const taskManagers = Math.ceil(parallelism / SLOTS_EACH);
    await using cluster = await LocalCluster.start({
      dataDir,
      taskManagers,
      standbyTaskManagers: taskManagers,
      slotsPerTaskManager: Math.min(parallelism, SLOTS_EACH),
      managedMemoryBytesPerSlot: 256 * MIB,
      segmentPoolBytes: 64 * MIB,
      allowedRoots: [dataDir],
    });
    const run = async (events: number): Promise<number> => {
      const graph = coreJobGraph({ graph: "q5", events, parallelism, checkpointMs: null });
      const { state, failure, durationMs } = await (await cluster.submit(graph)).finished;
      if (state !== "finished") throw new Error(`it ended as ${state}: ${JSON.stringify(failure)}`);
      return durationMs;
    };
    await run(EVENTS / 10);
    const watch = new ClusterWatch(cluster);
    const idleRssBytes = watch.residentBytes();
    const durationMs = await run(EVENTS);
    const use = watch.end();
    const cpuSecondsPerMillion = use.cpuSeconds / (EVENTS / 1e6);
    return {
      ...use,
      parallelism,
      idleRssBytes,
      cpuSecondsPerMillion,
      kiloEventsPerSecond: EVENTS / durationMs,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const mib = (bytes: number): number => Math.round(bytes / MIB);

function report(cells: readonly Cell[]) {
  const middle = (of: (cell: Cell) => number): number => median(cells.map(of));
  const figures = {
    cpuSecondsPerMillion: middle((cell) => cell.cpuSecondsPerMillion),
    kiloEventsPerSecond: middle((cell) => cell.kiloEventsPerSecond),
    idleRssMib: mib(middle((cell) => cell.idleRssBytes)),
    peakRssMib: mib(middle((cell) => cell.peakRssBytes)),
    peakSegments: middle((cell) => cell.peakSegments),
    segments: middle((cell) => cell.segments),
  };
  console.log(
    `p=${cells[0]!.parallelism}: ${figures.cpuSecondsPerMillion.toFixed(3)} CPU-s/M, ${figures.kiloEventsPerSecond.toFixed(0)} k/s, ` +
      `${figures.idleRssMib} MiB after a short run, ${figures.peakRssMib} MiB at most, ` +
      `${figures.peakSegments} of ${figures.segments} segments at most`,
  );
  return figures;
}

const calibration = calibrate();
console.log(`calibration loop ${calibration.toFixed(3)} CPU-s; q5, ${EVENTS} events, median of ${RUNS}`);
const cells = new Map<number, Cell[]>(options.parallelism.map((parallelism) => [Number(parallelism), []]));
for (let round = 0; round < RUNS; round++) {
  for (const [parallelism, known] of cells) known.push(await measured(parallelism));
}
const figures = Object.fromEntries(
  [...cells].map(([parallelism, known]) => [`p=${parallelism}`, report(known)]),
);
const [few, many] = [figures["p=2"], figures["p=20"]];
if (few !== undefined && many !== undefined) {
  const ratio = many.cpuSecondsPerMillion / few.cpuSecondsPerMillion;
  const missed = ratio > GOAL.cpuRatio || many.peakRssMib > GOAL.rssMib ? "MISSED, " : "";
  console.log(`CPU at 20: ${ratio.toFixed(2)}x of 2; ${missed}due: ${GOAL.cpuRatio}x, ${GOAL.rssMib} MiB`);
}
printFigures({
  program: "parallelism-20",
  events: EVENTS,
  runs: RUNS,
  calibrationCpuSeconds: calibration,
  goal: GOAL,
  figures,
});
