import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { batchOfRows, createOperator, MAX_BATCH_ROWS } from "@millrace/engine";
import type { Operator, RowBatch, SourceOperator } from "@millrace/engine";
import { bigint, double, rowSchema, string, timestamp } from "@millrace/graph";
import type { Field, OperatorSpec, SourceSpec } from "@millrace/graph";
import { calibrate } from "./measure/calibration.ts";
import { contextAlone } from "./measure/context-alone.ts";
import { median, printFigures, spread } from "./measure/summary.ts";
import { syncFiles } from "./measure/sync-files.ts";

/**
 * `pnpm bench file-formats [--rows N] [--runs N]`: one slot's file sink writes rows of five columns in each format, and its
 * source reads them, beside DuckDB with one thread that does the same with the same rows, turn by turn. Rows a second, CPU
 * seconds per million rows, and how many times as long DuckDB takes (CPU): it has no Avro of its own.
 */
const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, runs: { type: "string", default: "3" } },
});
const ROWS = Number(options.rows);
const RUNS = Number(options.runs);

const FIELDS: readonly Field[] = [
  { name: "ts", type: timestamp() },
  { name: "auction", type: bigint() },
  { name: "price", type: double() },
  { name: "channel", type: string() },
  { name: "url", type: string() },
];
const SCHEMA = rowSchema(FIELDS);
const FORMATS = ["csv", "json", "parquet", "avro"] as const;
type Format = (typeof FORMATS)[number];

/** Different ones, which take turns. */
const BATCHES = 64;
const batches: readonly RowBatch[] = Array.from({ length: BATCHES }, (_, batch) =>
  batchOfRows(
    SCHEMA,
    Array.from({ length: MAX_BATCH_ROWS }, (_row, row) => {
      const n = Math.imul(batch * MAX_BATCH_ROWS + row, 0x9e37_79b1) >>> 0;
      return [
        1_700_000_000_000 + batch * 4_096 + row,
        BigInt(n),
        (n % 1_000_000) / 100,
        `channel-${n % 16}`,
        `https://www.nexmark.com/${n.toString(36)}/item.htm?query=1`,
      ];
    }),
  ),
);

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function timed(work: () => void | Promise<void>): Promise<Run> {
  const beganMs = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - beganMs) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

const chained = (spec: OperatorSpec, isSource: boolean) => ({
  uid: "s#0",
  nodeId: "s",
  name: "s",
  spec,
  input: null,
  inputSchema: isSource ? null : SCHEMA,
  outputSchema: isSource ? SCHEMA : null,
});

function write(format: Format, path: string): void {
  const spec = { kind: "file-sink", directory: "", format, header: true, delimiter: "," } as const;
  const operator = chained(spec, false);
  const sink = createOperator(operator) as Operator;
  sink.open(contextAlone(operator, { output: NO_OUTPUT, io: syncFiles(path) }));
  for (let rows = 0, turn = 0; rows < ROWS; turn++) {
    const batch = batches[turn % BATCHES]!;
    batch.to = Math.min(MAX_BATCH_ROWS, ROWS - rows);
    sink.processBatch(batch);
    rows += batch.to;
  }
  sink.endInput?.();
  sink.snapshot?.(1, { operator: () => {}, keyed: () => {} });
  sink.close?.();
}

const nothing = (): never => {
  throw new Error("nothing is emitted here");
};
const NO_OUTPUT = { emit: nothing, emitWatermark: nothing, emitIdle: nothing, blocked: false };

const sourceOf = (format: Format, path: string): SourceSpec => {
  const once = { path, mode: "once", malformed: "fail" } as const;
  switch (format) {
    case "csv":
      return { kind: "csv-text-source", ...once, delimiter: ",", header: true, columns: FIELDS };
    case "json":
      return { kind: "json-lines-source", ...once };
    case "parquet":
      return { kind: "parquet-source", path };
    case "avro":
      return { kind: "avro-source", path, partBytes: 1 << 22, malformed: "fail" };
  }
};

