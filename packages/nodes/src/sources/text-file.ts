import { defineNode, field, rowSchema, string } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { checkDelimiter } from "../check-delimiter.ts";
import { output } from "../ports.ts";
import { typedSchema } from "../schema-fields.ts";
import { checkFile, fileName, sharedField, sharing } from "./file-records.ts";

const config = z.strictObject({
  path: field.path(
    {
      label: { en: "File", zh: "文件" },
      help: {
        en: "On the machine of the server, below one of the allowed directories. A file whose name ends with .gz is unpacked as it is read, by one subtask.",
        zh: "位于服务器所在机器、允许的目录之内。以 .gz 结尾的文件由一个子任务边读边解压。",
      },
    },
    "file",
  ),
  mode: field.choice({ label: { en: "Read", zh: "读取" } }, [
    { value: "once", label: { en: "once, to its end", zh: "一次，读到末尾" } },
    { value: "watched", label: { en: "and watch for more", zh: "并持续监视新增内容" } },
  ]),
  shared: sharedField({
    en: "All subtasks read it, each parts of 4 MB in turn. Lines of different parts come in no order; as CSV, a line break always ends a record.",
    zh: "所有子任务一起读取，轮流取 4 MB 的部分。不同部分的行之间没有顺序；按 CSV 读取时，换行总是结束一条记录。",
  }),
  format: field.choice({ label: { en: "Format", zh: "格式" } }, [
    { value: "lines", label: { en: "lines of text", zh: "文本行" } },
    { value: "csv", label: { en: "CSV", zh: "CSV" } },
  ]),
  delimiter: field.delimiter({
    label: { en: "Delimiter", zh: "分隔符" },
    when: { field: "format", values: ["csv"] },
  }),
  header: field.toggle({
    label: { en: "First line has the names", zh: "首行为列名" },
    when: { field: "format", values: ["csv"] },
  }),
  schema: field.schema({
    label: { en: "Columns", zh: "列" },
    when: { field: "format", values: ["csv"] },
  }),
  malformed: field.choice(
    {
      label: { en: "Malformed rows", zh: "格式错误的行" },
      when: { field: "format", values: ["csv"] },
    },
    [
      { value: "fail", label: { en: "fail the job", zh: "使作业失败" } },
      { value: "skip", label: { en: "skip and count", zh: "跳过并计数" } },
    ],
  ),
});

type Config = z.infer<typeof config>;

export const textFile = defineNode({
  kind: "text-file",
  version: 2,
  category: "source",
  title: { en: "Text file", zh: "文本文件" },
  summary: { en: "Reads a file line by line, or as CSV.", zh: "逐行读取文件，或按 CSV 读取。" },
  help: {
    en: "Gives one row for each line, in file order, with one column named line. As CSV each line becomes a row of the typed columns; an empty field is NULL. Once: the job ends at the end of the file. Watched: it waits for lines that are appended.\n\nAfter a failure it goes on from the position of the last checkpoint: no line is lost or read twice. One subtask reads the file in its order, or all of them do, each its parts: then lines of different parts come in no order.\n\nExample: samples/mill.txt, read once, gives a text to FlatMap, which splits it.",
    zh: "按文件顺序，每行输出一行数据，只有一列 line。按 CSV 读取时，每行成为一行带类型的数据，空字段为 NULL。“一次”：读到文件末尾后作业结束。“持续监视”：等待追加的新行。\n\n故障后从最近检查点记录的位置继续：不丢行，也不重复读取。文件由一个子任务按顺序读取，或由所有子任务一起读取，各读各的部分：此时不同部分的行之间没有顺序。\n\n示例：一次性读取 samples/mill.txt，把文本交给“拆分文本”。",
  },
  example: { inputs: [], config: { path: "samples/mill.txt" } },
  aliases: [
    "readTextFile",
    "readFile",

    "TextLineInputFormat",
    "file source",
    "log",
    "tail",
    "读取文本",
    "日志",
  ],
  icon: "file",
  inputs: [],
  outputs: output,
  config,
  initial: {
    path: "",
    mode: "once",
    shared: false,
    format: "lines",
    delimiter: ",",
    header: true,
    schema: [],
    malformed: "fail",
  },
  migrations: { 1: (before) => ({ shared: false, ...before }) },
  summarize: ({ path, mode }) => (mode === "watched" ? `${fileName(path)} …` : fileName(path)),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { path, mode, format, delimiter, header, malformed } = context.config;
  checkFile(context.config, context);
  const divided = sharing(context.config);
  if (format === "lines") {
    const lines = rowSchema([{ name: "line", type: string(false) }]);
    const operator = { kind: "text-file-source", path, mode, ...divided.spec } as const;
    return { operators: [operator], output: lines, ...divided.node };
  }
  checkDelimiter(delimiter, context);
  const schema = typedSchema(context.config.schema, context);
  if (schema === null) return null;
  const spec = {
    kind: "csv-text-source",
    ...divided.spec,
    path,
    mode,
    delimiter,
    header,
    malformed,
    columns: schema.fields,
  } as const;
  return { operators: [spec], output: schema, ...divided.node };
}
