import { parseArgs } from "node:util";
import { calibrate } from "./measure/calibration.ts";
import { median, printFigures } from "./measure/summary.ts";
import { functionCases, largeStateCases } from "./functions/function-cases.ts";
import type { FunctionTask } from "./functions/function-worker.ts";
import type { Measured } from "./operators/measure-case.ts";
import { measureIn } from "./operators/measure-in.ts";

/**
 * `pnpm bench functions [--only TEXT] [--rows N] [--batches 1024,4096] [--rounds N]`: functions in TypeScript, each alone in
 * a thread, in the sandbox and trusted: rows a second of wall time, rows a CPU second, and CPU seconds of a million rows
 * (the median round). `row => ({...})` is to do 1.2 million rows a second a slot in the sandbox.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rows: { type: "string", default: "1000000" },
    batches: { type: "string", default: "1024,4096" },
    rounds: { type: "string", default: "3" },
  },
});
const ROWS = Number(options.rows);
const WORKER = new URL("functions/function-worker.ts", import.meta.url);
const LEAST_ROWS_A_SECOND = 1_200_000;

interface Figure {
  readonly rowsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
}

async function figureOf(task: FunctionTask): Promise<Figure> {
  const found: Measured[] = [];
  for (let round = 0; round < Number(options.rounds); round++) found.push(await measureIn(WORKER, task));
  return {
    rowsPerSecond: median(found.map(({ rows, wallSeconds }) => rows / wallSeconds)),
    cpuSecondsPerMillion: median(found.map(({ rows, cpuSeconds }) => (cpuSeconds / rows) * 1e6)),
  };
}

const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${ROWS} rows; M rows/s, M rows/CPU-s, CPU-s a million`,
);
const figures: Record<string, Figure> = {};
for (const { name, slow } of [...functionCases, ...largeStateCases].filter((test) =>
  test.name.includes(options.only),
)) {
  const cells: string[] = [];
  let slowest = Infinity;
  for (const trusted of [false, true]) {
    for (const batchRows of options.batches.split(",").map(Number)) {
      const figure = await figureOf({ name, rows: ROWS, batchRows, trusted });
      const where = trusted ? "trusted" : "sandbox";
      const aCpuSecond = 1e6 / figure.cpuSecondsPerMillion;
      figures[`${name}, ${where}, ${batchRows}`] = figure;
      const shown = [figure.rowsPerSecond / 1e6, aCpuSecond / 1e6, figure.cpuSecondsPerMillion];
      cells.push(`${where} ${batchRows}: ${shown.map((value) => value.toFixed(2)).join(" / ")}`);
      if (!trusted) slowest = Math.min(slowest, aCpuSecond);
    }
  }
  const reason = slowest < LEAST_ROWS_A_SECOND ? `  below 1.2 M: ${slow ?? "not known why"}` : "";
  console.log(`${name}\n  ${cells.join("   ")}${reason}`);
}
printFigures({ program: "functions", rows: ROWS, calibrationCpuSeconds: calibration, figures });
