import { parseArgs } from "node:util";
import { printFigures } from "./measure/summary.ts";
import { RecoveryRun } from "./recovery/recovery-run.ts";
import type { Recovery } from "./recovery/recovery-run.ts";

/**
 * `pnpm bench recovery [--kills N] [--exceptions N]`: from a failure of a job at parallelism 2 until its restarted sink
 * prints the first row, and until each of its subtasks has, with 100 MB of keyed state in its checkpoint: SIGKILL of its
 * TaskManager while another one stands by, the same without one, and an exception of the source. Each failure comes when a
 * checkpoint of its attempt has completed. The later moment is the one that is held against the goal.
 */
const { values } = parseArgs({
  options: { kills: { type: "string", default: "100" }, exceptions: { type: "string", default: "20" } },
});
const STATE_BYTES = 100_000_000;

const SCENARIOS = [
  { name: "kill -9", how: "kill", standby: true, runs: Number(values.kills), goalMs: 1_000, flink: "20.2 s" },
  { name: "kill -9, no standby", how: "kill", standby: false, runs: 10, goalMs: 1_000, flink: "20.2 s" },
  {
    name: "exception",
    how: "fail",
    standby: true,
    runs: Number(values.exceptions),
    goalMs: 300,
    flink: "385 to 407 ms",
  },
] as const;

type Scenario = (typeof SCENARIOS)[number];

async function measure({ how, standby, runs }: Scenario): Promise<readonly Recovery[]> {
  await using run = await RecoveryRun.start({ stateBytes: STATE_BYTES, standby });
  const measured: Recovery[] = [];
  for (let index = 0; index < runs; index++) measured.push(await run[how]());
  console.log(`${(run.stateBytes / 1e6).toFixed(0)} MB of state in a checkpoint`);
  return measured;
}

/** The value that so many of a hundred do not exceed. */
function percentile(measured: readonly Recovery[], of: keyof Recovery, share: number): number {
  const sorted = measured.map((recovery) => recovery[of]).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const figures: Record<string, unknown> = {};
for (const scenario of SCENARIOS) {
  const { name, goalMs, flink } = scenario;
  const measured = await measure(scenario);
  const p50 = percentile(measured, "everySubtaskMs", 0.5);
  const p99 = percentile(measured, "everySubtaskMs", 0.99);
  const worst = percentile(measured, "everySubtaskMs", 1);
  const part = (of: keyof Recovery): string => percentile(measured, of, 0.5).toFixed(0);
  figures[name] = {
    runs: measured.length,
    firstRowP50Ms: percentile(measured, "firstRowMs", 0.5),
    p50Ms: p50,
    p99Ms: p99,
    worstMs: worst,
    goalMs,
  };
  console.log(
    `${name.padEnd(20)} ${measured.length} runs: noticed ${part("noticedMs")} ms, redeployed ${part("redeployedMs")} ms, ` +
      `first row ${part("firstRowMs")} ms, of every subtask p50 ${p50.toFixed(0)} p99 ${p99.toFixed(0)} worst ${worst.toFixed(0)} ms; Flink ${flink}` +
      (p99 <= goalMs ? "" : `; MISSED: due are ${goalMs} ms at p99`),
  );
}
printFigures({ program: "recovery", stateBytes: STATE_BYTES, figures });
