import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { chosenDirectory } from "../chosen-directory.ts";
import { input } from "../ports.ts";

export const jsonLinesFileSink = defineNode({
  kind: "json-lines-file-sink",
  version: 1,
  category: "sink",
  title: { en: "JSON lines file", zh: "JSON Lines 文件" },
  summary: {
    en: "Writes each row as a JSON object on a line of its own, exactly once.",
    zh: "把每行数据写成独占一行的 JSON 对象，精确一次。",
  },
  help: {
    en: 'Each subtask writes part files into the directory. A part becomes visible when the checkpoint that covers it is complete: after a failure no line is missing and none stands twice. Columns are members in their order; NULL is null, times are text.\n\nExample: directory counts behind a window gives lines such as {"page":"/pay","clicks":3}, which JSON lines file reads again.',
    zh: '每个子任务在目录中写入分段文件。覆盖某个分段的检查点完成后，该分段才可见：故障后不缺行，也不重复。各列按顺序成为成员；NULL 写作 null，时间写作文本。\n\n示例：接在窗口之后，目录 counts 中得到 {"page":"/pay","clicks":3} 这样的行，“JSON Lines 文件”数据源可再次读取。',
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
    config: {},
  },
  aliases: ["json", "ndjson", "jsonl", "FileSink", "writeAsText", "写入"],
  icon: "file-out",
  inputs: input(),
  outputs: [],
  config: z.strictObject({
    directory: field.path({ label: { en: "Directory", zh: "目录" } }, "directory"),
  }),
  initial: { directory: "json-lines" },
  migrations: {},
  summarize: ({ directory }) => directory,
  lower(context) {
    const directory = chosenDirectory(context.config.directory, context);
    return {
      operators: [{ kind: "file-sink", directory, format: "json", header: false, delimiter: "" }],
      output: null,
    };
  },
});
