import type { CheckpointMode } from "@millrace/graph";
import type { JobEvent } from "@millrace/engine/node";
import { BenchCluster } from "./cluster/bench-cluster.ts";
import { median, printFigures } from "./measure/summary.ts";
import { REST_MS } from "./unaligned/held-up-operators.ts";
import { heldUpGraph } from "./unaligned/held-up-graph.ts";

/**
 * `pnpm bench unaligned`: checkpoints of a job whose sink holds everything up, aligned and unaligned, in one run: how
 * long from trigger to manifest, and what was in flight. Channels within a slot, between slots and between TaskManagers.
 */
const GOAL_MS = 2_000;
const TIMEOUT_MS = 5_000;
const PARALLELISM = 4;
/** Segments have filled up by then. */
const FILL_MS = 6_000;
const CHECKPOINTS = 8;

interface Outcome {
  readonly completedMs: readonly number[];
  readonly expired: number;
  readonly rowsInFlight: number;
  readonly bytesInFlight: number;
}

async function run(mode: CheckpointMode): Promise<Outcome> {
  await using bench = await BenchCluster.start({
    taskManagers: 2,
    slotsPerTaskManager: 2,
    operatorsUrl: new URL("./unaligned/held-up-operators.ts", import.meta.url).href,
  });
  await bench.warm(1);
  const completedMs: number[] = [];
  let [expired, rows, bytes] = [0, 0, 0];
  const enough = Promise.withResolvers<void>();
  const fullMs = performance.now() + FILL_MS;
  const seen = (event: JobEvent): void => {
    if (performance.now() < fullMs) return;
    if (event.kind === "checkpoint-completed") completedMs.push(event.durationMs);
    if (event.kind === "checkpoint-failed") expired++;
    if (event.kind === "checkpoint-acknowledged") {
      rows += event.inFlightRows ?? 0;
      bytes += event.inFlightBytes ?? 0;
    }
    if (completedMs.length >= CHECKPOINTS || expired >= 2) enough.resolve();
  };
  const job = await bench.cluster.submit(heldUpGraph(mode, TIMEOUT_MS, PARALLELISM), { onEvent: seen });
  await enough.promise;
  await job.cancel();
  const count = Math.max(1, completedMs.length);
  return { completedMs, expired, rowsInFlight: rows / count, bytesInFlight: bytes / count };
}

console.log(`a sink that rests ${REST_MS} ms a batch, parallelism ${PARALLELISM}, 2 TaskManagers`);
const figures: Record<string, Outcome> = {};
for (const mode of ["aligned", "unaligned"] as const) {
  const outcome = await run(mode);
  figures[mode] = outcome;
  const { completedMs, expired, rowsInFlight, bytesInFlight } = outcome;
  const worst = Math.max(0, ...completedMs);
  const times =
    completedMs.length === 0
      ? "none completed"
      : `${completedMs.length} completed, median ${median(completedMs).toFixed(0)} ms, worst ${worst.toFixed(0)} ms`;
  const saved = `${rowsInFlight.toFixed(0)} rows (${(bytesInFlight / 1_024).toFixed(0)} KiB) in flight each`;
  const missed = mode === "unaligned" && worst > GOAL_MS ? `  MISSED: due are ${GOAL_MS} ms` : "";
  console.log(
    `${mode.padEnd(10)} ${times}, ${expired} not within ${TIMEOUT_MS / 1_000} s, ${saved}${missed}`,
  );
}
printFigures({ program: "unaligned", goalMs: GOAL_MS, timeoutMs: TIMEOUT_MS, restMs: REST_MS, figures });
