import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { input } from "../ports.ts";

export const printToStderr = defineNode({
  kind: "print-to-stderr",
  version: 1,
  category: "sink",
  title: { en: "Print to stderr", zh: "打印到 stderr" },
  summary: {
    en: "Writes every row to the standard error of the server.",
    zh: "把每行数据写到服务器的标准错误输出。",
  },
  help: {
    en: "Each row is a line as Flink prints it: orders:2> +I[ann, 1], with the prefix, the subtask where there are several, and the row kind. It appears where the server was started, for example in its terminal or its log. The newest rows are shown in this page too. After a failure rows since the last checkpoint are written again (at least once).\n\nExample: behind a filter for rows that should never be, so that they stand in the server's log.",
    zh: "每行数据按 Flink 的样式输出一行：orders:2> +I[ann, 1]，含前缀、子任务（多个时）与行类型。它出现在启动服务器的地方，例如终端或日志。最新的数据行也在本页显示。故障后，最近检查点之后的数据行会再次写出（至少一次）。\n\n示例：接在筛选异常数据的过滤之后，让它们留在服务器日志中。",
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
  aliases: ["printToErr", "PrintSinkFunction", "stderr", "log", "console", "控制台"],
  icon: "terminal",
  guarantee: "at-least-once",
  takesChanges: true,
  inputs: input(),
  outputs: [],
  config: z.strictObject({ prefix: field.text({ label: { en: "Prefix", zh: "前缀" } }, { mono: true }) }),
  initial: { prefix: "" },
  migrations: {},
  summarize: ({ prefix }) => (prefix === "" ? "stderr" : `stderr, ${prefix}`),
  lower: ({ config }) => ({ operators: [{ kind: "stderr-sink", prefix: config.prefix }], output: null }),
});
