import { defineNode, field, rowSchema, string } from "@millrace/graph";
import { z } from "zod";
import { checkDelimiter, checkPath } from "../path-field.ts";
import { OUTPUT } from "../ports.ts";
import { tableSchema } from "../table-schema.ts";

const forCsv = { field: "format", values: ["csv"] };

const config = z.strictObject({
  path: field.path(
    {
      label: { en: "File", zh: "文件" },
      help: {
        en: "On the machine of the server: samples/..., files/..., or a path that it allows.",
        zh: "位于服务器所在机器：samples/...、files/... 或允许的路径。",
      },
    },
    "file",
  ),
  mode: field.choice({ label: { en: "Read", zh: "读取方式" } }, [
    { value: "once", label: { en: "Once, to its end", zh: "一次，读到末尾" } },
    { value: "watched", label: { en: "And what is appended", zh: "持续读取追加内容" } },
  ]),
  format: field.choice({ label: { en: "Format", zh: "格式" } }, [
    { value: "lines", label: { en: "Lines of text", zh: "文本行" } },
    { value: "csv", label: { en: "CSV", zh: "CSV" } },
  ]),
  schema: field.schema({ label: { en: "Columns", zh: "列" }, when: forCsv }),
  delimiter: field.text({ label: { en: "Delimiter", zh: "分隔符" }, when: forCsv }, { mono: true }),
  header: field.toggle({ label: { en: "First line has the names", zh: "首行为列名" }, when: forCsv }),
  malformed: field.choice({ label: { en: "Malformed rows", zh: "格式错误的行" }, when: forCsv }, [
    { value: "fail", label: { en: "Fail the job", zh: "作业失败" } },
    { value: "skip", label: { en: "Skip and count", zh: "跳过并计数" } },
  ]),
});

export const textFile = defineNode({
  kind: "text-file",
  version: 1,
  category: "source",
  title: { en: "Text file", zh: "文本文件" },
  summary: {
    en: "Reads a file of the server, line by line or as CSV.",
    zh: "读取服务器上的文件，逐行或按 CSV。",
  },
  help: {
    en: "Each line becomes a row with the column line; as CSV, a row with the columns that you declare. Read once, the job ends with the file; otherwise it goes on with what is appended.\n\nExample: samples/rivers-and-mills.txt, split into words and counted.",
    zh: "每行成为一行数据，列名为 line；按 CSV 读取时使用声明的列。读取一次时，作业随文件结束；否则持续读取追加的内容。\n\n例如：samples/rivers-and-mills.txt，拆分为单词并计数。",
  },
  aliases: ["readTextFile", "readFile", "readCsvFile", "file", "csv", "FileSource"],
  icon: "file",
  inputs: [],
  outputs: OUTPUT,
  config,
  initial: {
    path: "",
    mode: "once",
    format: "lines",
    schema: [],
    delimiter: ",",
    header: true,
    malformed: "fail",
  },
  migrations: {},
  summarize: ({ path }) => path,
  lower(context) {
    const { path, mode, format, schema, delimiter, header, malformed } = context.config;
    const pathGiven = checkPath(context, path, "path");
    if (format === "lines") {
      const output = rowSchema([{ name: "line", type: string(false) }]);
      return { operators: [{ kind: "text-file-source", path, mode }], output, maxParallelism: 1 };
    }
    const columns = tableSchema(context, schema);
    if (!checkDelimiter(context, delimiter) || !columns) return null;
    const operator = { kind: "csv-text-source", path, mode, delimiter, header, columns, malformed } as const;
    return { operators: pathGiven ? [operator] : [], output: rowSchema(columns), maxParallelism: 1 };
  },
});
