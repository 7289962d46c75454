import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { output } from "../ports.ts";
import { typedSchema } from "../schema-fields.ts";
import { checkFile, fileField, fileName } from "./file-records.ts";

export const parquetFile = defineNode({
  kind: "parquet-file",
  version: 1,
  category: "source",
  title: { en: "Parquet file", zh: "Parquet 文件" },
  summary: {
    en: "Reads the rows of a Parquet file, row groups in parallel.",
    zh: "读取 Parquet 文件的数据行，按行组并行。",
  },
  help: {
    en: "“Read columns from the file” takes names and types from the file itself. Only columns that somebody downstream uses are read from the disk. Each subtask has its row groups; a file with eleven of them keeps up to eleven subtasks busy. Snappy, gzip, zstd, LZ4 and Brotli are understood; nested columns are left out, and a time of day has milliseconds.\n\nAfter a failure every subtask goes on at the row behind its last checkpoint: no row is lost or read twice.\n\nExample: datasets/flights-3m.parquet holds three million flights. Key by origin, aggregate AVG(delay), parallelism 2.",
    zh: "“从文件读取列”直接取文件自带的列名与类型。只从磁盘读取下游用到的列。每个子任务负责若干行组；有十一个行组的文件最多可让十一个子任务同时工作。支持 Snappy、gzip、zstd、LZ4 与 Brotli；嵌套列会被略去，时刻精确到毫秒。\n\n故障后每个子任务从最近检查点之后的那一行继续：不丢行，也不重复读取。\n\n示例：datasets/flights-3m.parquet 含三百万次航班。按 origin 分组，聚合 AVG(delay)，并行度 2。",
  },
  example: { inputs: [], config: {} },
  aliases: ["parquet", "ParquetColumnarRowInputFormat", "columnar", "flights", "filesystem", "列式文件"],
  icon: "file",
  inputs: [],
  outputs: output,
  config: z.strictObject({
    path: fileField,
    schema: field.schema({ label: { en: "Columns", zh: "列" } }, "parquet"),
  }),
  initial: {
    path: "datasets/flights-3m.parquet",
    schema: [
      { name: "date", type: "TIMESTAMP(3)" },
      { name: "delay", type: "BIGINT" },
      { name: "distance", type: "BIGINT" },
      { name: "origin", type: "STRING" },
      { name: "destination", type: "STRING" },
    ],
  },
  migrations: {},
  summarize: ({ path }) => fileName(path),
  lower(context) {
    const { path } = context.config;
    checkFile({ path }, context);
    const schema = typedSchema(context.config.schema, context);
    return schema && { operators: [{ kind: "parquet-source", path }], output: schema };
  },
});
