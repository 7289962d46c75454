import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { input } from "../ports.ts";

export const print = defineNode({
  kind: "print",
  version: 1,
  category: "sink",
  title: { en: "Print", zh: "打印" },
  summary: { en: "Shows the rows live in this page.", zh: "在本页实时显示数据行。" },
  help: {
    en: "The newest rows are shown while the job runs, with a count of all. Where many come, only a part of them is shown; every row is counted. After a failure rows since the last checkpoint are shown again (at least once).\n\nExample: put it behind any node to see what it sends.",
    zh: "作业运行时显示最新的数据行，并统计总数。数据很多时只显示其中一部分，但每行都计数。故障后，最近检查点之后的数据行会再次显示（至少一次）。\n\n示例：接在任意节点之后，查看它输出什么。",
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
  aliases: ["print", "stdout", "console", "show", "preview", "控制台", "预览"],
  icon: "terminal",
  guarantee: "at-least-once",
  takesChanges: true,
  inputs: input(),
  outputs: [],
  config: z.strictObject({
    prefix: field.text(
      {
        label: { en: "Prefix", zh: "前缀" },
        help: {
          en: "Stands before the subtask of each row, as Flink prints it: orders:2>",
          zh: "显示在每行的子任务之前，与 Flink 的输出相同：orders:2>",
        },
      },
      { mono: true },
    ),
  }),
  initial: { prefix: "" },
  migrations: {},
  summarize: ({ prefix }) => (prefix === "" ? "stdout" : `stdout, ${prefix}`),
  lower: ({ config }) => ({ operators: [{ kind: "print-sink", prefix: config.prefix }], output: null }),
});
