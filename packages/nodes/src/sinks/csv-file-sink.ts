import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { checkDelimiter, checkPath } from "../path-field.ts";
import { INPUT } from "../ports.ts";

const config = z.strictObject({
  directory: field.path(
    {
      label: { en: "Directory", zh: "目录" },
      help: {
        en: "On the machine of the server, for example files/results.",
        zh: "位于服务器所在机器，例如 files/results。",
      },
    },
    "directory",
  ),
  delimiter: field.text({ label: { en: "Delimiter", zh: "分隔符" } }, { mono: true }),
  header: field.toggle({ label: { en: "First line has the names", zh: "首行为列名" } }),
});

export const csvFileSink = defineNode({
  kind: "csv-file-sink",
  version: 1,
  category: "sink",
  title: { en: "CSV file", zh: "写 CSV 文件" },
  summary: { en: "Writes rows as CSV, exactly once.", zh: "把数据写为 CSV，精确一次。" },
  help: {
    en: "Writes part files into a directory. A part is finished with the checkpoint that covers it, so that after a failure no row is missing and none is there twice. Values with the delimiter, a quote or a line break are quoted.\n\nExample: files/results.",
    zh: "在目录中写入分片文件。每个分片随覆盖它的检查点一起完成，因此故障后既不丢失也不重复。含分隔符、引号或换行的值会加引号。\n\n例如：files/results。",
  },
  aliases: ["writeAsCsv", "csv", "FileSink", "save", "export"],
  icon: "table-out",
  guarantee: "exactly-once",
  inputs: INPUT,
  outputs: [],
  config,
  initial: { directory: "", delimiter: ",", header: true },
  migrations: {},
  summarize: ({ directory }) => directory,
  lower(context) {
    const { directory, delimiter, header } = context.config;
    const pathGiven = checkPath(context, directory, "directory");
    if (!checkDelimiter(context, delimiter) || !pathGiven) return null;
    return { operators: [{ kind: "file-sink", directory, format: "csv", header, delimiter }], output: null };
  },
});
