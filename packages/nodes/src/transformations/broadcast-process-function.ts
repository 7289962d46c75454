import { defineNode, field } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { failedOfBoth, FUNCTION_DEFAULTS, functionCode, functionOutput } from "../function-fields.ts";
import { failedPort, NO_SIDES, sidePorts } from "../function-sides.ts";
import { keyPositions, namesAreDistinct } from "../input-columns.ts";
import { bothInputs } from "../pair-of-inputs.ts";
import { processFields, rowtimeOf, typedProcess, wantsKeys } from "../process-fields.ts";

const PORTS = ["row", "rule"] as const;

const config = z.strictObject({
  broadcastStates: field.text(
    {
      label: { en: "Broadcast states", zh: "广播状态" },
      help: {
        en: "Names, with commas between them. Each is a map that every subtask has, found by context.getBroadcastState(name).",
        zh: "名称，以逗号分隔。每个都是所有子任务各有一份的映射，用 context.getBroadcastState(name) 取得。",
      },
    },
    { mono: true },
  ),
  ...processFields("broadcast-process"),
});

type Config = z.infer<typeof config>;

const CODE = `export function processElement(row, context, out) {
  const most = context.getBroadcastState("most").get(row.city);
  out.collect({ city: row.city, fare: row.fare, over: most === null ? null : Math.max(0, row.fare - most) });
}
export function processBroadcastElement(row, context) {
  context.getBroadcastState("most").put(row.city, row.most);
}`;

export const broadcastProcessFunction = defineNode({
  kind: "broadcast-process-function",
  version: 1,
  category: "transformation",
  title: { en: "Broadcast process function", zh: "广播处理函数" },
  summary: {
    en: "Handles rows by rules that every subtask keeps, with functions in TypeScript.",
    zh: "用 TypeScript 函数，按每个子任务都保存的规则处理数据行。",
  },
  help: {
    en: "As Flink's BroadcastProcessFunction and, where the rows are keyed, KeyedBroadcastProcessFunction. The code exports processElement(row, context, out) for rows and processBroadcastElement(row, context, out) for rules, which go to every subtask; onTimer, open and close where they are needed.\n\ncontext.getBroadcastState(name) is a map (get, contains, keys, values, entries, isEmpty; put, putAll, remove, clear). Only processBroadcastElement may write it, and has to do the same in every subtask: then all have the same rules, also after a restore at another parallelism. What it gives is frozen. Keys are texts, numbers or booleans.\n\nKeyed, processElement and onTimer have state and timers as in a process function, and processBroadcastElement may do something with the states of all keys that have one: context.applyToKeyedState(name, (key, state) => ...). It is done when the call has returned; a failure in it ends the job.\n\nThe order between rows and rules is free. The watermark is the smaller one of the two inputs: rules without watermarks hold it back.",
    zh: "相当于 Flink 的 BroadcastProcessFunction；数据行有键时相当于 KeyedBroadcastProcessFunction。代码导出处理数据行的 processElement(row, context, out) 与处理规则的 processBroadcastElement(row, context, out)，规则发往每个子任务；需要时还可导出 onTimer、open 与 close。\n\ncontext.getBroadcastState(name) 是一个映射（get、contains、keys、values、entries、isEmpty；put、putAll、remove、clear）。只有 processBroadcastElement 可以写入，并且在每个子任务中必须做同样的事：这样所有子任务的规则相同，以其他并行度恢复后也是如此。它给出的值是冻结的。键是文本、数字或布尔值。\n\n有键时，processElement 与 onTimer 像处理函数一样拥有状态与定时器；processBroadcastElement 可以处理所有已有状态的键：context.applyToKeyedState(name, (key, state) => ...)。它在调用返回之后执行，其中出错会使作业失败。\n\n数据行与规则之间的顺序不固定。水位线取两个输入中较小的一个：没有水位线的规则会阻碍它前进。",
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
        ],
      },
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "most", type: "INT" },
        ],
        rows: [
          ["Lima", 5],
          ["Oslo", 10],
        ],
      },
    ],
    config: {
      code: CODE,
      broadcastStates: "most",
      schema: [
        { name: "city", type: "STRING" },
        { name: "fare", type: "INT" },
        { name: "over", type: "INT" },
      ],
    },
  },
  aliases: [
    "BroadcastProcessFunction",
    "KeyedBroadcastProcessFunction",
    "BroadcastStream",
    "MapStateDescriptor",
    "broadcast state pattern",
    "applyToKeyedState",
    "rules",
    "typescript",
    "javascript",
    "udf",
    "规则",
    "脚本",
  ],
  icon: "broadcast",
  inputs: [
    { name: "row", title: { en: "Rows", zh: "数据行" }, many: false, requires: {} },
    { name: "rule", title: { en: "Rules", zh: "规则" }, many: false, requires: {}, broadcast: true },
  ],
  outputs: [
    { name: "out" },
    failedPort("failed-row", { en: "rows that failed", zh: "出错的行" }),
    failedPort("failed-rule", { en: "rules that failed", zh: "出错的规则" }),
    ...sidePorts,
  ],
  config,
  initial: {
    broadcastStates: "rules",
    code: 'export function processElement(row, context, out) {\n  out.collect({ ...row });\n}\n\nexport function processBroadcastElement(row, context) {\n  context.getBroadcastState("rules").put("key", row);\n}',
    states: [],
    schema: [],
    ...FUNCTION_DEFAULTS,
    ...NO_SIDES,
  },
  migrations: {},
  summarize: ({ broadcastStates }) => broadcastStates,
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const inputs = bothInputs(context.inputs, PORTS);
  const [rows, rules] = inputs;
  const typed = typedProcess(context.config, context);
  const keys = keyPositions(rows, context);
  const names = context.config.broadcastStates.split(",").map((name) => name.trim());
  const named = namesAreDistinct(names, () => ["broadcastStates"], context);
  if (rows.rowtime !== null && rules.rowtime === null)
    context.report({ code: "join.rules-hold-time", severity: "warning", path: [], params: {} });
  if (typed === null || keys === null || !named) return null;
  const keyed = keys.length > 0;
  if (!keyed && !wantsKeys("Broadcast process function", typed.states, context)) return null;
  const code = functionCode(context.config);
  const [failedRow, failedRule] = failedOfBoth(inputs, keyed ? keys : null);
  return {
    operators: [
      {
        kind: "co-process-function",
        keys: keyed ? [keys, []] : null,
        rowtimes: [rowtimeOf(rows), rowtimeOf(rules)],
        states: typed.states,
        broadcast: names,
        code,
        sides: typed.sides,
      },
    ],
    output: functionOutput(rows, typed.output),
    sideOutputs: {
      ...(code.onError === "side" && { "failed-row": failedRow, "failed-rule": failedRule }),
      ...typed.sideOutputs,
    },
  };
}
