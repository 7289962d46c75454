import { defineNode } from "@millrace/graph";
import { z } from "zod";
import { INPUT } from "../ports.ts";

export const discard = defineNode({
  kind: "discard",
  version: 1,
  category: "sink",
  title: { en: "Discard", zh: "丢弃" },
  summary: { en: "Takes rows and drops them.", zh: "接收数据并丢弃。" },
  help: {
    en: "For measuring: the rows are made and sent in full, and nothing is written.\n\nExample: at the end of a benchmark.",
    zh: "用于测量：数据被完整地生成和发送，但不写出。\n\n例如：放在基准测试的末端。",
  },
  aliases: ["DiscardingSink", "blackhole", "null", "drop"],
  icon: "void",
  guarantee: "exactly-once",
  inputs: INPUT,
  outputs: [],
  config: z.strictObject({}),
  initial: {},
  migrations: {},
  summarize: () => "",
  lower: () => ({ operators: [{ kind: "discard-sink" }], output: null }),
});
