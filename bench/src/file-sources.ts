import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createOperator, MAX_BATCH_ROWS, rowsOfBatch } from "@millrace/engine";
import type { RowBatch, SourceOperator } from "@millrace/engine";
import { bigint, formatType, rowSchema, string, timestamp } from "@millrace/graph";
import type { Field, SourceSpec } from "@millrace/graph";
import { calibrate } from "./measure/calibration.ts";
import { contextAlone } from "./measure/context-alone.ts";
import { cpuSeconds } from "./measure/cpu-time.ts";
import { median, printFigures, spread } from "./measure/summary.ts";
import { syncFiles } from "./measure/sync-files.ts";

/**
 * `pnpm bench file-sources --parquet FILE [--rows N] [--runs N]`: reads the flights of vega-datasets
 * (flights-3m.parquet) as Parquet, and the same rows as CSV and JSON lines, on one thread, the rows given to nobody. Rows
 * and bytes a second, and CPU seconds per million rows.
 */
const { values: options } = parseArgs({
  options: {
    parquet: { type: "string" },
    rows: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
  },
});
if (options.parquet === undefined) throw new Error("--parquet says where flights-3m.parquet is");
const PARQUET = options.parquet;
const ROWS = Number(options.rows);
const RUNS = Number(options.runs);

const FIELDS: readonly Field[] = [
  { name: "date", type: timestamp() },
  { name: "delay", type: bigint() },
  { name: "distance", type: bigint() },
  { name: "origin", type: string() },
  { name: "destination", type: string() },
];

const nothing = (): never => {
  throw new Error("a source of files asks for nothing else");
};

interface Run {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function read(
  spec: SourceSpec,
  fields: readonly Field[],
  most: number,
  emit: (batch: RowBatch) => void,
): Run {
  const outputSchema = rowSchema(fields);
  const operator = { uid: "s#0", nodeId: "s", name: "s", spec, input: null, inputSchema: null, outputSchema };
  const source = createOperator(operator) as SourceOperator;
  let rows = 0;
  const context = contextAlone(operator, {
    output: {
      emit: (batch) => {
        rows += batch.rowCount;
        emit(batch);
      },
      emitWatermark: nothing,
      emitIdle: nothing,
      blocked: false,
    },
    io: syncFiles(),
    registerProcessingTimer: nothing,
  });
  const beganMs = performance.now();
  const cpu = cpuSeconds(() => {
    source.open(context);
    while (rows < most && source.poll(MAX_BATCH_ROWS) !== "end");
  });
  const seconds = (performance.now() - beganMs) / 1_000;
  source.close?.();
  return { rows, seconds, cpuSeconds: cpu };
}

const text = (moment: number): string => new Date(moment).toISOString().replace("T", " ").slice(0, 19);
const directory = mkdtempSync(join(tmpdir(), "file-sources-"));
const csvLines = [FIELDS.map(({ name }) => name).join(",")];
const jsonLines: string[] = [];
read({ kind: "parquet-source", path: PARQUET }, FIELDS, ROWS, (batch) => {
  for (const [date, delay, distance, origin, destination] of rowsOfBatch(batch)) {
    const day = text(Number(date));
    csvLines.push(`${day},${delay ?? ""},${distance ?? ""},${String(origin)},${String(destination)}`);
    const numbers = `"delay":${String(delay)},"distance":${String(distance)}`;
    jsonLines.push(
      `{"date":"${day}",${numbers},"origin":"${String(origin)}","destination":"${String(destination)}"}`,
    );
  }
});
const csv = join(directory, "flights.csv");
const json = join(directory, "flights.jsonl");
writeFileSync(csv, `${csvLines.join("\n")}\n`);
writeFileSync(json, `${jsonLines.join("\n")}\n`);
const once = { mode: "once", malformed: "fail" } as const;
const csvSpec = {
  kind: "csv-text-source",
  path: csv,
  ...once,
  delimiter: ",",
  header: true,
  columns: FIELDS,
} as const;
const jsonSpec = { kind: "json-lines-source", path: json, ...once } as const;
const parquetSpec = { kind: "parquet-source", path: PARQUET } as const;
const CASES: readonly (readonly [string, SourceSpec, readonly Field[], string | null])[] = [
  ["CSV, 5 columns", csvSpec, FIELDS, csv],
  ["CSV, 2 of them", csvSpec, [FIELDS[1]!, FIELDS[3]!], csv],
  ["JSON lines, 5 columns", jsonSpec, FIELDS, json],
  ["Parquet, 5 columns", parquetSpec, FIELDS, null],
  ["Parquet, 2 of them", parquetSpec, [FIELDS[1]!, FIELDS[3]!], null],
  [
    "text lines",
    { kind: "text-file-source", path: csv, mode: "once" },
    [{ name: "line", type: string(false) }],
    csv,
  ],
];

const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${ROWS} rows of ${FIELDS.map(({ type }) => formatType(type)).join(", ")}; median of ${RUNS}`,
);
const figures: Record<string, unknown> = {};
for (const [name, spec, fields, file] of CASES) {
  read(spec, fields, ROWS, () => {});
  const runs = Array.from({ length: RUNS }, () => read(spec, fields, ROWS, () => {}));
  const cpu = runs.map(({ cpuSeconds, rows }) => (cpuSeconds / rows) * 1_000_000);
  const rowsPerSecond = median(runs.map(({ rows, seconds }) => rows / seconds));
  const bytes = file === null ? null : statSync(file).size;
  const mbPerSecond = bytes === null ? null : (rowsPerSecond / ROWS) * (bytes / 1_000_000);
  const shown = mbPerSecond === null ? "" : `${mbPerSecond.toFixed(0).padStart(5)} MB/s`;
  const rate = `${(rowsPerSecond / 1_000_000).toFixed(2).padStart(6)} M rows/s`;
  console.log(
    `${name.padEnd(24)} ${rate} ${shown.padEnd(12)} ${median(cpu).toFixed(3)} CPU-s/M (${spread(cpu)})`,
  );
  figures[name] = {
    rowsPerSecond: Math.round(rowsPerSecond),
    mbPerSecond,
    cpuSecondsPerMillion: median(cpu),
  };
}
rmSync(directory, { recursive: true });
printFigures({
  program: "file-sources",
  rows: ROWS,
  runs: RUNS,
  calibrationCpuSeconds: calibration,
  figures,
});
