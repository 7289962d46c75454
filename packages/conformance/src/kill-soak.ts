import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isTerminal, LocalCluster } from "@millrace/engine/node";
import type { JobEvent, JobHandle } from "@millrace/engine/node";
import { killSoakGraph } from "./soak/kill-soak-graph.ts";
import { verifyCounts, verifyRows } from "./soak/verify-output.ts";

/**
 * `pnpm soak [--minutes 10] [--every-ms 2000] [--rate 2000] [--parallelism 4] [--state lmdb]`: kill -9 of a TaskManager of the job again
 * and again; then the job is drained, and what its sinks have committed must be every row once. Exit code 1 where not.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    "every-ms": { type: "string", default: "2000" },
    rate: { type: "string", default: "2000" },
    parallelism: { type: "string", default: "4" },
    state: { type: "string", default: "hashmap" },
  },
});
const minutes = Number(values.minutes);
const everyMs = Number(values["every-ms"]);
const parallelism = Number(values.parallelism);
const MB = 1 << 20;
const LMDB = { kind: "lmdb", memoryMb: 1, diskMb: 1_024 } as const;

const root = await mkdtemp(join(tmpdir(), "millrace-soak-"));
const place = { rows: join(root, "rows"), counts: join(root, "counts") };
for (const directory of Object.values(place)) await mkdir(directory);
const seen = { kills: 0, restarts: 0, checkpoints: 0, parts: 0 };

function listen(event: JobEvent): void {
  if (event.kind === "restarting") seen.restarts += 1;
  else if (event.kind === "checkpoint-completed") seen.checkpoints += 1;
  else if (event.kind === "part-committed") seen.parts += 1;
}

/** One of those that have slots of the job, each in its turn. */
function victimOf(cluster: LocalCluster, job: JobHandle): string | null {
  const used = cluster.taskManagers().filter(({ slots }) => slots.some(({ jobId }) => jobId === job.id));
  return used[seen.kills % Math.max(1, used.length)]?.id ?? null;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function killUntil(cluster: LocalCluster, job: JobHandle, endMs: number): Promise<void> {
  for (let nextMs = performance.now() + everyMs; nextMs < endMs; nextMs += everyMs) {
    await pause(nextMs - performance.now());
    if (isTerminal(job.state)) return;
    const victim = victimOf(cluster, job);
    if (victim === null) continue;
    seen.kills += 1;
    await cluster.killTaskManager(victim);
    if (seen.kills % 15 === 0)
      console.log(
        `${seen.kills} kills, ${seen.restarts} restarts, ${seen.checkpoints} checkpoints, ${seen.parts} parts, ${job.state}`,
      );
  }
}

async function run(): Promise<boolean> {
  const cluster = await LocalCluster.start({
    dataDir: join(root, "data"),
    taskManagers: 4,
    slotsPerTaskManager: 2,
    standbyTaskManagers: 4,
    managedMemoryBytesPerSlot: 128 * MB,
    segmentPoolBytes: 32 * MB,
    allowedRoots: [root],
  });
  try {
    const stateBackend = values.state === "lmdb" ? LMDB : undefined;
    const graph = killSoakGraph(place, { rowsPerSecond: Number(values.rate), parallelism, stateBackend });
    const job = await cluster.submit(graph, { jobId: "soak", onEvent: listen });
    while (seen.checkpoints === 0 && !isTerminal(job.state)) await pause(100);
    await killUntil(cluster, job, performance.now() + minutes * 60_000);
    const result = await job.stop();
    const rows = verifyRows(place.rows, parallelism);
    const counts = verifyCounts(place.counts, rows.rows);
    console.log(
      JSON.stringify({
        program: "soak",
        minutes,
        backend: values.state,
        state: result.state,
        failure: result.failure,
        ...seen,
        rows,
        counts,
      }),
    );
    const clean = [rows, counts].every(
      ({ lost, duplicated, leftovers, damaged }) => lost + duplicated + leftovers + damaged === 0,
    );
    return result.state === "finished" && clean && rows.rows > 0;
  } finally {
    await cluster.close();
    await rm(root, { recursive: true, force: true });
  }
}

process.exitCode = (await run()) ? 0 : 1;
