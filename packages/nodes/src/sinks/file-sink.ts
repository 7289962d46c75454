import { defineNode, field } from "@millrace/graph";
import type { Lowered, NodeContext, OperatorSpec, RollingPolicy, RowSchema } from "@millrace/graph";
import { z } from "zod";
import { checkDelimiter } from "../check-delimiter.ts";
import { chosenDirectory } from "../chosen-directory.ts";
import { onlyInput } from "../input-columns.ts";
import { ownColumns } from "../own-columns.ts";
import { input } from "../ports.ts";
import { bucketColumn } from "./bucket-column.ts";
import { bucketFields, initialBucket } from "./bucket-fields.ts";
import { checkAvroNames } from "./check-avro-names.ts";

const config = z.strictObject({
  directory: field.path({ label: { en: "Directory", zh: "目录" } }, "directory"),
  format: field.choice({ label: { en: "Format", zh: "格式" } }, [
    { value: "parquet", label: { en: "Parquet", zh: "Parquet" } },
    { value: "avro", label: { en: "Avro", zh: "Avro" } },
    { value: "json", label: { en: "JSON lines", zh: "JSON Lines" } },
    { value: "csv", label: { en: "CSV", zh: "CSV" } },
    { value: "text", label: { en: "text", zh: "文本" } },
  ]),
  packed: field.toggle({
    label: { en: "Compressed", zh: "压缩" },
    help: { en: "Parquet by Snappy, Avro by deflate.", zh: "Parquet 用 Snappy，Avro 用 deflate。" },
    when: { field: "format", values: ["parquet", "avro"] },
  }),
  delimiter: field.delimiter({
    label: { en: "Delimiter", zh: "分隔符" },
    when: { field: "format", values: ["csv", "text"] },
  }),
  header: field.toggle({
    label: { en: "Names in the first line", zh: "首行写列名" },
    when: { field: "format", values: ["csv"] },
  }),
  ...bucketFields,
  rollMegabytes: field.optionalInteger(
    {
      label: { en: "New file after, MB", zh: "换文件：大小（MB）" },
      help: {
        en: "A file ends with each checkpoint, and earlier where it reaches one of these limits. Empty: no limit.",
        zh: "文件在每个检查点结束；先达到以下任一上限时提前结束。留空：不限。",
      },
    },
    1,
    1_000_000,
  ),
  rollSeconds: field.optionalInteger(
    { label: { en: "New file after, seconds", zh: "换文件：时长（秒）" } },
    1,
    10_000_000,
  ),
  inactiveSeconds: field.optionalInteger(
    { label: { en: "New file without rows for, seconds", zh: "换文件：无数据（秒）" } },
    1,
    10_000_000,
  ),
});

type Config = z.infer<typeof config>;

export const fileSink = defineNode({
  kind: "file-sink",
  version: 1,
  category: "sink",
  title: { en: "Files", zh: "文件" },
  summary: {
    en: "Writes the rows into files of a format, in buckets, exactly once.",
    zh: "按所选格式把数据行写入文件，可分桶，精确一次。",
  },
  help: {
    en: "Each subtask writes part files into the directory: Parquet and Avro carry the schema with them, JSON lines, CSV and text are lines. A file is written under a hidden name, is pending when it has ended, and becomes visible under its own name, in one step, when the checkpoint that covers it is complete: after a failure no row is missing and none stands twice.\n\nWith buckets each row goes to a directory below, that its event time, the time of writing or an expression names. A slash in the name makes directories in one another; NULL goes to __DEFAULT_PARTITION__. At most 64 files of a subtask are open at once.\n\nA file ends with each checkpoint, and before that where it has grown to the size, is open for so long, or got no row for so long.\n\nExample: directory files/rides, Parquet, buckets by the expression city: files/rides/Lima holds the rides of Lima, and DuckDB or Spark read them as one table.",
    zh: "每个子任务在目录中写入分段文件：Parquet 与 Avro 自带模式，JSON Lines、CSV 与文本按行书写。文件先用隐藏名写入，结束后待提交；覆盖它的检查点完成时，一步改为正式名称而可见：故障后不缺行，也不重复。\n\n分桶时，每行进入下级目录，目录名来自事件时间、写入时间或表达式。名称中的斜杠形成多级目录；NULL 进入 __DEFAULT_PARTITION__。每个子任务同时最多打开 64 个文件。\n\n文件在每个检查点结束；达到大小上限、打开过久或长时间无数据时提前结束。\n\n示例：目录 files/rides，Parquet 格式，按表达式 city 分桶：files/rides/Lima 存放 Lima 的行程，DuckDB 或 Spark 可当作一张表读取。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["2026-01-01 12:00:02", "Lima", 7],
          ["2026-01-01 12:00:04", "Oslo", 5],
          ["2026-01-01 12:00:07", "Lima", 4],
          ["2026-01-01 12:00:11", "Oslo", 9],
          ["2026-01-01 12:00:12", "Lima", 3],
        ],
      },
    ],
    config: { directory: "help", buckets: "expression", expression: "city" },
  },
  aliases: [
    "writeUsingOutputFormat",
    "FileSink",
    "StreamingFileSink",
    "BucketingSink",
    "OutputFormat",
    "RollingPolicy",
    "BucketAssigner",
    "parquet",
    "avro",
    "partition",
    "写入",
    "分桶",
  ],
  icon: "file-out",
  inputs: input(),
  outputs: [],
  config,
  initial: {
    directory: "files/rows",
    format: "parquet",
    packed: true,
    delimiter: ",",
    header: true,
    ...initialBucket,
    rollMegabytes: 128,
    rollSeconds: null,
    inactiveSeconds: null,
  },
  migrations: {},
  summarize: ({ directory, format }) => `${directory} · ${format}`,
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { format, packed, header, delimiter } = context.config;
  const schema = onlyInput(context.inputs);
  const directory = chosenDirectory(context.config.directory, context);
  if (format === "csv") checkDelimiter(delimiter, context);
  if (format === "avro") checkAvroNames(schema, context);
  const roll = rollingPolicy(context.config);
  const sink = {
    kind: "file-sink",
    directory,
    format,
    packed,
    header,
    delimiter,
    ...(roll && { roll }),
  } as const;
  return withBuckets(sink, schema, context);
}

const MEGABYTE = 1 << 20;

function rollingPolicy({ rollMegabytes, rollSeconds, inactiveSeconds }: Config): RollingPolicy | null {
  if (rollMegabytes === null && rollSeconds === null && inactiveSeconds === null) return null;
  return {
    maxBytes: rollMegabytes && rollMegabytes * MEGABYTE,
    maxAgeMs: rollSeconds && rollSeconds * 1_000,
    inactiveMs: inactiveSeconds && inactiveSeconds * 1_000,
  };
}

/** The sink behind an operator that puts the name of the bucket behind the columns. */
function withBuckets(
  sink: Extract<OperatorSpec, { kind: "file-sink" }>,
  schema: RowSchema,
  context: NodeContext<Config>,
): Lowered | null {
  if (context.config.buckets === "none") return { operators: [sink], output: null };
  const bucket = bucketColumn(context.config, schema, context);
  if (bucket === null) return null;
  const projections = [...ownColumns(schema), bucket.expression];
  const field = { name: bucket.name, type: bucket.expression.type };
  return {
    operators: [
      { kind: "calc", filter: null, projections },
      { ...sink, bucket: schema.fields.length },
    ],
    between: [{ ...schema, fields: [...schema.fields, field] }],
    output: null,
  };
}
