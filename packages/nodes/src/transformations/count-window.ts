import { defineNode, field, rowSchema } from "@millrace/graph";
import type { CountWindowSpec, Lowered, NodeContext, WindowOperatorSpec } from "@millrace/graph";
import { z } from "zod";
import { aggregateCalls, aggregateFields } from "../aggregate-calls.ts";
import { inputColumns, onlyInput } from "../input-columns.ts";
import { input } from "../ports.ts";
import {
  GLOBAL_COMPUTES,
  GLOBAL_FUNCTIONS,
  GLOBAL_WINDOW,
  globalWindowFields,
  globalWindowOutputs,
  NO_WINDOW_STATES,
  REST_OF_WINDOW,
} from "../windows/global-window-fields.ts";
import { resultText } from "../windows/result-text.ts";
import { lowerWindow } from "../windows/lower-window.ts";

const MOST_ROWS = 1_000_000;

const config = z.strictObject({
  window: field.choice({ label: { en: "Window", zh: "窗口" } }, [
    { value: "tumbling", label: { en: "Tumbling", zh: "滚动" } },
    { value: "sliding", label: { en: "Sliding", zh: "滑动" } },
  ]),
  size: field.integer({ label: { en: "Rows", zh: "行数" } }, 1, MOST_ROWS),
  slide: field.integer(
    {
      label: { en: "Slide, in rows", zh: "滑动步长（行）" },
      when: { field: "window", values: ["sliding"] },
    },
    1,
    MOST_ROWS,
  ),
  ...globalWindowFields,
});

type Config = z.infer<typeof config>;

export const countWindow = defineNode({
  kind: "count-window",
  version: 3,
  category: "transformation",
  title: { en: "Count window", zh: "计数窗口" },
  summary: {
    en: "Aggregates every so many rows, by key where there is one.",
    zh: "每满若干行聚合一次；有键时按键聚合。",
  },
  help: {
    en: "A tumbling window fires when a key has had so many rows, and begins again with the next. A sliding one fires each time the key has had as many more rows as the slide, with the last rows up to the size: the first results are of fewer.\n\nTime plays no part: a key with too few rows has no result, also not when the input ends. The result has the key and the aggregates; or one combined row, values that are built up row by row, all rows of the window, or what a process, reduce or aggregate function in TypeScript gives, as in the Window node. All but aggregates keep the rows of a window, or what a function made of them, until it fires. Without Key by all rows count together, in one subtask.\n\nExample: rows a, b, a, a, b by key. Tumbling with 2 rows, COUNT gives (a, 2) with the third row and (b, 2) with the fifth; the third a waits. Sliding with 3 rows and a slide of 1 gives (a, 1), (b, 1), (a, 2), (a, 3), (b, 2).",
    zh: "滚动窗口在一个键满若干行时触发，然后从下一行重新开始。滑动窗口在该键每增加“步长”行时触发，包含最近的若干行：最初的结果行数较少。\n\n与时间无关：行数不足的键没有结果，输入结束时也没有。结果包含键和聚合值；也可以是归约后的一行、逐行累积的值、窗口的全部数据行，或与“窗口”节点一样由 TypeScript 的处理函数、归约函数或聚合函数给出。没有“按键分区”时，所有行在一个子任务中一起计数。\n\n示例：按键依次到达 a、b、a、a、b。滚动 2 行，COUNT 在第三行输出 (a, 2)，在第五行输出 (b, 2)；第三个 a 继续等待。滑动 3 行、步长 1 依次输出 (a, 1)、(b, 1)、(a, 2)、(a, 3)、(b, 2)。",
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
        keys: ["city"],
      },
    ],
    config: { size: 2, aggregates: [{ fn: "SUM", column: "fare", name: "fares" }] },
  },
  aliases: [
    "countWindow",
    "countWindowAll",
    "CountTrigger",
    "GlobalWindows",
    "event window",
    "rows",
    "按行数",
    "事件窗口",
  ],
  icon: "rows",
  inputs: input(),
  outputs: globalWindowOutputs,
  config,
  initial: {
    window: "tumbling",
    size: 10,
    slide: 1,
    ...GLOBAL_COMPUTES,
    ...GLOBAL_FUNCTIONS,
    aggregates: [...GLOBAL_COMPUTES.aggregates],
  },
  migrations: {
    1: ({ aggregates, ...before }) => ({ ...GLOBAL_COMPUTES, ...GLOBAL_FUNCTIONS, ...before, aggregates }),
    2: (before) => ({ ...NO_WINDOW_STATES, ...before }),
  },
  summarize: ({ window, size, slide, ...computed }) => {
    const shape = window === "tumbling" ? `${size} rows` : `${size} rows / ${slide}`;
    return `${shape}, ${resultText(computed)}`;
  },
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { window, size, slide, compute } = context.config;
  if (window === "sliding" && slide > size) {
    const params = { size, slide };
    context.report({ code: "window.rows-missed", severity: "warning", path: ["slide"], params });
  }
  return compute === "aggregate" ? aggregated(context) : ofRows(context);
}

/** As Flink's countWindow is made: a global window with a trigger, and an evictor where it slides. */
function ofRows(context: NodeContext<Config>): Lowered | null {
  const { window, size, slide, ...computed } = context.config;
  const isTumbling = window === "tumbling";
  return lowerWindow(
    {
      ...context,
      config: {
        ...REST_OF_WINDOW,
        ...computed,
        panes: isTumbling ? "discarding" : "accumulating",
        trigger: "count",
        triggerCount: isTumbling ? size : slide,
        evictor: isTumbling ? "none" : "count",
        evictorCount: size,
      },
    },
    GLOBAL_WINDOW,
  );
}

function aggregated(context: NodeContext<Config>): Lowered | null {
  const { window, size, slide, aggregates: configs } = context.config;
  const schema = onlyInput(context.inputs);
  const names = schema.keys ?? [];
  const keys = inputColumns(schema, names, [], context);
  const aggregates = aggregateCalls(configs, schema, names, context);
  if (keys === null || aggregates === null) return null;
  const fields = [...keys.map(({ name, type }) => ({ name, type })), ...aggregateFields(aggregates)];
  const spec: CountWindowSpec = {
    kind: "count-window-aggregate",
    keys: keys.map((key) => key.index),
    size,
    slide: window === "sliding" ? slide : size,
    aggregates,
  };
  const isDistinct = aggregates.some(({ fn }) => fn === "COUNT_DISTINCT");
  return {
    operators: [isDistinct ? overKeptRows(spec) : spec],
    output: rowSchema(fields),
    ...(keys.length === 0 && { maxParallelism: 1 }),
  };
}

/** The same window over all of its rows. */
function overKeptRows({ keys, size, slide, aggregates }: CountWindowSpec): WindowOperatorSpec {
  const isTumbling = size === slide;
  const counted = { kind: "count", count: slide } as const;
  return {
    kind: "window",
    keys,
    time: "event",
    rowtime: null,
    assigner: { kind: "global" },
    trigger: isTumbling ? { kind: "purging", trigger: counted } : counted,
    evictor: isTumbling ? null : { kind: "count", count: size, after: false },
    allowedLatenessMs: 0,
    function: { kind: "aggregate", aggregates },
    retracts: false,
    paneInfo: false,
    fireAtEnd: false,
  };
}
