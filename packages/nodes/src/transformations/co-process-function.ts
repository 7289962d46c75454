import { defineNode } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { failedOfBoth, FUNCTION_DEFAULTS, functionCode } from "../function-fields.ts";
import { failedPort, NO_SIDES, sidePorts } from "../function-sides.ts";
import { bothInputs, joinKeys } from "../pair-of-inputs.ts";
import { commonOutput, processFields, rowtimeOf, typedProcess, wantsKeys } from "../process-fields.ts";

const config = z.strictObject(processFields("co-process"));

type Config = z.infer<typeof config>;

const CODE = `export function processElement1(row, context, out) {
  context.state.price.update(row.price);
}
export function processElement2(row, context, out) {
  const price = context.state.price.value();
  if (price !== null) out.collect({ item: row.item, pays: row.pieces * price });
}`;

export const coProcessFunction = defineNode({
  kind: "co-process-function",
  version: 1,
  category: "transformation",
  title: { en: "Co-process function", zh: "双流处理函数" },
  summary: {
    en: "Handles the rows of two streams with functions in TypeScript that share state and timers.",
    zh: "用共享状态与定时器的 TypeScript 函数处理两个流的数据行。",
  },
  help: {
    en: "As Flink's CoProcessFunction, KeyedCoProcessFunction, CoMapFunction and CoFlatMapFunction. The code exports for each input n, 1 and 2, one of processElementn(row, context, out), mapn(row), which returns a row, and flatMapn(row, out), which collects or returns any number. onTimer(timestamp, context, out), open(info) and close(info) where they are needed.\n\nWhere both inputs are keyed, by columns of the same types, rows of one key meet: both functions see the same context.state and the same timers, as in a process function. Without keys there are neither. context.output(name, row) sends a row to a side output.\n\nThe order between the inputs is free: keep in state what comes too early. The watermark is the smaller one of the two.",
    zh: "相当于 Flink 的 CoProcessFunction、KeyedCoProcessFunction、CoMapFunction 和 CoFlatMapFunction。代码为每个输入 n（1 和 2）导出其中一个：processElementn(row, context, out)；返回一行的 mapn(row)；收集或返回任意多行的 flatMapn(row, out)。需要时还可导出 onTimer(timestamp, context, out)、open(info) 与 close(info)。\n\n两个输入都按类型相同的列分区时，同一个键的行相遇：两个函数看到同一个 context.state 和同样的定时器，与处理函数一样。没有键时两者都没有。context.output(name, row) 把一行发到旁路输出。\n\n两个输入之间的顺序不固定：来得太早的内容请放入状态。水位线取两者中较小的一个。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "item", type: "STRING" },
          { name: "price", type: "INT" },
        ],
        rows: [
          ["lamp", 40],
          ["chair", 70],
        ],
        keys: ["item"],
      },
      {
        schema: [
          { name: "item", type: "STRING" },
          { name: "pieces", type: "INT" },
        ],
        rows: [
          ["lamp", 2],
          ["chair", 1],
          ["lamp", 3],
        ],
        keys: ["item"],
      },
    ],
    config: {
      code: CODE,
      states: [{ name: "price", kind: "value" }],
      schema: [
        { name: "item", type: "STRING" },
        { name: "pays", type: "INT" },
      ],
    },
  },
  aliases: [
    "CoProcessFunction",
    "KeyedCoProcessFunction",
    "CoMapFunction",
    "CoFlatMapFunction",
    "RichCoMapFunction",
    "RichCoFlatMapFunction",
    "connect",
    "typescript",
    "javascript",
    "udf",
    "连接",
    "脚本",
  ],
  icon: "code",
  inputs: [
    { name: "left", title: { en: "First", zh: "第一个" }, many: false, requires: {} },
    { name: "right", title: { en: "Second", zh: "第二个" }, many: false, requires: {} },
  ],
  outputs: [
    { name: "out" },
    failedPort("failed-left", { en: "rows of the first that failed", zh: "第一个输入中出错的行" }),
    failedPort("failed-right", { en: "rows of the second that failed", zh: "第二个输入中出错的行" }),
    ...sidePorts,
  ],
  config,
  initial: {
    code: "export function processElement1(row, context, out) {\n  out.collect({ ...row });\n}\n\nexport function processElement2(row, context, out) {\n  out.collect({ ...row });\n}",
    states: [],
    schema: [],
    ...FUNCTION_DEFAULTS,
    ...NO_SIDES,
  },
  migrations: {},
  summarize: ({ states }) => states.map(({ name, kind }) => `${name}: ${kind}`).join(", "),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const inputs = bothInputs(context.inputs);
  const typed = typedProcess(context.config, context);
  const keys = joinKeys(inputs, "Co-process function", context);
  if (typed === null || keys === null) return null;
  const keyed = keys[0].length > 0;
  if (!keyed && !wantsKeys("Co-process function", typed.states, context)) return null;
  const code = functionCode(context.config);
  const [left, right] = failedOfBoth(inputs, keyed ? keys[0] : null);
  return {
    operators: [
      {
        kind: "co-process-function",
        keys: keyed ? keys : null,
        rowtimes: [rowtimeOf(inputs[0]), rowtimeOf(inputs[1])],
        states: typed.states,
        broadcast: null,
        code,
        sides: typed.sides,
      },
    ],
    output: commonOutput(inputs, typed.output),
    sideOutputs: {
      ...(code.onError === "side" && { "failed-left": left, "failed-right": right }),
      ...typed.sideOutputs,
    },
  };
}
