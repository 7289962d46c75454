import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { chosenDirectory } from "../chosen-directory.ts";
import { input } from "../ports.ts";

export const textFileSink = defineNode({
  kind: "text-file-sink",
  version: 1,
  category: "sink",
  title: { en: "Text file", zh: "文本文件" },
  summary: {
    en: "Writes each row as a line of text, exactly once.",
    zh: "把每行数据写成一行文本，精确一次。",
  },
  help: {
    en: "Each subtask writes part files into the directory. A part becomes visible when the checkpoint that covers it is complete: after a failure no line is missing and none stands twice. Columns are joined by the delimiter; NULL is written as nothing.\n\nJobs and sinks may share a directory: names begin with a token of job and sink, then come subtask and number, and no file is ever replaced.\n\nExample: directory out/words gives part-3k9x02ab-0-0.txt, part-3k9x02ab-0-1.txt ...",
    zh: "每个子任务在目录中写入分段文件。覆盖某个分段的检查点完成后，该分段才可见：故障后不缺行，也不重复。各列以分隔符连接；NULL 写为空。\n\n多个作业和输出节点可以共用一个目录：文件名先是作业与节点的标记，再是子任务和序号，已有文件不会被替换。\n\n示例：目录 out/words 中得到 part-3k9x02ab-0-0.txt、part-3k9x02ab-0-1.txt ……",
  },
  example: {
    inputs: [
      {
        schema: [{ name: "line", type: "STRING" }],
        rows: [["The mill turns"], ["the river turns the mill"]],
      },
    ],
    config: { directory: "help" },
  },
  aliases: ["writeAsText", "FileSink", "StreamingFileSink", "writeUsingOutputFormat", "写入文本"],
  icon: "file-out",
  inputs: input(),
  outputs: [],
  config: z.strictObject({
    directory: field.path({ label: { en: "Directory", zh: "目录" } }, "directory"),
    delimiter: field.delimiter({ label: { en: "Delimiter", zh: "分隔符" } }),
  }),
  initial: { directory: "", delimiter: "\t" },
  migrations: {},
  summarize: ({ directory }) => directory,
  lower(context) {
    const { delimiter } = context.config;
    const directory = chosenDirectory(context.config.directory, context);
    return {
      operators: [{ kind: "file-sink", directory, format: "text", header: false, delimiter }],
      output: null,
    };
  },
});
