import { defineNode, field } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { typedSchema } from "../schema-fields.ts";
import {
  checkFile,
  fileField,
  fileName,
  malformedField,
  malformedSide,
  readModeField,
  recordOutputs,
} from "./file-records.ts";

const config = z.strictObject({
  path: fileField,
  mode: readModeField,
  schema: field.schema({ label: { en: "Columns", zh: "列" } }, "json-lines"),
  malformed: malformedField,
});

export const jsonLinesFile = defineNode({
  kind: "json-lines-file",
  version: 1,
  category: "source",
  title: { en: "JSON lines file", zh: "JSON Lines 文件" },
  summary: { en: "Reads a file with one JSON object a line.", zh: "读取每行一个 JSON 对象的文件。" },
  help: {
    en: "Each line becomes a row; a column is the member of its name, and NULL where it is missing or null. “Read columns from the file” looks at the beginning of the file and fills in names and types. A STRING column takes objects and arrays as they stand in the file.\n\nA line that is no JSON object, or whose value does not fit, is malformed: the job fails and names file, line and column, or the line is skipped and counted, or it leaves by the side output with its reason. After a failure it goes on from the position of the last checkpoint.\n\nExample: samples/clicks.jsonl gives page views with user, page and time; filter page = '/pay' and count them by user.",
    zh: "每行成为一行数据；列对应同名成员，缺失或为 null 时是 NULL。“从文件读取列”查看文件开头并填入列名与类型。STRING 列按原文接收对象与数组。\n\n不是 JSON 对象或值与类型不符的行视为格式错误：作业失败并指出文件、行与列，或跳过并计数，或带着原因从旁路输出发出。故障后从最近检查点记录的位置继续。\n\n示例：samples/clicks.jsonl 提供页面访问，含用户、页面与时间；过滤 page = '/pay'，再按用户计数。",
  },
  example: { inputs: [], config: {} },
  aliases: ["json", "ndjson", "jsonl", "JsonFormat", "log", "filesystem"],
  icon: "file",
  inputs: [],
  outputs: recordOutputs,
  config,
  initial: {
    path: "samples/clicks.jsonl",
    mode: "once",
    schema: [
      { name: "user", type: "STRING" },
      { name: "page", type: "STRING" },
      { name: "ts", type: "TIMESTAMP(3)" },
      { name: "ms", type: "BIGINT" },
    ],
    malformed: "skip",
  },
  migrations: {},
  summarize: ({ path, mode }) => (mode === "watched" ? `${fileName(path)} …` : fileName(path)),
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const { path, mode, malformed } = context.config;
  checkFile(context.config, context);
  const schema = typedSchema(context.config.schema, context);
  if (schema === null) return null;
  const spec = { kind: "json-lines-source", path, mode, malformed } as const;
  return { operators: [spec], output: schema, maxParallelism: 1, ...malformedSide(malformed) };
}
