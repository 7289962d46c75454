import { parseArgs } from "node:util";
import { printFigures } from "./measure/summary.ts";
import { dueTable, isMet } from "./recovery/due-table.ts";
import type { DueFigure } from "./recovery/due-table.ts";
import { otherFigures } from "./recovery/other-figures.ts";
import { RecoveryRun } from "./recovery/recovery-run.ts";
import type { Recovery } from "./recovery/recovery-run.ts";

/**
 * `pnpm bench recovery [--kills N] [--cold-kills N] [--exceptions N] [--seconds S] [--only-restarts]`: from a failure of a job at parallelism 2 until its
 * restarted sink prints the first row (which the goal speaks of), and until each of its subtasks has, with 100 MB of keyed
 * state in its checkpoint: SIGKILL of its TaskManager while another one stands by, the same without one (cold), and an
 * exception of the source. Each failure comes when a checkpoint of its attempt has completed. All three end after about S
 * seconds, of which each has a share, however many failures there were by then, and the line says how many.
 *
 * Then `checkpoint`, `unaligned` and `state-backends`, short, and one table of what was measured and what is due: all in
 * less than ten minutes.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    "cold-kills": { type: "string", default: "10" },
    exceptions: { type: "string", default: "20" },
    seconds: { type: "string", default: "330" },
    "only-restarts": { type: "boolean", default: false },
  },
});
const STATE_BYTES = 100_000_000;
const FLINK_DEFAULTS = "20.2 s";

const SCENARIOS = [
  {
    name: "kill -9",
    how: "kill",
    standby: true,
    share: 0.7,
    runs: Number(values.kills),
    goalMs: 1_000,
    flink: FLINK_DEFAULTS,
  },
  {
    name: "kill -9, no standby",
    how: "kill",
    standby: false,
    share: 0.15,
    runs: Number(values["cold-kills"]),
    goalMs: 1_000,
    flink: FLINK_DEFAULTS,
  },
  {
    name: "exception",
    how: "fail",
    standby: true,
    share: 0.15,
    runs: Number(values.exceptions),
    goalMs: 300,
    flink: "385 to 407 ms",
  },
] as const;

type Scenario = (typeof SCENARIOS)[number];

interface Measured {
  readonly stateBytes: number;
  readonly recoveries: readonly Recovery[];
}

async function measure({ how, standby, runs, share }: Scenario): Promise<Measured> {
  const untilMs = performance.now() + share * Number(values.seconds) * 1_000;
  await using run = await RecoveryRun.start({ stateBytes: STATE_BYTES, standby });
  const recoveries: Recovery[] = [];
  while (recoveries.length < runs && performance.now() < untilMs) recoveries.push(await run[how]());
  return { stateBytes: run.stateBytes, recoveries };
}

/** The value that so many of a hundred do not exceed. */
function percentile(measured: readonly Recovery[], of: keyof Recovery, share: number): number {
  const sorted = measured.map((recovery) => recovery[of]).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const spread = (measured: readonly Recovery[], of: keyof Recovery) => ({
  p50Ms: percentile(measured, of, 0.5),
  p99Ms: percentile(measured, of, 0.99),
  worstMs: percentile(measured, of, 1),
});
type Spread = ReturnType<typeof spread>;

const spoken = ({ p50Ms, p99Ms, worstMs }: Spread): string =>
  `p50 ${p50Ms.toFixed(0)} p99 ${p99Ms.toFixed(0)} worst ${worstMs.toFixed(0)} ms`;

const held = ({ p99Ms }: Spread, goalMs: number): string =>
  p99Ms <= goalMs ? `(due ${goalMs})` : `(MISSED: due ${goalMs})`;

const figures: Record<string, unknown> = {};
const due: DueFigure[] = [];
for (const scenario of SCENARIOS.filter(({ runs }) => runs > 0)) {
  const { name, goalMs, flink, runs } = scenario;
  const { stateBytes, recoveries } = await measure(scenario);
  const firstRow = spread(recoveries, "firstRowMs");
  const everySubtask = spread(recoveries, "everySubtaskMs");
  const mean = (of: keyof Recovery): number =>
    recoveries.reduce((sum, recovery) => sum + recovery[of], 0) / Math.max(1, recoveries.length);
  const cpu = { userMs: mean("userMs"), systemMs: mean("systemMs") };
  const part = (of: keyof Recovery): string => percentile(recoveries, of, 0.5).toFixed(0);
  due.push({
    figure: `${name}, p99 to the first row`,
    value: firstRow.p99Ms,
    unit: "ms",
    due: goalMs,
    bound: "most",
    note: `${recoveries.length} runs, p50 ${firstRow.p50Ms.toFixed(0)} ms; Flink ${flink}`,
  });
  figures[name] = { runs: recoveries.length, stateBytes, goalMs, firstRow, everySubtask, cpu };
  console.log(
    `${name}: ${recoveries.length} of ${runs} runs, ${(stateBytes / 1e6).toFixed(0)} MB; noticed ${part("noticedMs")} ms, ` +
      `redeployed ${part("redeployedMs")} ms\n` +
      `  first row             ${spoken(firstRow)} ${held(firstRow, goalMs)}; Flink ${flink}\n` +
      `  row of every subtask  ${spoken(everySubtask)} ${held(everySubtask, goalMs)}\n` +
      `  CPU a recovery        user ${cpu.userMs.toFixed(0)} system ${cpu.systemMs.toFixed(0)} ms (mean)`,
  );
}
if (!values["only-restarts"]) due.push(...otherFigures());
console.log(`\n${dueTable(due).join("\n")}`);
printFigures({
  program: "recovery",
  stateBytes: STATE_BYTES,
  figures,
  due: due.map((figure) => ({ ...figure, met: isMet(figure) })),
});
