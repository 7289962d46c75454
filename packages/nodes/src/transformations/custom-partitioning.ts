import { defineNode, field, formatType, isInteger } from "@millrace/graph";
import type { Lowered, NodeContext, PartitionerPartitioning } from "@millrace/graph";
import { z } from "zod";
import { bigintsField, checkCode } from "../function-fields.ts";
import { onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { typedExpression } from "../typed-expression.ts";

const config = z.strictObject({
  by: field.choice({ label: { en: "By", zh: "依据" } }, [
    { value: "expression", label: { en: "an expression", zh: "表达式" } },
    { value: "function", label: { en: "a function", zh: "函数" } },
  ]),
  expression: field.expression({
    label: { en: "Number of the subtask", zh: "子任务编号" },
    help: {
      en: "Of each row: a whole number from 0 to the parallelism of what follows, less one.",
      zh: "每一行的整数，从 0 到下游并行度减一。",
    },
    when: { field: "by", values: ["expression"] },
  }),
  code: field.code(
    {
      label: { en: "Partitioner", zh: "分区器" },
      help: {
        en: "(row, numPartitions) => number, from 0 to numPartitions - 1.",
        zh: "(row, numPartitions) => number，从 0 到 numPartitions - 1。",
      },
      when: { field: "by", values: ["function"] },
    },
    "partitioner",
  ),
  bigints: bigintsField({ field: "by", values: ["function"] }),
  onError: field.choice(
    {
      label: { en: "A row without a subtask", zh: "没有子任务的行" },
      help: {
        en: "A row for which the number is outside of the range or NULL, or at which the function throws.",
        zh: "编号超出范围或为 NULL 的行，或函数抛出错误的行。",
      },
    },
    [
      { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
      { value: "skip", label: { en: "is skipped and counted", zh: "跳过并计数" } },
    ],
  ),
});

type Config = z.infer<typeof config>;

const DEFAULTS = { bigints: "number", onError: "fail" } as const;

export const customPartitioning = defineNode({
  kind: "custom-partitioning",
  version: 2,
  category: "transformation",
  title: { en: "Custom partitioning", zh: "自定义分区" },
  summary: {
    en: "Sends each row to the subtask whose number an expression or your function gives.",
    zh: "按表达式或你的函数给出的编号，把每一行发送到对应的子任务。",
  },
  help: {
    en: 'Flink\'s partitionCustom. It is no task of its own: it decides how the edge behind it is partitioned. An edge can be told the same without this node: select it, and choose custom. The number of a row is that of a subtask of the node that follows, from 0 to its parallelism less one; a function is given that parallelism as numPartitions, also after the job was rescaled. A number outside of this range, NULL, or a function that throws fails the job, with this node and the row named; or the row is skipped, and counted at the node that sends it (“Rows without a subtask”), if you choose so. An edge has no side output: to keep such rows, tell them apart before it, with Split.\n\nThe rows have no keys behind it: before an Aggregate or a Window by key there is Key by. Barriers of checkpoints do not overtake rows on such an edge, so that no checkpoint holds rows in flight that another parallelism would send elsewhere.\n\nExample: Lima to subtask 0, all others to the rest: row.city === "Lima" || numPartitions === 1 ? 0 : 1 + row.fare % (numPartitions - 1).',
    zh: '即 Flink 的 partitionCustom。它本身不是任务，只决定其后的边如何分区。不用这个节点也行：选中一条边，选择“自定义”即可。每一行的编号是下游节点的子任务编号，从 0 到其并行度减一；函数通过 numPartitions 得到该并行度，作业调整并行度后也是如此。编号超出范围、为 NULL，或函数抛出错误时，作业失败，并给出该节点与该行；也可选择跳过该行，并在发送它的节点上计数（“没有子任务的行”）。边没有旁路输出：要保留这样的行，请在它之前用“分流”把它们分出来。\n\n其后的数据行没有键：按键的“聚合”或“窗口”之前请用“按键分区”。在这样的边上，检查点的屏障不会越过数据行，因此检查点中没有并行度改变后会去往别处的在途数据行。\n\n示例：Lima 去子任务 0，其余城市去其他子任务：row.city === "Lima" || numPartitions === 1 ? 0 : 1 + row.fare % (numPartitions - 1)。',
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["Lima", 7],
          ["Oslo", 5],
          ["Lima", 4],
          ["Oslo", 9],
          ["Lima", 3],
        ],
      },
    ],
    config: {
      by: "function",
      code: '(row, numPartitions) =>\n  row.city === "Lima" || numPartitions === 1 ? 0 : 1 + (row.fare % (numPartitions - 1))',
    },
  },
  aliases: ["partitionCustom", "Partitioner", "customGrouping", "fieldsGrouping", "分区器", "分组"],
  icon: "key",
  servesEdges: true,
  inputs: input(),
  outputs: output,
  config,
  initial: { by: "expression", expression: "0", code: "(row, numPartitions) => 0", ...DEFAULTS },
  migrations: { 1: (before) => ({ ...before, onError: DEFAULTS.onError }) },
  summarize: ({ by, expression }) => (by === "expression" ? expression : "(row, numPartitions) => …"),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const by = partitionerOf(context);
  if (by === null) return null;
  return {
    operators: [],
    output: { ...onlyInput(context.inputs), keys: null },
    partitioning: { kind: "partitioner", nodeId: context.nodeId, by },
  };
}

function partitionerOf(context: NodeContext<Config>): PartitionerPartitioning["by"] | null {
  const { by, expression, code, bigints, onError } = context.config;
  if (by === "function")
    return checkCode(code, context) ? { kind: "function", code: { source: code, bigints, onError } } : null;
  const value = typedExpression(expression, onlyInput(context.inputs), { path: ["expression"] }, context);
  if (value === null) return null;
  if (isInteger(value.type)) return { kind: "expression", value, onError };
  const params = { type: formatType(value.type) };
  context.report({ code: "partitioning.not-integer", severity: "error", path: ["expression"], params });
  return null;
}
