import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { longestRepeated } from "./checkpoint/repeated-stops.ts";
import type { RepeatedStop } from "./checkpoint/repeated-stops.ts";
import { growTextKeys } from "./checkpoint/text-keys.ts";
import { ROW_BYTES, StateTask, threadCpuMs } from "./checkpoint/state-task.ts";
import { calibrate } from "./measure/calibration.ts";
import { median, printFigures, spread } from "./measure/summary.ts";

/**
 * `pnpm bench checkpoint [--mb N]... [--runs N] [--pairs N] [--directory D]`: one task's table, BIGINT to COUNT and SUM, checkpointed
 * by the engine's own parts, task and I/O on two threads: whole, and after 1 % of its keys were touched at random, both while
 * the task goes on and while it rests, and a savepoint while it goes on; in turns with a write of as many bytes, both with fsync and without. A stop is
 * what the task does for a snapshot without a break: by the clock, and what its thread computes then (on a machine that
 * others use too only that says something), beside stretches of equal work; and the longest that repeats, `longestRepeated`. Then
 * a checkpoint every second against none, in pairs of seconds, and 10 M keys: their resident memory, and the longest batch of 1,024
 * while the table grew; the same of keys of text. Some minutes.
 */
const { values: options } = parseArgs({
  options: {
    mb: { type: "string", multiple: true, default: ["100", "1000"] },
    runs: { type: "string", default: "5" },
    pairs: { type: "string", default: "16" },
    directory: { type: "string", default: tmpdir() },
  },
});
const RUNS = Number(options.runs);
const PAIRS = Number(options.pairs);
const KEYS_IN_MEMORY = 10_000_000;
const TEXT_KEYS = 6_000_000;
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

/** Stops of each of the snapshots of a round, in order. */
interface Stops {
  readonly whole: readonly number[];
  readonly "1 %": readonly number[];
  readonly "whole beside work": readonly number[];
  readonly savepoint: readonly number[];
}

interface Round {
  readonly times: Times;
  readonly stops: Stops;
}

/** Keys below `count` in an order without pattern. */
function atRandom(count: number): () => number {
  let state = 0x9e37_79b9;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) % count;
  };
}

