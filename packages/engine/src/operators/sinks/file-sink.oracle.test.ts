import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBResultReader } from "@duckdb/node-api";
import avro from "avsc";
import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  int,
  rowSchema,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
} from "@millrace/graph";
import type { Field, LogicalType, OperatorSpec } from "@millrace/graph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { FileSink } from "./file-sink.ts";

type FileSinkSpec = Extract<OperatorSpec, { kind: "file-sink" }>;
type Format = FileSinkSpec["format"];

const TYPES: readonly (readonly [LogicalType, readonly Value[]])[] = [
  [tinyint(), [-128, 1, null]],
  [smallint(), [32_767, 2, null]],
  [int(), [-2_147_483_648, 3, null]],
  [bigint(), [-(2n ** 63n), 9_007_199_254_740_993n, null]],
  [float(), [0.5, -0.25, null]],
  [double(), [-1e300, 0.1, null]],
  [boolean(), [true, false, null]],
  [string(), ['é, "广州"\n;', "", null]],
  [date(), [19_782, -1, null]],
  [time(true, 3), [86_399_999, 0, null]],
  [timestamp(), [-1, 1_700_000_000_123, null]],
  [timestampLtz(), [5, 0, null]],
  [decimal(10, 2), [-150n, 0n, null]],
];
const FIELDS: readonly Field[] = TYPES.map(([type], index) => ({ name: `c${index}`, type }));
const ROWS = [0, 1, 2].map((row) => TYPES.map(([, values]) => values[row]!));

let folder = "";
let duckdb: DuckDBConnection;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "file-sink-"));
  duckdb = await (await DuckDBInstance.create(":memory:")).connect();
  await duckdb.run("SET TimeZone = 'UTC'");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The path of the part that a sink writes of these rows. */
function written(format: Format, fields: readonly Field[], rows: readonly (readonly Value[])[]): string {
  const spec: FileSinkSpec = { kind: "file-sink", directory: "/out", format, header: true, delimiter: "," };
  const run = new OperatorRig(new FileSink(spec), { input: fields });
  run.operator.processBatch(batchOfRows(rowSchema(fields), rows));
  run.snapshot(1);
  run.operator.checkpointCompleted(1);
  const path = join(folder, `written.${format}`);
  writeFileSync(path, [...run.io.visible.values()][0]!);
  return path;
}

/** SQL that gives a column's value as we keep it. */
function asKept({ name, type }: Field): string {
  switch (type.kind) {
    case "DATE":
      return `(${name} - DATE '1970-01-01')`;
    case "TIME":
      return `round(epoch(${name}) * 1000)::BIGINT`;
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return `epoch_ms(${name})`;
    case "DECIMAL":
      return `(${name} * 100)::BIGINT`;
    default:
      return name;
  }
}

/** What DuckDB calls our types. */
const NAMES: { readonly [K in LogicalType["kind"]]?: string } = {
  STRING: "VARCHAR",
  TIMESTAMP_LTZ: "TIMESTAMPTZ",
  DECIMAL: "DECIMAL(10, 2)",
};
const columns = FIELDS.map(({ name, type }) => `${name}: '${NAMES[type.kind] ?? type.kind}'`).join(", ");

const READERS = {
  parquet: (path: string) => `read_parquet('${path}')`,
  csv: (path: string) =>
    `read_csv('${path}', header = true, columns = {${columns}}, allow_quoted_nulls = false, quote = '"', escape = '"')`,
  json: (path: string) => `read_json('${path}', format = 'newline_delimited', columns = {${columns}})`,
} as const;

const valuesOf = (read: DuckDBResultReader): readonly (readonly Value[])[] =>
  read.getRowsJS() as readonly (readonly Value[])[];

const asText = (value: Value): string | null => (value === null ? null : String(value));

describe("DuckDB reads what a file sink writes", () => {
  it.each(["parquet", "csv", "json"] as const)("%s", async (format) => {
    const path = written(format, FIELDS, ROWS);
    const selected = FIELDS.map(asKept).join(", ");
    const read = await duckdb.runAndReadAll(`SELECT ${selected} FROM ${READERS[format](path)}`);
    expect(valuesOf(read).map((row) => row.map(asText))).toEqual(ROWS.map((row) => row.map(asText)));
  });

  it("rows of many blocks, their sum and their texts", async () => {
    const fields: readonly Field[] = [
      { name: "n", type: bigint(false) },
      { name: "s", type: string(false) },
    ];
    const rows = Array.from({ length: 30_000 }, (_, n): Value[] => [BigInt(n), `text ${n % 100}`]);
    const path = written("parquet", fields, rows);
    const read = await duckdb.runAndReadAll(
      `SELECT count(*), sum(n)::BIGINT, count(DISTINCT s) FROM read_parquet('${path}')`,
    );
    expect(read.getRowsJS()).toEqual([[30_000n, 449_985_000n, 100n]]);
  });
});

describe("avsc reads what a file sink writes", () => {
  const more: readonly (readonly [LogicalType, readonly Value[]])[] = [
    [bytes(), ["\u0000\u007f\u0080\u00ff", "", null]],
    [timestamp(true, 6), [1_500_001_000n, -1_000n, null]],
    [decimal(38, 3), [-(10n ** 37n), 127n, null]],
  ];
  const all = [...TYPES, ...more];
  const fields = all.map(([type], index): Field => ({ name: `c${index}`, type }));
  const rows = [0, 1, 2].map((row) => all.map(([, values]) => values[row]!));
  /** Numbers that are longer than a double holds. */
  const long = avro.types.LongType.__with({
    fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigInt64LE(value);
      return buffer;
    },
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === "bigint",
    compare: (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b)),
  });

  it("every type", async () => {
    const read: Record<string, Value | Buffer>[] = [];
    await new Promise<void>((resolve, reject) => {
      avro
        .createFileDecoder(written("avro", fields, rows), {
          parseHook: (schema: avro.Schema) => avro.Type.forSchema(schema, { registry: { long } }),
        })
        .on("data", (row: Record<string, Value | Buffer>) => read.push(row))
        .on("end", resolve)
        .on("error", reject);
    });
    const kept = read.map((row) => fields.map(({ name, type }) => keptOf(row[name]!, type)));
    expect(kept.map((row) => row.map(asText))).toEqual(rows.map((row) => row.map(asText)));
  });
});

/** A value of Avro as we keep it. */
function keptOf(value: Value | Buffer, type: LogicalType): Value {
  if (!Buffer.isBuffer(value)) {
    const isMicros = type.kind === "TIMESTAMP" && type.precision === 6;
    return isMicros && value !== null ? BigInt(value) * 1_000n : value;
  }
  if (type.kind === "BYTES") return value.toString("latin1");
  return BigInt.asIntN(value.length * 8, BigInt(`0x${value.toString("hex") || "0"}`));
}