function read(format: Format, path: string): void {
  const operator = chained(sourceOf(format, path), true);
  const source = createOperator(operator) as SourceOperator;
  let rows = 0;
  const emit = (batch: RowBatch): void => void (rows += batch.rowCount);
  source.open(contextAlone(operator, { output: { ...NO_OUTPUT, emit }, io: syncFiles() }));
  while (source.poll(MAX_BATCH_ROWS) !== "end");
  source.close?.();
  if (rows !== ROWS) throw new Error(`${rows} rows of ${ROWS} were read of ${path}`);
}

const folder = mkdtempSync(join(tmpdir(), "file-formats-"));
const duckdb = await (await DuckDBInstance.create(":memory:")).connect();
await duckdb.run("SET threads = 1");
const TYPES = "{ts: 'TIMESTAMP', auction: 'BIGINT', price: 'DOUBLE', channel: 'VARCHAR', url: 'VARCHAR'}";
const READERS = {
  csv: (path: string) => `read_csv('${path}', header = true, columns = ${TYPES})`,
  json: (path: string) => `read_json('${path}', format = 'newline_delimited', columns = ${TYPES})`,
  parquet: (path: string) => `read_parquet('${path}')`,
} as const;
const OPTIONS = {
  csv: "FORMAT csv, HEADER",
  json: "FORMAT json",
  parquet: "FORMAT parquet, COMPRESSION snappy",
};

async function readByDuckDb(format: Exclude<Format, "avro">, path: string): Promise<void> {
  const every = "count(*), max(ts), sum(auction), sum(price), max(channel), max(url)";
  const found = await duckdb.runAndReadAll(`SELECT ${every} FROM ${READERS[format](path)}`);
  if (Number(found.getRowsJS()[0]?.[0]) !== ROWS) throw new Error(`DuckDB read other rows of ${path}`);
}

const calibration = calibrate();
console.log(`calibration loop ${calibration.toFixed(3)} CPU-s; ${ROWS} rows of 5 columns; median of ${RUNS}`);
const figures: Record<string, unknown> = {};
const ours = (format: Format): string => join(folder, `ours.${format}`);
write("parquet", ours("parquet"));
await duckdb.run(`CREATE TABLE bids AS SELECT * FROM ${READERS.parquet(ours("parquet"))}`);
for (const format of FORMATS) {
  const theirs = join(folder, `theirs.${format}`);
  const copy = async (): Promise<void> => {
    if (format !== "avro") await duckdb.run(`COPY bids TO '${theirs}' (${OPTIONS[format]})`);
  };
  await compare(`${format}, written`, () => write(format, ours(format)), format === "avro" ? null : copy);
  const select = (): Promise<void> =>
    format === "avro" ? Promise.resolve() : readByDuckDb(format, ours(format));
  await compare(`${format}, read`, () => read(format, ours(format)), format === "avro" ? null : select);
  figures[`${format}, MB`] = statSync(ours(format)).size / 1e6;
}

// oxlint-disable-next-line max-params -- what, by us, by them
async function compare(name: string, own: () => void, other: (() => Promise<void>) | null): Promise<void> {
  own();
  await other?.();
  const runs: Run[] = [];
  const others: Run[] = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push(await timed(own));
    if (other !== null) others.push(await timed(other));
  }
  const cpu = runs.map(({ cpuSeconds }) => (cpuSeconds / ROWS) * 1e6);
  const rowsPerSecond = median(runs.map(({ seconds }) => ROWS / seconds));
  const theirs = other === null ? null : (median(others.map((run) => run.cpuSeconds)) / ROWS) * 1e6;
  const ratio = theirs === null ? null : theirs / median(cpu);
  const beside = theirs === null ? "" : `DuckDB ${theirs.toFixed(3)}, ${ratio!.toFixed(2)} times ours`;
  const rate = `${(rowsPerSecond / 1e6).toFixed(2).padStart(6)} M rows/s`;
  console.log(`${name.padEnd(18)} ${rate} ${median(cpu).toFixed(3)} CPU-s/M (${spread(cpu)}) ${beside}`);
  figures[name] = {
    rowsPerSecond: Math.round(rowsPerSecond),
    cpuSecondsPerMillion: median(cpu),
    duckDb: theirs,
    ratio,
  };
}

rmSync(folder, { recursive: true });
printFigures({
  program: "file-formats",
  rows: ROWS,
  runs: RUNS,
  calibrationCpuSeconds: calibration,
  figures,
});
