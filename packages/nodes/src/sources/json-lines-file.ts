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
  sharedField,
  sharing,
} from "./file-records.ts";

const config = z.strictObject({
  path: fileField,
  form: field.choice({ label: { en: "Form", zh: "形式" } }, [
    { value: "lines", label: { en: "one object a line", zh: "每行一个对象" } },
    { value: "array", label: { en: "one array of objects", zh: "一个对象数组" } },
  ]),
  mode: readModeField,
  shared: sharedField(
    {
      en: "All subtasks read it, each parts of 4 MB in turn. Rows of different parts come in no order.",
      zh: "所有子任务一起读取，轮流取 4 MB 的部分。不同部分的行之间没有顺序。",
    },
    { field: "form", values: ["lines"] },
  ),
  schema: field.schema({ label: { en: "Columns", zh: "列" } }, "json-lines"),
  malformed: malformedField,
});

export const jsonLinesFile = defineNode({
  kind: "json-lines-file",
  version: 2,
  category: "source",
  title: { en: "JSON lines file", zh: "JSON Lines 文件" },
  summary: {
    en: "Reads a file with one JSON object a line, or one array of objects.",
    zh: "读取每行一个 JSON 对象、或整个是一个对象数组的文件。",
  },
  help: {
    en: "Each line becomes a row, or each element where the file is one array, however it is laid out; a column is the member of its name, and NULL where it is missing or null. “Read columns from the file” looks at the beginning of the file and fills in names and types. A STRING column takes objects and arrays as they stand in the file.\n\nA line that is no JSON object, or whose value does not fit, is malformed: the job fails and names file, line and column, or the line is skipped and counted, or it leaves by the side output with its reason. After a failure it goes on from the position of the last checkpoint. One subtask reads the file in its order, or, of lines, all of them do, each its parts: then rows of different parts come in no order and are told by their byte, not by their line. An array is not watched.\n\nExample: samples/clicks.jsonl gives page views with user, page and time; filter page = '/pay' and count them by user.",
    zh: "每行成为一行数据；整个文件是一个数组时，每个元素成为一行，不论如何排版。列对应同名成员，缺失或为 null 时是 NULL。“从文件读取列”查看文件开头并填入列名与类型。STRING 列按原文接收对象与数组。\n\n不是 JSON 对象或值与类型不符的行视为格式错误：作业失败并指出文件、行与列，或跳过并计数，或带着原因从旁路输出发出。故障后从最近检查点记录的位置继续。文件由一个子任务按顺序读取；逐行的文件也可由所有子任务一起读取，各读各的部分：此时不同部分的行之间没有顺序，出错的行以字节位置而非行号指出。数组不支持监视。\n\n示例：samples/clicks.jsonl 提供页面访问，含用户、页面与时间；过滤 page = '/pay'，再按用户计数。",
  },
  example: { inputs: [], config: {} },
  aliases: ["json", "json array", "ndjson", "jsonl", "JsonFormat", "log", "filesystem", "日志"],
  icon: "file",
  inputs: [],
  outputs: recordOutputs,
  config,
  initial: {
    path: "samples/clicks.jsonl",
    form: "lines",
    mode: "once",
    shared: false,
    schema: [
      { name: "user", type: "STRING" },
      { name: "page", type: "STRING" },
      { name: "ts", type: "TIMESTAMP(3)" },
      { name: "ms", type: "BIGINT" },
    ],
    malformed: "skip",
  },
  migrations: { 1: (before) => ({ form: "lines", shared: false, ...before }) },
  summarize: ({ path, mode }) => (mode === "watched" ? `${fileName(path)} …` : fileName(path)),
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const { path, mode, malformed, form, shared } = context.config;
  const isArray = form === "array";
  checkFile({ path, mode }, context);
  if (isArray && mode === "watched")
    context.report({ code: "file.array-watched", severity: "error", path: ["mode"], params: {} });
  const schema = typedSchema(context.config.schema, context);
  if (schema === null) return null;
  const divided = sharing({ path, mode, shared: shared && !isArray });
  const about = { path, mode, malformed, ...(isArray && { form }) } as const;
  const spec = { kind: "json-lines-source", ...about, ...divided.spec } as const;
  return { operators: [spec], output: schema, ...divided.node, ...malformedSide(malformed) };
}
