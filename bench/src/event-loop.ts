import { parseArgs } from "node:util";
import { BenchServer } from "./event-loop/bench-server.ts";
import { IdleProcess } from "./event-loop/idle-process.ts";
import { largeDocument } from "./event-loop/large-document.ts";
import { watchJob } from "./event-loop/watch-job.ts";
import type { LoopDelay } from "./event-loop/loop-probe.ts";
import { calibrate } from "./measure/calibration.ts";
import { printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench event-loop [--rounds N] [--megabytes N] [--nodes N]`: how late the server's event loop is while the first
 * example runs with its checkpoints: by itself, while large documents are saved, and while they are run and watched.
 * Beside it stands the baseline: how late a process was that did nothing meanwhile, and the calibration loop before and
 * after.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    megabytes: { type: "string", default: "8" },
    nodes: { type: "string", default: "2000" },
  },
});
const ROUNDS = Number(options.rounds);
const GOAL_P99_MS = 50;
const QUIET_MS = 5_000;

interface Saved {
  readonly id: string;
  readonly version: number;
}
interface Started {
  readonly job: { readonly id: string };
}

await using server = await BenchServer.start();
await using idle = new IdleProcess();
const size = { nodes: Number(options.nodes), bytes: Number(options.megabytes) * 1e6 };
const document = largeDocument("Large", size);
let saved = await server.call<Saved>("POST", "/api/documents", { document });

async function save(round: number): Promise<void> {
  const body = { baseVersion: saved.version, document: { ...document, name: `Large ${round}` } };
  saved = {
    id: saved.id,
    ...(await server.call<Omit<Saved, "id">>("PUT", `/api/documents/${saved.id}`, body)),
  };
}

async function run(): Promise<void> {
  const { job } = await server.call<Started>("POST", "/api/jobs", {
    documentId: saved.id,
    version: saved.version,
  });
  await watchJob(server.address, job.id);
}

async function rounds(work: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await work(round);
}

async function measured(work: () => Promise<void>) {
  const baseline = Promise.withResolvers<LoopDelay>();
  const delay = await server.delayDuring(async () => baseline.resolve(await idle.delayDuring(work)));
  return { ...delay, baseline: await baseline.promise };
}

const calibration = [calibrate()];
const delays = {
  quiet: await measured(() => new Promise((resolve) => setTimeout(resolve, QUIET_MS))),
  saved: await measured(() => rounds(save)),
  run: await measured(() => rounds(run)),
};
calibration.push(calibrate());
console.log(
  `${ROUNDS} rounds, ${options.nodes} nodes, ${options.megabytes} MB; calibration loop ${calibration.map((loop) => loop.toFixed(3)).join(" and ")} CPU-s`,
);
for (const [phase, { p50Ms, p99Ms, maxMs, baseline }] of Object.entries(delays)) {
  const machine = `baseline p99 ${baseline.p99Ms.toFixed(1)}, at most ${baseline.maxMs.toFixed(1)}`;
  const verdict = p99Ms <= GOAL_P99_MS ? "" : ` MISSED: due are ${GOAL_P99_MS} ms`;
  console.log(
    `${phase}: late by p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, at most ${maxMs.toFixed(1)} ms (${machine})${verdict}`,
  );
}
printFigures({ program: "event-loop", rounds: ROUNDS, ...size, goalP99Ms: GOAL_P99_MS, calibration, delays });
