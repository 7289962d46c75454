import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CounterBlock, LocalCluster } from "@millrace/engine/node";
import type { JobEvent } from "@millrace/engine/node";
import { keyedSumsGraph } from "./batch/keyed-sums-graph.ts";
import type { KeyedSums } from "./batch/keyed-sums-graph.ts";
import { calibrate } from "./measure/calibration.ts";
import { processCpuSeconds } from "./measure/process-cpu.ts";
import { printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench batch [--rows N] [--keys N] [--memory MB] [--parallelism N]`: sums by key over more keys than the managed
 * memory of a slot holds. In batch (sorted, spilled); in streaming with that memory, where tables do not fit; with LMDB; and
 * with memory for all of it. CPU is that of the TaskManagers; the clock runs from submission to the end.
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "20000000" },
    keys: { type: "string", default: "4000000" },
    memory: { type: "string", default: "64" },
    parallelism: { type: "string", default: "1" },
  },
});
const MIB = 1 << 20;
const ENOUGH_MIB = 2_048;
const ROWS = Number(options.rows);
const MEMORY_MIB = Number(options.memory);
const SIZE = { rows: ROWS, keys: Number(options.keys), parallelism: Number(options.parallelism) };

interface Run {
  readonly name: string;
  /** Null: it finished. */
  readonly failed: string | null;
  readonly kiloRowsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly rowsOut: number;
  /** Between the stages, and of sorted runs. */
  readonly partitionBytes: number;
  readonly spilledBytes: number;
}

async function measure(name: string, sums: KeyedSums, memoryMib: number): Promise<Run> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
  try {
    await using cluster = await LocalCluster.start({
      dataDir,
      taskManagers: 1,
      slotsPerTaskManager: sums.parallelism,
      managedMemoryBytesPerSlot: memoryMib * MIB,
      segmentPoolBytes: 32 * MIB,
      allowedRoots: [],
    });
    const counted = { partitionBytes: 0, spilledBytes: 0, rowsOut: 0 };
    const onEvent = (event: JobEvent): void => {
      if (event.kind !== "task-state" || event.counters === undefined) return;
      const block = new CounterBlock(event.counters.words);
      if (event.task.vertexId === "source") counted.partitionBytes += block.task("bytesOut");
      else {
        counted.spilledBytes += block.operator(0, "spilledBytes");
        counted.rowsOut += block.operator(0, "recordsOut");
      }
    };
    const cpu = (): number =>
      cluster.taskManagers().reduce((sum, { pid }) => sum + processCpuSeconds(pid), 0);
    while (cluster.taskManagers().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = cpu();
    const job = await cluster.submit(keyedSumsGraph(sums), { onEvent });
    const { state, failure, durationMs } = await job.finished;
    return {
      name,
      failed: state === "finished" ? null : (failure?.reason ?? state),
      kiloRowsPerSecond: sums.rows / durationMs,
      cpuSecondsPerMillion: (cpu() - before) / (sums.rows / 1e6),
      ...counted,
      partitionBytes: sums.mode === "batch" ? counted.partitionBytes : 0,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const lmdb = { kind: "lmdb", memoryMb: MEMORY_MIB / 2 } as const;
const runs: Run[] = [];
for (const [name, sums, memory] of [
  [`batch, ${MEMORY_MIB} MB`, { ...SIZE, mode: "batch" }, MEMORY_MIB],
  [`streaming, ${MEMORY_MIB} MB`, { ...SIZE, mode: "streaming" }, MEMORY_MIB],
  [`streaming, LMDB, ${MEMORY_MIB} MB`, { ...SIZE, mode: "streaming", stateBackend: lmdb }, MEMORY_MIB],
  [`batch, ${ENOUGH_MIB} MB`, { ...SIZE, mode: "batch" }, ENOUGH_MIB],
  [`streaming, ${ENOUGH_MIB} MB`, { ...SIZE, mode: "streaming" }, ENOUGH_MIB],
] satisfies readonly (readonly [string, KeyedSums, number])[]) {
  const run = await measure(name, sums, memory);
  runs.push(run);
  console.log(
    [
      name.padEnd(26),
      run.failed === null ? `${run.kiloRowsPerSecond.toFixed(0)} k rows/s` : run.failed,
      run.failed === null ? `${run.cpuSecondsPerMillion.toFixed(2)} CPU-s/M` : "",
      `${(run.partitionBytes / MIB).toFixed(0)} MB between stages`,
      `${(run.spilledBytes / MIB).toFixed(0)} MB sorted on disk`,
      `${run.rowsOut} rows out`,
    ].join("  "),
  );
}
printFigures({ calibration: calibrate(), ...SIZE, memoryMib: MEMORY_MIB, runs });
