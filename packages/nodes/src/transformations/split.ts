import { boolean, defineNode, field } from "@millrace/graph";
import type { Expression, Lowered, NodeContext, OutputPort } from "@millrace/graph";
import { z } from "zod";
import { onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { typedExpression } from "../typed-expression.ts";

const COUNTS = ["1", "2", "3", "4", "5"] as const;
const CONDITIONS = ["condition1", "condition2", "condition3", "condition4", "condition5"] as const;

/** The n-th branch, from 1, is there with so many branches or more. */
const fromBranch = (n: number) => ({ field: "branches", values: COUNTS.slice(n - 1) });

const condition = (n: number) =>
  field.expression({ label: { en: `Branch ${n}`, zh: `分支 ${n}` }, when: fromBranch(n) }, "boolean");

const config = z.strictObject({
  branches: field.choice(
    { label: { en: "Branches", zh: "分支数" } },
    COUNTS.map((value) => ({ value, label: { en: value, zh: value } })),
  ),
  select: field.choice({ label: { en: "A row goes to", zh: "每一行发往" } }, [
    { value: "all", label: { en: "every branch that takes it", zh: "所有满足条件的分支" } },
    { value: "first", label: { en: "the first branch that takes it", zh: "第一个满足条件的分支" } },
  ]),
  condition1: condition(1),
  condition2: condition(2),
  condition3: condition(3),
  condition4: condition(4),
  condition5: condition(5),
});

type Config = z.infer<typeof config>;

const branchPort = (n: number): OutputPort => ({
  name: `branch-${n}`,
  side: { title: { en: `Branch ${n}`, zh: `分支 ${n}` }, when: fromBranch(n) },
});

export const split = defineNode({
  kind: "split",
  version: 1,
  category: "transformation",
  title: { en: "Split", zh: "分流" },
  summary: {
    en: "Sends each row to the branches whose condition it meets, and all others on.",
    zh: "把每一行发往其满足条件的分支，其余的行继续传递。",
  },
  help: {
    en: "Each branch has a condition and a side output of its own. A row goes to every branch for which its condition is TRUE, or to the first of them; rows that no branch takes leave by the main output: that is “otherwise”. A condition that is NULL does not take the row. Rows go out as they came, and the watermark goes to all outputs. Flink had split and select up to 1.11; since then it is side outputs.\n\nExample: branch 1 amount < 0, branch 2 amount > 1000: refunds and large orders go their own ways, and the others go on.",
    zh: "每个分支有一个条件和一个旁路输出。行发往条件为 TRUE 的所有分支，或只发往其中第一个；没有分支接收的行从主输出离开，即“其他”。条件为 NULL 视为不接收。数据行保持原样，水位线发往所有输出。Flink 1.12 之前为 split 与 select，之后由旁路输出取代。\n\n示例：分支 1 为 amount < 0，分支 2 为 amount > 1000：退款与大额订单各走一路，其余继续传递。",
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
          ["Oslo", 15],
          ["Lima", 4],
          ["Oslo", 9],
          ["Quito", null],
        ],
      },
    ],
    config: { branches: "2", condition1: "fare < 5", condition2: "fare > 10" },
  },
  aliases: [
    "split",
    "select",
    "SplitStream",
    "OutputSelector",
    "side output",
    "sideOutput",
    "OutputTag",
    "route",
    "branch",
    "switch",
    "分支",
    "旁路输出",
    "侧输出",
    "路由",
  ],
  icon: "split",
  inputs: input(),
  outputs: [...output, branchPort(1), branchPort(2), branchPort(3), branchPort(4), branchPort(5)],
  config,
  initial: {
    branches: "1",
    select: "all",
    condition1: "",
    condition2: "",
    condition3: "",
    condition4: "",
    condition5: "",
  },
  migrations: {},
  summarize: (settings) => conditionsOf(settings).join(" | "),
  lower,
});

const conditionsOf = (settings: Config): readonly string[] =>
  CONDITIONS.slice(0, Number(settings.branches)).map((name) => settings[name]);

function lower(context: NodeContext<Config>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const typed = conditionsOf(context.config).map((text, index) =>
    typedExpression(text, schema, { path: [CONDITIONS[index]!], expected: "boolean" }, context),
  );
  const carried = { ...schema, keys: null };
  const sideOutputs = Object.fromEntries(
    typed.map((_, index) => [`branch-${index + 1}`, { operator: 0, schema: carried }]),
  );
  if (!typed.every((each) => each !== null)) return { operators: [], output: carried };
  const sides = typed.map((each, index) =>
    context.config.select === "first" ? all([...typed.slice(0, index).map(isNotTrue), each]) : each,
  );
  return {
    operators: [{ kind: "split-rows", main: all(typed.map(isNotTrue)), sides }],
    output: carried,
    sideOutputs,
  };
}

const isNotTrue = (of: Expression): Expression => ({
  kind: "call",
  fn: "IS NOT TRUE",
  type: boolean(false),
  args: [of],
});

/** All of them, one at least. */
const all = (conditions: readonly Expression[]): Expression =>
  conditions.reduce((both, next) => ({
    kind: "call",
    fn: "AND",
    type: boolean(both.type.nullable || next.type.nullable),
    args: [both, next],
  }));
