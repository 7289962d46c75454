import { defineNode } from "@millrace/graph";
import { z } from "zod";
import { input } from "../ports.ts";

export const discard = defineNode({
  kind: "discard",
  version: 1,
  category: "sink",
  title: { en: "Discard", zh: "丢弃" },
  summary: { en: "Takes rows and drops them.", zh: "接收数据行并丢弃。" },
  help: {
    en: "For measuring: everything before it works, nothing is written.\n\nExample: behind the Nexmark generator, to see how many events a second a pipeline carries.",
    zh: "用于测量：前面的一切照常工作，但不写出任何内容。\n\n示例：接在 Nexmark 生成器之后，查看流水线每秒能处理多少事件。",
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
  aliases: ["blackhole", "DiscardingSink", "null", "addSink", "空", "黑洞"],
  icon: "void",
  takesChanges: true,
  inputs: input(),
  outputs: [],
  config: z.strictObject({}),
  initial: {},
  migrations: {},
  summarize: () => "blackhole",
  lower: () => ({ operators: [{ kind: "discard-sink" }], output: null }),
});
