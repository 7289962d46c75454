import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type * as Engine from "@millrace/engine";
import type { Operator } from "@millrace/engine";
import { slotStateBackends } from "@millrace/engine/node";
import { bigint, DEFAULT_SETTINGS, double, rowSchema, STATE_BACKENDS, timestamp } from "@millrace/graph";
import type { Field, OperatorSpec, WindowSpec } from "@millrace/graph";
import { calibrate } from "./measure/calibration.ts";
import { contextAlone } from "./measure/context-alone.ts";
import { threadCpuSeconds } from "./measure/cpu-time.ts";
import { median, printFigures, spread } from "./measure/summary.ts";
import { MapOfWindows } from "./windows/map-of-windows.ts";
import { WindowRows } from "./windows/window-rows.ts";

/**
 * `pnpm bench windows [--rows N] [--runs N] [--keys N,N] [--only KIND] [--engine FILE] [--state-backend lmdb] [--memory MB]`: the window operator alone on one
 * thread, COUNT and SUM by a BIGINT key, its results given to nobody: 10,000 rows a second of event time out of order by
 * up to half a second, a watermark after each batch. CPU-s per million rows, without those of making them, and how they
 * compare with tumbling windows in a `Map` of objects, in turns. `--engine`: index.ts of another checkout's engine. With LMDB each
 * operator has a cache of so many MB.
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    keys: { type: "string", default: "1000,100000" },
    only: { type: "string", default: "" },
    engine: { type: "string", default: "@millrace/engine" },
    "state-backend": { type: "string", default: "hashmap" },
    memory: { type: "string", default: "64" },
  },
});
const ROWS = Number(options.rows);
const RUNS = Number(options.runs);
const { createOperator, MAX_WATERMARK } = (await import(options.engine)) as typeof Engine;

const WINDOWS: Readonly<Record<string, WindowSpec>> = {
  tumbling: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
  sliding: { kind: "sliding", sizeMs: 10_000, slideMs: 2_000, offsetMs: 0 },
  session: { kind: "session", gapMs: 2_000 },
};

const INPUT: readonly Field[] = [
  { name: "id", type: bigint(false) },
  { name: "ts", type: timestamp(false) },
  { name: "x", type: double(false) },
];
const OUTPUT: readonly Field[] = [
  INPUT[0]!,
  ...["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) })),
  { name: "rows", type: bigint(false) },
  { name: "sum", type: double() },
];

const directory = mkdtempSync(join(tmpdir(), "millrace-bench-"));
const backends = slotStateBackends(directory);
const kind = STATE_BACKENDS.find((known) => known === options["state-backend"]) ?? "hashmap";

function openBackend(): KeyedStateBackend {
  const stateBackend = { kind, memoryMb: Number(options.memory), diskMb: 16_384 };
  const { runtimeMode: _, ...settings } = DEFAULT_SETTINGS;
  return backends({ ...settings, stateBackend });
}

const nothing = (): never => {
  throw new Error("a window asks for nothing of the kind");
};

type KeyedStateBackend = Engine.OperatorContext["stateBackend"];

interface Opened {
  readonly operator: Operator;
  readonly backend: KeyedStateBackend;
  results: number;
}

function open(window: WindowSpec): Opened {
  const spec: OperatorSpec = {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 1,
    window,
    aggregates: [
      { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
      { fn: "SUM", argument: 2, name: "sum", type: double() },
    ],
  };
  const [inputSchema, outputSchema] = [rowSchema(INPUT), rowSchema(OUTPUT)];
  const described = { uid: "w#0", nodeId: "w", name: "w", spec, input: null, inputSchema, outputSchema };
  const backend = openBackend();
  const opened = { operator: createOperator(described) as Operator, backend, results: 0 };
  const context = contextAlone(described, {
    output: {
      emit: (batch) => (opened.results += batch.rowCount),
      emitWatermark: () => {},
      emitIdle: () => {},
      blocked: false,
    },
    registerProcessingTimer: nothing,
    stateBackend: backend,
  });
  opened.operator.open(context);
  return opened;
}

interface Run {
  /** CPU seconds per million rows. */
  readonly cpu: number;
  readonly results: number;
}

/** `add` takes each batch with the watermark that follows it; only its time counts. */
function measured(keys: number, add: (rows: WindowRows) => void, end: () => number): Run {
  const rows = new WindowRows(keys);
  let seconds = 0;
  while (rows.made < ROWS) {
    rows.next();
    seconds += threadCpuSeconds(() => add(rows));
  }
  let results = 0;
  seconds += threadCpuSeconds(() => (results = end()));
  return { cpu: (seconds / rows.made) * 1e6, results };
}

function ofOperator(window: WindowSpec, keys: number): Run {
  const opened = open(window);
  const { operator } = opened;
  const run = measured(
    keys,
    (rows) => {
      operator.processBatch(rows.batch);
      operator.processWatermark(rows.watermark);
    },
    () => {
      operator.processWatermark(MAX_WATERMARK);
      return opened.results;
    },
  );
  operator.close?.();
  opened.backend.close();
  return run;
}

function ofMap(keys: number): Run {
  const windows = new MapOfWindows(10_000);
  return measured(
    keys,
    (rows) => windows.add(rows),
    () => windows.advance(Infinity),
  );
}

const calibration = calibrate();
console.log(`calibration loop ${calibration.toFixed(3)} CPU-s; ${ROWS} rows, median of ${RUNS}`);
const figures: Record<string, unknown> = {};
for (const keys of options.keys.split(",").map(Number)) {
  for (const [name, window] of Object.entries(WINDOWS)) {
    if (!name.startsWith(options.only)) continue;
    ofOperator(window, keys);
    ofMap(keys);
    const rounds = Array.from({ length: RUNS }, () => ({
      operator: ofOperator(window, keys),
      map: ofMap(keys),
    }));
    const cpus = rounds.map(({ operator }) => operator.cpu);
    const ratio = median(rounds.map(({ operator, map }) => map.cpu / operator.cpu));
    const mapCpu = median(rounds.map(({ map }) => map.cpu));
    const label = `${name}, ${keys} keys`.padEnd(24);
    console.log(
      `${label} ${median(cpus).toFixed(3)} CPU-s/M (${spread(cpus)}); Map of tumbling windows ${mapCpu.toFixed(3)}: ${ratio.toFixed(2)}x`,
    );
    const { results } = rounds[0]!.operator;
    figures[`${name} ${keys}`] = { cpuSecondsPerMillion: median(cpus), mapCpu, ratio, results };
  }
}
rmSync(directory, { recursive: true, force: true });
printFigures({
  program: "windows",
  stateBackend: kind,
  rows: ROWS,
  runs: RUNS,
  calibrationCpuSeconds: calibration,
  figures,
});
