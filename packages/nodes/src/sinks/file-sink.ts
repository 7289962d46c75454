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
  ends: field.choice(
    {
      label: { en: "A file ends", zh: "文件结束于" },
      help: {
        en: "At its limits: files span checkpoints, and are fewer and larger; rows are seen when their file has ended and the next checkpoint is complete. Parquet and Avro files end with each checkpoint always.",
        zh: "达到上限时：文件跨越检查点，更少也更大；文件结束且下一个检查点完成后，其中的行才可见。Parquet 与 Avro 文件总是在每个检查点结束。",
      },
      when: { field: "format", values: ["json", "csv", "text"] },
    },
    [
      { value: "limits", label: { en: "at its limits", zh: "达到上限时" } },
      { value: "checkpoint", label: { en: "with each checkpoint", zh: "每个检查点" } },
    ],
  ),
  rollMegabytes: field.optionalInteger(
    {
      label: { en: "New file after, MB", zh: "换文件：大小（MB）" },
      help: {
        en: "A file ends where it reaches one of these limits, if not before. Empty: no limit.",
        zh: "文件达到以下任一上限时结束，若未更早结束。留空：不限。",
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
  version: 2,
  category: "sink",
  title: { en: "Files", zh: "文件" },
  summary: {
    en: "Writes the rows into files of a format, in buckets, exactly once.",
    zh: "按所选格式把数据行写入文件，可分桶，精确一次。",
  },
  help: {
    en: "Each subtask writes part files into the directory: Parquet and Avro carry the schema with them, JSON lines, CSV and text are lines. A file is written under a hidden name, is pending when it has ended, and becomes visible under its own name, in one step, when the checkpoint that covers it is complete: after a failure no row is missing and none stands twice.\n\nWith buckets each row goes to a directory below, that its event time, the time of writing or an expression names. A slash in the name makes directories in one another; NULL goes to __DEFAULT_PARTITION__. At most 64 files of a subtask are open at once.\n\nA file of lines ends where it has grown to the size, is open for so long, or got no row for so long: it may span many checkpoints, each of which holds how far the file is durable. After a failure it is cut off there and goes on. Where files shall end with each checkpoint, so that rows are seen with it, choose that. Parquet and Avro files always do: their parts cannot be cut off. A savepoint ends all files, and so does stopping: it can be started from whatever became of them. A job that is started from a checkpoint of another shows what that had in progress, and begins new files.\n\nExample: directory files/rides, Parquet, buckets by the expression city: files/rides/Lima holds the rides of Lima, and DuckDB or Spark read them as one table.",
    zh: "每个子任务在目录中写入分段文件：Parquet 与 Avro 自带模式，JSON Lines、CSV 与文本按行书写。文件先用隐藏名写入，结束后待提交；覆盖它的检查点完成时，一步改为正式名称而可见：故障后不缺行，也不重复。\n\n分桶时，每行进入下级目录，目录名来自事件时间、写入时间或表达式。名称中的斜杠形成多级目录；NULL 进入 __DEFAULT_PARTITION__。每个子任务同时最多打开 64 个文件。\n\n按行书写的文件达到大小上限、打开过久或长时间无数据时结束：它可以跨越多个检查点，每个检查点记下文件已持久到哪里；故障后从该处截断再续写。若要文件随每个检查点结束、行随之可见，可如此选择。Parquet 与 Avro 文件总是如此，因为它们无法截断。保存点会结束所有文件，停止作业也是：之后无论文件如何，都能从它启动。从另一作业的检查点启动时，那个作业写到一半的内容随即可见，并另起新文件。\n\n示例：目录 files/rides，Parquet 格式，按表达式 city 分桶：files/rides/Lima 存放 Lima 的行程，DuckDB 或 Spark 可当作一张表读取。",
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
    ends: "limits",
    rollMegabytes: 128,
    rollSeconds: 60,
    inactiveSeconds: 60,
  },
  migrations: { 1: (old) => ({ ends: "checkpoint", ...old }) },
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
  if (roll?.spansCheckpoints === true && !isLimited(roll))
    context.report({ code: "file.never-ends", severity: "warning", path: ["rollSeconds"], params: {} });
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

const LINES: ReadonlySet<Config["format"]> = new Set(["json", "csv", "text"]);

function rollingPolicy(config: Config): RollingPolicy | null {
  const { format, ends, rollMegabytes, rollSeconds, inactiveSeconds } = config;
  const limits = {
    maxBytes: rollMegabytes && rollMegabytes * MEGABYTE,
    maxAgeMs: rollSeconds && rollSeconds * 1_000,
    inactiveMs: inactiveSeconds && inactiveSeconds * 1_000,
  };
  if (ends === "limits" && LINES.has(format)) return { ...limits, spansCheckpoints: true };
  return isLimited(limits) ? limits : null;
}

const isLimited = ({ maxBytes, maxAgeMs, inactiveMs }: RollingPolicy): boolean =>
  maxBytes !== null || maxAgeMs !== null || inactiveMs !== null;

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
