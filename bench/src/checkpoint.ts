import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROW_BYTES, StateTask, threadCpuMs } from "./checkpoint/state-task.ts";
import { calibrate } from "./measure/calibration.ts";
import { median, printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench checkpoint [--mb N]... [--runs N] [--directory D]`: one task's table, BIGINT to COUNT and SUM, checkpointed
 * by the engine's own parts, task and I/O on two threads: whole, and after 1 % of its keys were touched at random, both while
 * the task goes on and while it rests, and a savepoint while it goes on; in turns with a write of as many bytes, both with fsync and without. A stop is
 * what the task does for a snapshot without a break: by the clock, and what its thread computes then (on a machine that
 * others use too only that says something), beside stretches of equal work. Then a checkpoint every second against none, and 10 M keys: their resident
 * memory, and the longest batch of 1,024 while the table grew. Some minutes.
 */
const { values: options } = parseArgs({
  options: {
    mb: { type: "string", multiple: true, default: ["100", "1000"] },
    runs: { type: "string", default: "5" },
    seconds: { type: "string", default: "6" },
    directory: { type: "string", default: tmpdir() },
  },
});
const RUNS = Number(options.runs);
const SECONDS = Number(options.seconds);
const KEYS_IN_MEMORY = 10_000_000;
const BATCH = 1_024;
/** About as many as a checkpoint of 1 GB has slices while its task goes on. */
const STRETCHES = 3_000;
const MB = 1e6;

interface Times {
  readonly rawMs: number;
  readonly wholeMs: number;
  readonly ratio: number;
  readonly unsyncedRawMs: number;
  readonly unsyncedWholeMs: number;
  readonly onePercentMs: number;
  readonly savepointMs: number;
  readonly savepointStopMs: number;
  readonly stopMs: number;
  readonly stopCpuMs: number;
  /** As long as this the same thread took for as much work of always the same length. */
  readonly stretchMs: number;
}

/** Keys below `count` in an order without pattern. */
function atRandom(count: number): () => number {
  let state = 0x9e37_79b9;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) % count;
  };
}

async function times(task: StateTask, keys: number): Promise<Times> {
  const random = atRandom(keys);
  const bytes = keys * ROW_BYTES;
  const rawMs = await task.raw(bytes);
  const whole = await task.checkpoint(false, null);
  task.add(0, Math.round(keys / 100), random);
  const part = await task.checkpoint(true, null);
  const busy = await task.checkpoint(false, () => task.add(0, BATCH, random));
  const savepoint = await task.savepoint(() => task.add(0, BATCH, random));
  const stretchMs = await task.longestStretchMs(STRETCHES);
  await task.clear();
  task.durable(false);
  const unsyncedRawMs = await task.raw(bytes);
  const unsynced = await task.checkpoint(false, null);
  await task.clear();
  task.durable(true);
  return {
    rawMs,
    wholeMs: whole.ms,
    ratio: whole.ms / rawMs,
    unsyncedRawMs,
    unsyncedWholeMs: unsynced.ms,
    onePercentMs: part.ms,
    savepointMs: savepoint.ms,
    savepointStopMs: savepoint.longestStopMs,
    stopMs: Math.max(whole.longestStopMs, part.longestStopMs, busy.longestStopMs),
    stretchMs,
    stopCpuMs: Math.max(whole.longestStopCpuMs, part.longestStopCpuMs, busy.longestStopCpuMs),
  };
}

/** Rows a second that the task adds, and a second of its thread's CPU; each second touches 1 % of the keys. */
async function rate(task: StateTask, keys: number, checkpoints: boolean): Promise<readonly [number, number]> {
  const touched = Math.round(keys / 100);
  let rows = 0;
  const work = (): void => {
    const from = (rows * 7_919) % keys;
    task.add(from, BATCH, (index) => (index * 31) % touched);
    rows += BATCH;
  };
  if (checkpoints) await task.checkpoint(false, null);
  const beganMs = performance.now();
  const beganCpuMs = threadCpuMs();
  for (let second = 1; second <= SECONDS; second++) {
    if (checkpoints) await task.checkpoint(true, work);
    while (performance.now() - beganMs < second * 1_000) {
      work();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return [(rows * 1_000) / (performance.now() - beganMs), (rows * 1_000) / (threadCpuMs() - beganCpuMs)];
}

/** Against a goal that is not to be exceeded. */
const held = (value: number, goal: number): string =>
  `${value.toFixed(value < 10 ? 2 : 0)} (due ${goal}${value <= goal ? "" : ", MISSED"})`;

async function sized(directory: string, megabytes: string): Promise<Record<string, unknown>> {
  await using task = new StateTask(directory);
  const keys = Math.floor((Number(megabytes) * MB) / ROW_BYTES);
  task.add(0, keys, (index) => index);
  const rounds: Times[] = [];
  for (let run = 0; run < RUNS; run++) rounds.push(await times(task, keys));
  const of = (field: keyof Times): number => median(rounds.map((round) => round[field]));
  const most = (field: keyof Times): number => Math.max(...rounds.map((round) => round[field]));
  console.log(
    `${megabytes} MB: with fsync raw ${of("rawMs").toFixed(0)} ms, whole ${of("wholeMs").toFixed(0)} ms, ` +
      `${held(of("ratio"), 1.5)}x; without, raw ${of("unsyncedRawMs").toFixed(0)} ms, whole ${of("unsyncedWholeMs").toFixed(0)} ms; ` +
      `1 % in ${of("onePercentMs").toFixed(0)} ms (due 120 of 1 GB); ` +
      `longest stop ${held(most("stopMs"), 20)} ms, ${most("stopCpuMs").toFixed(1)} ms of CPU (of ${STRETCHES} stretches of equal work the longest took ${most("stretchMs").toFixed(1)} ms); ` +
      `a savepoint ${of("savepointMs").toFixed(0)} ms, longest stop ${held(most("savepointStopMs"), 20)} ms`,
  );
  return {
    keys,
    rawMs: of("rawMs"),
    wholeMs: of("wholeMs"),
    ratio: of("ratio"),
    unsyncedRawMs: of("unsyncedRawMs"),
    unsyncedWholeMs: of("unsyncedWholeMs"),
    onePercentMs: of("onePercentMs"),
    savepointMs: of("savepointMs"),
    longestSavepointStopMs: most("savepointStopMs"),
    longestStopMs: most("stopMs"),
    longestStopCpuMs: most("stopCpuMs"),
    longestStretchMs: most("stretchMs"),
  };
}

async function everySecond(directory: string): Promise<Record<string, unknown>> {
  await using task = new StateTask(directory);
  const keys = Math.floor((100 * MB) / ROW_BYTES);
  task.add(0, keys, (index) => index);
  await rate(task, keys, false);
  const shares: (readonly [number, number])[] = [];
  for (let run = 0; run < RUNS; run++) {
    const without = await rate(task, keys, false);
    const during = await rate(task, keys, true);
    shares.push([during[0] / without[0], during[1] / without[1]]);
    await task.clear();
  }
  const share = median(shares.map(([clock]) => clock));
  const cpuShare = median(shares.map(([, cpu]) => cpu));
  console.log(
    `a checkpoint every second: ${(share * 100).toFixed(1)} % of the rows (due 95${share >= 0.95 ? "" : ", MISSED"}), ` +
      `${(cpuShare * 100).toFixed(1)} % for as much CPU of the task`,
  );
  return { share, cpuShare };
}

async function manyKeys(directory: string): Promise<Record<string, unknown>> {
  await using task = new StateTask(directory);
  const before = process.memoryUsage.rss();
  let longestMs = 0;
  let longestCpuMs = 0;
  for (let from = 0; from < KEYS_IN_MEMORY; from += BATCH) {
    const [beganMs, beganCpuMs] = [performance.now(), threadCpuMs()];
    task.add(from, Math.min(BATCH, KEYS_IN_MEMORY - from), (index) => index);
    longestMs = Math.max(longestMs, performance.now() - beganMs);
    longestCpuMs = Math.max(longestCpuMs, threadCpuMs() - beganCpuMs);
  }
  const megabytes = (process.memoryUsage.rss() - before) / MB;
  console.log(
    `10 M keys: ${held(megabytes, 800)} MB resident; longest batch ${held(longestMs, 20)} ms, ${longestCpuMs.toFixed(1)} ms of CPU`,
  );
  return { residentMegabytes: megabytes, longestBatchMs: longestMs, longestBatchCpuMs: longestCpuMs };
}

const directory = mkdtempSync(join(options.directory, "millrace-bench-"));
const calibration = calibrate();
const figures: Record<string, unknown> = {};
try {
  figures["10 M keys"] = await manyKeys(directory);
  for (const megabytes of options.mb) figures[`${megabytes} MB`] = await sized(directory, megabytes);
  figures["a checkpoint every second"] = await everySecond(directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
printFigures({ program: "checkpoint", runs: RUNS, calibrationCpuSeconds: calibration, figures });
