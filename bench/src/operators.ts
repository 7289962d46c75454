import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { calibrate } from "./measure/calibration.ts";
import { printFigures } from "./measure/summary.ts";
import { allCases } from "./operators/all-cases.ts";
import { measurePanes } from "./operators/many-panes.ts";
import { KINDS } from "./operators/key-memory.ts";
import type { KeyMemory } from "./operators/key-memory.ts";
import { PERIOD_ROWS } from "./operators/measure-case.ts";
import type { Measured } from "./operators/measure-case.ts";
import { SlotThread } from "./operators/slot-thread.ts";

/**
 * `pnpm bench operators [--only TEXT] [--rows N] [--batches 1,64,1024] [--slots 1,2] [--keys N] [--panes 60,600,3600]`: each operator alone, in
 * one thread and in two at once, in batches of 1, 64 and 1,024 rows: rows a second of all slots, CPU seconds of a million
 * rows. Then what a key of value, list and window state takes, and what a sliding window of so many panes costs. An operator below a million rows a second a slot, in batches
 * of 1,024, says why.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rows: { type: "string", default: String(6 * PERIOD_ROWS) },
    batches: { type: "string", default: "1,64,1024" },
    slots: { type: "string", default: "1,2" },
    keys: { type: "string", default: "1000000" },
    panes: { type: "string", default: "60,600,3600" },
  },
});
const ROWS = Number(options.rows);
const LEAST_ROWS_A_SECOND = 1_000_000;
const numbers = (text: string): readonly number[] => (text === "" ? [] : text.split(",").map(Number));

interface Figure {
  readonly rowsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly resultsPerRow: number;
}

/** In so many threads at once. */
async function figureOf(threads: readonly SlotThread[], batchRows: number): Promise<Figure> {
  const rows = batchRows === 1 ? ROWS / 6 : ROWS;
  const found = await Promise.all(threads.map((thread) => thread.measure({ rows, batchRows })));
  const sum = (of: (measured: Measured) => number): number =>
    found.reduce((total, each) => total + of(each), 0);
  const rowCount = sum((each) => each.rows);
  return {
    rowsPerSecond: rowCount / Math.max(...found.map(({ wallSeconds }) => wallSeconds)),
    cpuSecondsPerMillion: (sum(({ cpuSeconds }) => cpuSeconds) / rowCount) * 1e6,
    resultsPerRow: sum(({ results }) => results) / rowCount,
  };
}

async function memoryOf(kind: string): Promise<KeyMemory> {
  const program = fileURLToPath(new URL("operators/key-memory-process.ts", import.meta.url));
  const [found] = (await once(fork(program, [kind, options.keys]), "message")) as [KeyMemory];
  return found;
}

const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${ROWS} rows, a sixth of them in batches of one`,
);
const figures: Record<string, unknown> = {};
for (const test of allCases.filter(({ name }) => name.includes(options.only))) {
  const cells: string[] = [];
  let slowest = Infinity;
  const threads: SlotThread[] = [];
  for (const slots of numbers(options.slots)) {
    while (threads.length < slots) threads.push(new SlotThread(test.name));
    for (const batchRows of numbers(options.batches)) {
      const figure = await figureOf(threads.slice(0, slots), batchRows);
      figures[`${test.name}, ${slots} x ${batchRows}`] = figure;
      cells.push(`${(figure.rowsPerSecond / 1e6).toFixed(2)} M (${figure.cpuSecondsPerMillion.toFixed(2)})`);
      if (batchRows >= 1_024 && slots === 1) slowest = Math.min(slowest, 1e6 / figure.cpuSecondsPerMillion);
    }
  }
  await Promise.all(threads.map((thread) => thread.close()));
  const reason = slowest < LEAST_ROWS_A_SECOND ? `  below 1 M: ${test.slow ?? "not known why"}` : "";
  console.log(`${test.name.padEnd(42)} ${cells.map((cell) => cell.padEnd(16)).join("")}${reason}`);
}
const memory: KeyMemory[] = [];
for (const [kind] of options.only === "" ? KINDS : []) memory.push(await memoryOf(kind));
for (const { kind, keys, bytesPerKey, residentPerKey } of memory)
  console.log(`${kind.padEnd(24)} ${bytesPerKey} B a key of ${keys} (process: ${residentPerKey})`);
const manyPanes = numbers(options.panes).map(measurePanes);
for (const { panes, cpuSecondsPerMillionResults, cpuSecondsPerWindow } of manyPanes) {
  const costs = `${(cpuSecondsPerWindow * 1e3).toFixed(1)} ms CPU a window, ${cpuSecondsPerMillionResults.toFixed(2)} CPU-s a million results`;
  console.log(`window of ${panes} panes, 100,000 keys: ${costs}`);
}
printFigures({
  program: "operators",
  rows: ROWS,
  calibrationCpuSeconds: calibration,
  figures,
  memory,
  manyPanes,
});
