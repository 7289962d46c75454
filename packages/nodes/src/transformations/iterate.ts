import { defineNode, field, orNull, rowSchema } from "@millrace/graph";
import type { InputPort, Lowered, NodeContext, OutputPort } from "@millrace/graph";
import { z } from "zod";
import { onlyInput } from "../input-columns.ts";
import { typedExpression } from "../typed-expression.ts";

const BY_CONDITION = { field: "ends", values: ["condition"] };

const config = z.strictObject({
  ends: field.choice({ label: { en: "A row leaves the loop", zh: "数据行离开循环" } }, [
    { value: "condition", label: { en: "when a condition is true", zh: "当条件为真时" } },
    { value: "body", label: { en: "where the loop sends it elsewhere", zh: "由循环中的节点送往别处时" } },
  ]),
  until: field.expression(
    {
      label: { en: "Until", zh: "直到" },
      help: {
        en: "Asked of each row that comes in and of each that comes back. Where it is TRUE the row leaves by “done”.",
        zh: "对每个进入和返回的数据行求值。为 TRUE 时，该行从“完成”输出离开。",
      },
      when: BY_CONDITION,
    },
    "boolean",
  ),
  timeoutMs: field.duration({
    label: { en: "Ends when quiet for", zh: "静默多久后结束" },
    help: {
      en: "After the end of the input the loop waits for rows that are still on their way. It ends when none has come back for so long and, where the job takes checkpoints, one of them found no row in it.",
      zh: "输入结束后，循环等待仍在途中的数据行。这么长时间没有数据行返回，并且（若作业做检查点）有一个检查点确认循环中没有数据行时，循环结束。",
    },
  }),
});

type Config = z.infer<typeof config>;

const inputs: readonly InputPort[] = [
  { name: "in", title: { en: "Input", zh: "输入" }, many: false, requires: {} },
  { name: "back", title: { en: "back", zh: "返回" }, many: true, requires: {}, feedback: true },
];

const outputs: readonly OutputPort[] = [
  { name: "out" },
  { name: "done", side: { title: { en: "done", zh: "完成" }, when: BY_CONDITION } },
];

export const iterate = defineNode({
  kind: "iterate",
  version: 1,
  category: "transformation",
  title: { en: "Iterate", zh: "迭代" },
  summary: {
    en: "Sends rows round a loop of other nodes until they are done.",
    zh: "让数据行在由其他节点组成的循环中运行，直到完成。",
  },
  help: {
    en: "Rows leave by the output into the loop; an edge back into the input “back” closes it. What comes back has the columns that went out. A row that meets the condition leaves by “done”; without a condition the loop itself has to send rows elsewhere, by a Filter or a Split.\n\nWhen the input has ended, the loop ends as soon as no row has come back for the time that is set and a checkpoint has found no row in it. Without periodic checkpoints the time alone decides: a row that comes back later is counted as late and goes no further, so let it be longer than the loop takes.\n\nFlink's iterate loses the rows in a loop when a job fails. Here they are saved with every checkpoint and savepoint, so that a loop is exactly once. What comes back has no part in the watermark: in the loop rows may be late for a window of event time. A loop that makes more rows than it lets go of fails the job when the memory of its slot is full.\n\nExample: balance times 1.5 in the loop, until balance >= 200: (ann, 100, 0) leaves as (ann, 225, 2).",
    zh: "数据行从输出端进入循环；连回“返回”输入端的边使循环闭合。返回的列与送出的列相同。满足条件的行从“完成”输出离开；若不设条件，则须由循环中的 Filter 或 Split 把行送往别处。\n\n输入结束后，若在设定的时间内没有数据行返回，并且有一个检查点确认循环中没有数据行，循环即结束。没有周期性检查点时只看时间：更晚返回的行计为迟到，不再继续，请让该时间长于循环一圈所需的时间。\n\nFlink 的 iterate 在作业失败时会丢失循环中的数据行。这里它们随每个检查点和保存点一起保存，因此循环是精确一次的。返回的数据行不参与水位线：在循环中，数据行可能对事件时间窗口来说已经迟到。若循环产生的行多于离开的行，槽的内存用尽时作业失败。\n\n示例：循环中 balance 乘以 1.5，直到 balance >= 200：(ann, 100, 0) 以 (ann, 225, 2) 离开。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "name", type: "STRING" },
          { name: "balance", type: "DOUBLE" },
          { name: "years", type: "INT" },
        ],
        rows: [
          ["ann", 100, 0],
          ["bob", 160, 0],
          ["eve", 210, 0],
        ],
      },
    ],
    config: { until: "balance >= 200", timeoutMs: 200 },
    loop: {
      kind: "map",
      name: "A year",
      config: {
        keepOthers: true,
        projections: [
          { name: "balance", expression: "balance * 1.5" },
          { name: "years", expression: "years + 1" },
        ],
      },
    },
  },
  aliases: [
    "iterate",
    "iteration",
    "IterativeStream",
    "closeWith",
    "ConnectedIterativeStreams",
    "loop",
    "feedback",
    "while",
    "recursion",
    "循环",
    "反馈",
  ],
  icon: "loop",
  inputs,
  outputs,
  config,
  initial: { ends: "condition", until: "", timeoutMs: 5_000 },
  migrations: {},
  summarize: ({ ends, until }) => (ends === "condition" ? `UNTIL ${until}` : "LOOP"),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { ends, until: text, timeoutMs } = context.config;
  const schema = onlyInput(context.inputs);
  // What comes back may have NULLs where what comes in has none.
  const output = rowSchema(
    schema.fields.map(({ name, type }) => ({ name, type: orNull(type) })),
    { rowtime: schema.rowtime },
  );
  if (ends === "body") return { operators: [{ kind: "iterate", until: null, timeoutMs }], output };
  const until = typedExpression(text, output, { path: ["until"], expected: "boolean" }, context);
  if (until === null) return { operators: [], output };
  return {
    operators: [{ kind: "iterate", until, timeoutMs }],
    output,
    sideOutputs: { done: { operator: 0, schema: output } },
  };
}
