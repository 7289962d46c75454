import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { typedSchema } from "../schema-fields.ts";
import {
  checkFile,
  fileField,
  fileName,
  malformedField,
  malformedSide,
  PART_BYTES,
  recordOutputs,
} from "./file-records.ts";

export const avroFile = defineNode({
  kind: "avro-file",
  version: 1,
  category: "source",
  title: { en: "Avro file", zh: "Avro 文件" },
  summary: {
    en: "Reads the rows of an Avro file, blocks in parallel.",
    zh: "读取 Avro 文件的数据行，按数据块并行。",
  },
  help: {
    en: "An object container file carries its schema: “Read columns from the file” takes names and types from it. Logical types become DATE, TIME, TIMESTAMP and DECIMAL, enums and UUIDs become STRING; nested fields and unions of several types are left out. Blocks may be packed by deflate, snappy or zstandard.\n\nAll subtasks read, parts of 4 MB in turn, and after a failure each goes on at the row behind its last checkpoint, at another parallelism too: no row is lost or read twice. A block that is cut short or does not hold what the schema says is malformed with all of its rows: the job fails and names file and byte, or they are counted, or the block leaves by the side output with its reason, and reading goes on behind it.\n\nExample: samples/trips.avro holds rides with times, fares and a nullable tip. Aggregate SUM(fare) by city.",
    zh: "对象容器文件自带模式：“从文件读取列”直接取其列名与类型。逻辑类型成为 DATE、TIME、TIMESTAMP 与 DECIMAL，枚举与 UUID 成为 STRING；嵌套字段与多类型联合会被略去。数据块可用 deflate、snappy 或 zstandard 压缩。\n\n所有子任务一起读取，轮流取 4 MB 的部分；故障后各自从最近检查点之后的那一行继续，并行度改变也一样：不丢行，也不重复读取。被截断或与模式不符的数据块，其中所有行都视为格式错误：作业失败并指出文件与字节位置，或计数，或带着原因从旁路输出发出，然后从它后面继续读取。\n\n示例：samples/trips.avro 存有行程，含时间、车费与可为空的小费。按城市聚合 SUM(fare)。",
  },
  example: { inputs: [], config: {} },
  aliases: ["avro", "AvroInputFormat", "AvroParquetReaders", "object container", "filesystem"],
  icon: "file",
  inputs: [],
  outputs: recordOutputs,
  config: z.strictObject({
    path: fileField,
    schema: field.schema({ label: { en: "Columns", zh: "列" } }, "avro"),
    malformed: malformedField,
  }),
  initial: {
    path: "samples/trips.avro",
    schema: [
      { name: "id", type: "BIGINT" },
      { name: "ts", type: "TIMESTAMP(3)" },
      { name: "city", type: "STRING" },
      { name: "fare", type: "DECIMAL(9, 2)" },
      { name: "tip", type: "DOUBLE" },
    ],
    malformed: "skip",
  },
  migrations: {},
  summarize: ({ path }) => fileName(path),
  lower(context) {
    const { path, malformed } = context.config;
    checkFile({ path }, context);
    const schema = typedSchema(context.config.schema, context);
    if (schema === null) return null;
    const spec = { kind: "avro-source", path, malformed, partBytes: PART_BYTES } as const;
    return { operators: [spec], output: schema, ...malformedSide(malformed) };
  },
});
