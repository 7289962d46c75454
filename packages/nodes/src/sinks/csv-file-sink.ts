import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { checkDelimiter } from "../check-delimiter.ts";
import { chosenDirectory } from "../chosen-directory.ts";
import { input } from "../ports.ts";

export const csvFileSink = defineNode({
  kind: "csv-file-sink",
  version: 1,
  category: "sink",
  title: { en: "CSV file", zh: "CSV 文件" },
  summary: { en: "Writes the rows as CSV, exactly once.", zh: "把数据行写成 CSV，精确一次。" },
  help: {
    en: "Each subtask writes part files into the directory. A part becomes visible when the checkpoint that covers it is complete. Fields with delimiters, quotes or line breaks are quoted; NULL is an empty field.\n\nExample: directory out/delays with a header gives files that a spreadsheet opens.",
    zh: "每个子任务在目录中写入分段文件。覆盖某个分段的检查点完成后，该分段才可见。含分隔符、引号或换行的字段会加引号；NULL 为空字段。\n\n示例：目录 out/delays，带表头，可直接用电子表格打开。",
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
    config: { directory: "help" },
  },
  aliases: ["writeAsCsv", "FileSink", "spreadsheet", "表格", "写入"],
  icon: "table-out",
  inputs: input(),
  outputs: [],
  config: z.strictObject({
    directory: field.path({ label: { en: "Directory", zh: "目录" } }, "directory"),
    delimiter: field.delimiter({ label: { en: "Delimiter", zh: "分隔符" } }),
    header: field.toggle({ label: { en: "Names in the first line", zh: "首行写列名" } }),
  }),
  initial: { directory: "", delimiter: ",", header: true },
  migrations: {},
  summarize: ({ directory }) => directory,
  lower(context) {
    const { delimiter, header } = context.config;
    checkDelimiter(delimiter, context);
    const directory = chosenDirectory(context.config.directory, context);
    return { operators: [{ kind: "file-sink", directory, format: "csv", header, delimiter }], output: null };
  },
});
