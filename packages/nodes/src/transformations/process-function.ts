import { defineNode } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import {
  failedTimers,
  FUNCTION_DEFAULTS,
  functionCode,
  functionOutput,
  functionOutputs,
} from "../function-fields.ts";
import { NO_SIDES, sidePorts } from "../function-sides.ts";
import { keyPositions, onlyInput } from "../input-columns.ts";
import { input } from "../ports.ts";
import { processFields, rowtimeOf, typedProcess } from "../process-fields.ts";

const config = z.strictObject(processFields("process"));

const CODE = `export function processElement(row, context, out) {
  const seen = (context.state.seen.value() ?? 0) + 1;
  context.state.seen.update(seen);
  out.collect({ city: row.city, seen });
}`;

export const processFunction = defineNode({
  kind: "process-function",
  version: 2,
  category: "transformation",
  title: { en: "Process function", zh: "处理函数" },
  summary: {
    en: "Handles the rows of each key with functions in TypeScript, with state and timers.",
    zh: "用 TypeScript 函数处理每个键的数据行，可使用状态与定时器。",
  },
  help: {
    en: "As Flink's KeyedProcessFunction. The code exports processElement(row, context, out), and where they are needed onTimer(timestamp, context, out), open(info) and close(info).\n\ncontext.state has the states that the form declares: value (value, update, clear), list (get, add, addAll, update, clear), map (get, put, contains, remove, keys, values, entries, isEmpty, clear), reducing and aggregating (add, get, clear). They belong to the key of the row, are part of checkpoints and savepoints and move with their key group when the job is rescaled. What a state gives is a copy: only update, add and put change it.\n\ncontext.registerEventTimeTimer and registerProcessingTimeTimer call onTimer for the key once the watermark or the clock has come to that time; one timer for each key and time. deleteEventTimeTimer and deleteProcessingTimeTimer take it back. context.timestamp(), currentWatermark() and currentProcessingTime() say what time it is, getCurrentKey() which key; in onTimer timeDomain is event or processing.\n\nA state may live for a time (Flink's StateTtlConfig): since it was last written, or used; elements of a list and entries of a map each for themselves. What has expired is not seen again, and is removed in the background. context.output(name, row) sends a row to a side output that the form declares, with columns of its own.\n\nA call that throws leaves state, timers and output as they were before it; a timer that fails is gone, and the side output for failed rows has its key and time. A list or a map may be large: a change reads and writes what is near it; what asks for all of it (get of a list, keys, values, entries) reads all.",
    zh: "相当于 Flink 的 KeyedProcessFunction。代码导出 processElement(row, context, out)，需要时还可导出 onTimer(timestamp, context, out)、open(info) 与 close(info)。\n\ncontext.state 包含表单中声明的状态：value（value、update、clear）、list（get、add、addAll、update、clear）、map（get、put、contains、remove、keys、values、entries、isEmpty、clear）、reducing 与 aggregating（add、get、clear）。它们属于该行的键，是检查点与保存点的一部分，作业调整并行度时随键组移动。状态给出的是副本：只有 update、add 和 put 会改变它。\n\ncontext.registerEventTimeTimer 与 registerProcessingTimeTimer 在水位线或时钟到达该时刻时为该键调用 onTimer；每个键与时刻只有一个定时器。deleteEventTimeTimer 与 deleteProcessingTimeTimer 将其取消。context.timestamp()、currentWatermark() 与 currentProcessingTime() 给出时间，getCurrentKey() 给出键；onTimer 中的 timeDomain 为 event 或 processing。\n\n状态可以只保留一段时间（Flink 的 StateTtlConfig）：自最后一次写入或使用起算；列表的元素与映射的条目各自计时。过期的内容不再可见，并在后台清除。context.output(name, row) 把一行发到表单中声明的旁路输出，该输出有自己的列。\n\n抛出错误的调用不会改变状态、定时器和输出；出错的定时器不再触发，出错行的旁路输出给出它的键与时刻。list 与 map 可以很大：修改只读写相邻的部分；取全部内容的调用（list 的 get，map 的 keys、values、entries）会读取全部。",
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
        keys: ["city"],
      },
    ],
    config: {
      code: CODE,
      states: [{ name: "seen", kind: "value" }],
      schema: [
        { name: "city", type: "STRING" },
        { name: "seen", type: "BIGINT" },
      ],
    },
  },
  aliases: [
    "KeyedProcessFunction",
    "ProcessFunction",
    "RichFunction",
    "ValueState",
    "ListState",
    "MapState",
    "ReducingState",
    "AggregatingState",
    "timer",
    "onTimer",
    "javascript",
    "typescript",
    "udf",
    "定时器",
    "状态",
    "脚本",
  ],
  icon: "code",
  inputs: input({ keyed: true }),
  outputs: [...functionOutputs, ...sidePorts],
  config,
  initial: {
    code: "export function processElement(row, context, out) {\n  out.collect({ ...row });\n}",
    states: [],
    schema: [],
    ...FUNCTION_DEFAULTS,
    ...NO_SIDES,
  },
  migrations: { 1: (before) => ({ ...before, ...NO_SIDES }) },
  summarize: ({ states }) => states.map(({ name, kind }) => `${name}: ${kind}`).join(", "),
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const typed = typedProcess(context.config, context);
  const keys = keyPositions(schema, context);
  if (typed === null || keys === null) return null;
  const code = functionCode(context.config);
  return {
    operators: [
      {
        kind: "process-function",
        keys,
        rowtime: rowtimeOf(schema),
        states: typed.states,
        code,
        sides: typed.sides,
      },
    ],
    output: functionOutput(schema, typed.output),
    sideOutputs: {
      ...(code.onError === "side" && { failed: failedTimers(schema, keys) }),
      ...typed.sideOutputs,
    },
  };
}