async function round(task: StateTask, keys: number): Promise<Round> {
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
  const times: Times = {
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
  const stops: Stops = {
    whole: whole.stopsMs,
    "1 %": part.stopsMs,
    "whole beside work": busy.stopsMs,
    savepoint: savepoint.stopsMs,
  };
  return { times, stops };
}

const SNAPSHOTS = ["whole", "1 %", "whole beside work"] as const;

/** Of each snapshot the stop that repeats, and of all but the savepoint the longest. */
function repeatedStops(rounds: readonly Round[]): {
  readonly longest: RepeatedStop & { readonly of: string };
  readonly savepoint: RepeatedStop;
  readonly barriersMs: number;
} {
  const of = (snapshot: keyof Stops): RepeatedStop =>
    longestRepeated(rounds.map(({ stops }) => stops[snapshot]));
  const [longest] = SNAPSHOTS.map((snapshot) => ({ ...of(snapshot), of: snapshot })).toSorted(
    (a, b) => b.ms - a.ms,
  );
  const barriersMs = Math.max(
    ...SNAPSHOTS.map((snapshot) => Math.min(...rounds.map(({ stops }) => stops[snapshot][0]!))),
  );
  return { longest: longest!, savepoint: of("savepoint"), barriersMs };
}

const placeOf = ({ at }: RepeatedStop): string =>
  at === 0 ? "at its beginning" : at === 1 ? "at its end" : `after ${(at * 100).toFixed(1)} %`;

/** Against a goal that is not to be exceeded. */
const held = (value: number, goal: number): string =>
  `${value.toFixed(value < 10 ? 2 : 0)} (due ${goal}${value <= goal ? "" : ", MISSED"})`;

async function sized(directory: string, megabytes: string): Promise<Record<string, unknown>> {
  await using task = new StateTask(directory);
  const keys = Math.floor((Number(megabytes) * MB) / ROW_BYTES);
  task.add(0, keys, (index) => index);
  const rounds: Round[] = [];
  for (let run = 0; run < RUNS; run++) rounds.push(await round(task, keys));
  const of = (field: keyof Times): number => median(rounds.map(({ times }) => times[field]));
  const most = (field: keyof Times): number => Math.max(...rounds.map(({ times }) => times[field]));
  const { longest, savepoint, barriersMs } = repeatedStops(rounds);
  console.log(
    `${megabytes} MB: with fsync raw ${of("rawMs").toFixed(0)} ms, whole ${of("wholeMs").toFixed(0)} ms, ` +
      `${held(of("ratio"), 1.5)}x; without, raw ${of("unsyncedRawMs").toFixed(0)} ms, whole ${of("unsyncedWholeMs").toFixed(0)} ms; ` +
      `1 % in ${of("onePercentMs").toFixed(0)} ms (due 120 of 1 GB); ` +
      `longest stop that repeats ${held(longest.ms, 20)} ms (${longest.of}, ${placeOf(longest)}), at barriers ${barriersMs.toFixed(1)} ms; ` +
      `the longest of any ${most("stopMs").toFixed(1)} ms, ${most("stopCpuMs").toFixed(1)} ms of CPU (of ${STRETCHES} stretches of equal work the longest took ${most("stretchMs").toFixed(1)} ms); ` +
      `a savepoint ${of("savepointMs").toFixed(0)} ms, longest stop that repeats ${held(savepoint.ms, 20)} ms, of any ${most("savepointStopMs").toFixed(1)} ms`,
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
    repeatedStop: longest,
    repeatedSavepointStop: savepoint,
    barriersMs,
  };
}

/** Rows for each millisecond of a second with or without a checkpoint in it, by the clock and by the thread's CPU; 1 % of the keys are touched. */
async function second(
  task: StateTask,
  keys: number,
  checkpoints: boolean,
): Promise<readonly [number, number]> {
  const touched = Math.round(keys / 100);
  const [beganMs, beganCpuMs] = [performance.now(), threadCpuMs()];
  let rows = 0;
  const work = (): void => {
    task.add((rows * 7_919) % keys, BATCH, (index) => (index * 31) % touched);
    rows += BATCH;
  };
  if (checkpoints) await task.checkpoint(true, work);
  while (performance.now() - beganMs < 1_000) {
    work();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [rows / (performance.now() - beganMs), rows / (threadCpuMs() - beganCpuMs)];
}

/** Two tasks of one thread in turns, one of which was never checkpointed: seconds beside one another are a pair. */
async function everySecond(directory: string): Promise<Record<string, unknown>> {
  await using taken = new StateTask(join(directory, "taken"));
  await using never = new StateTask(join(directory, "never"));
  const keys = Math.floor((100 * MB) / ROW_BYTES);
  for (const task of [taken, never]) task.add(0, keys, (index) => index);
  await taken.checkpoint(false, null);
  for (const task of [taken, never]) await second(task, keys, task === taken);
  const shares: (readonly [number, number])[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pair % 2 === 0 ? taken : never;
    const one = await second(first, keys, first === taken);
    const other = await second(first === taken ? never : taken, keys, first !== taken);
    const [during, without] = first === taken ? [one, other] : [other, one];
    shares.push([during[0] / without[0], during[1] / without[1]]);
  }
  const clock = shares.map(([share]) => share);
  const share = median(clock);
  const cpuShare = median(shares.map(([, cpu]) => cpu));
  console.log(
    `a checkpoint every second: ${(share * 100).toFixed(1)} % of the rows (due 95${share >= 0.95 ? "" : ", MISSED"}), ` +
      `${(cpuShare * 100).toFixed(1)} % for as much CPU of the task; medians of ${PAIRS} pairs of ${spread(clock)}`,
  );
  return { share, cpuShare, shares: clock };
}

interface Growth {
  readonly residentMegabytes: number;
  readonly batchesMs: readonly number[];
  readonly longestCpuMs: number;
}

async function grow(directory: string): Promise<Growth> {
  await using task = new StateTask(directory);
  const before = process.memoryUsage.rss();
  const batchesMs: number[] = [];
  let longestCpuMs = 0;
  for (let from = 0; from < KEYS_IN_MEMORY; from += BATCH) {
    const [beganMs, beganCpuMs] = [performance.now(), threadCpuMs()];
    task.add(from, Math.min(BATCH, KEYS_IN_MEMORY - from), (index) => index);
    batchesMs.push(performance.now() - beganMs);
    longestCpuMs = Math.max(longestCpuMs, threadCpuMs() - beganCpuMs);
  }
  return { residentMegabytes: (process.memoryUsage.rss() - before) / MB, batchesMs, longestCpuMs };
}

async function manyKeys(directory: string): Promise<Record<string, unknown>> {
  const growths: Growth[] = [];
  for (let run = 0; run < RUNS; run++) growths.push(await grow(directory));
  const [{ residentMegabytes }] = growths as [Growth];
  const longestBatchMs = Math.max(...growths.map(({ batchesMs }) => Math.max(...batchesMs)));
  const longestBatchCpuMs = Math.max(...growths.map(({ longestCpuMs }) => longestCpuMs));
  const repeated = longestRepeated(growths.map(({ batchesMs }) => batchesMs));
  console.log(
    `10 M keys: ${held(residentMegabytes, 800)} MB resident; longest batch that repeats in ${RUNS} runs ${held(repeated.ms, 20)} ms, ` +
      `${placeOf(repeated)}; the longest of any ${longestBatchMs.toFixed(0)} ms, ${longestBatchCpuMs.toFixed(1)} ms of CPU`,
  );
  return { residentMegabytes, longestBatchMs, longestBatchCpuMs, repeated };
}

function textKeys(): Record<string, unknown> {
  const growths = Array.from({ length: RUNS }, () => growTextKeys(TEXT_KEYS));
  const longestBatchMs = Math.max(...growths.map(({ eachMs }) => Math.max(...eachMs)));
  const longestBatchCpuMs = Math.max(...growths.map(({ longestCpuMs }) => longestCpuMs));
  const repeated = longestRepeated(growths.map(({ eachMs }) => eachMs));
  console.log(
    `${TEXT_KEYS / 1e6} M keys of text: longest batch that repeats in ${RUNS} runs ${held(repeated.ms, 20)} ms, ${placeOf(repeated)}; ` +
      `the longest of any ${longestBatchMs.toFixed(0)} ms, ${longestBatchCpuMs.toFixed(1)} ms of CPU`,
  );
  return { longestBatchMs, longestBatchCpuMs, repeated };
}

const directory = mkdtempSync(join(options.directory, "millrace-bench-"));
const calibration = calibrate();
const figures: Record<string, unknown> = {};
try {
  figures["10 M keys"] = await manyKeys(directory);
  figures["keys of text"] = textKeys();
  for (const megabytes of options.mb) figures[`${megabytes} MB`] = await sized(directory, megabytes);
  figures["a checkpoint every second"] = await everySecond(directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
printFigures({ program: "checkpoint", runs: RUNS, calibrationCpuSeconds: calibration, figures });
