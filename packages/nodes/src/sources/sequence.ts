import { bigint, defineNode, field, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { output } from "../ports.ts";

const LARGEST = 1_000_000_000_000_000;

export const sequence = defineNode({
  kind: "sequence",
  version: 1,
  category: "source",
  title: { en: "Sequence", zh: "序列" },
  summary: { en: "Gives the numbers from one to another, then ends.", zh: "依次输出一段整数，然后结束。" },
  help: {
    en: "One column n of type BIGINT. Subtask k of p gives every p-th number, so that the numbers are the same at every parallelism and all subtasks move on together. After a failure it goes on with the next number.\n\nExample: 1 to 1000000 behind a Map with n * n measures what a computation costs.",
    zh: "一列 n，类型 BIGINT。并行度为 p 时，第 k 个子任务每隔 p 输出一个数，因此任何并行度下数字都相同，且各子任务同步推进。故障后从下一个数继续。\n\n示例：1 到 1000000，接一个 n * n 的映射，可测量计算开销。",
  },
  example: { inputs: [], config: {} },
  aliases: [
    "fromSequence",
    "generateSequence",
    "NumberSequenceSource",
    "range",
    "numbers",
    "fromParallelCollection",
    "数字",
    "范围",
  ],
  icon: "list",
  inputs: [],
  outputs: output,
  config: z.strictObject({
    from: field.integer({ label: { en: "From", zh: "从" } }, -LARGEST, LARGEST),
    to: field.integer({ label: { en: "To", zh: "到" } }, -LARGEST, LARGEST),
  }),
  initial: { from: 1, to: 1_000 },
  migrations: {},
  summarize: ({ from, to }) => `${from} … ${to}`,
  lower(context) {
    const { from, to } = context.config;
    if (to < from)
      context.report({ code: "sequence.empty", severity: "error", path: ["to"], params: { from, to } });
    return {
      operators: [{ kind: "sequence-source", from: String(from), to: String(to) }],
      output: rowSchema([{ name: "n", type: bigint(false) }]),
    };
  },
});
