import { defineNode, field } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
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
import { lowerWindow } from "../windows/lower-window.ts";

const CLOSES_BY_VALUE = { field: "closes", values: ["delta"] };

const config = z.strictObject({
  closes: field.choice({ label: { en: "A window ends with", zh: "窗口结束于" } }, [
    { value: "row", label: { en: "a marker row", zh: "标记行" } },
    { value: "delta", label: { en: "a value that has moved", zh: "数值发生变动" } },
  ]),
  marker: field.expression(
    { label: { en: "Marker row", zh: "标记行" }, when: { field: "closes", values: ["row"] } },
    "boolean",
  ),
  value: field.expression({
    label: { en: "Value", zh: "数值" },
    help: {
      en: "Compared with that of the row that ended the window before, or of the first row.",
      zh: "与结束上一个窗口的那一行比较；没有时与第一行比较。",
    },
    when: CLOSES_BY_VALUE,
  }),
  of: field.choice({ label: { en: "Moves", zh: "变动方式" }, when: CLOSES_BY_VALUE }, [
    { value: "change", label: { en: "up or down by more than", zh: "增减超过" } },
    { value: "increase", label: { en: "up by more than", zh: "增加超过" } },
  ]),
  threshold: field.text({ label: { en: "Threshold", zh: "阈值" }, when: CLOSES_BY_VALUE }, { mono: true }),
  timeout: field.toggle({
    label: { en: "Also after a time", zh: "超时也结束" },
    help: {
      en: "By the clock, counted from the window's first row.",
      zh: "按时钟计时，从窗口的第一行算起。",
    },
  }),
  timeoutMs: field.duration({
    label: { en: "After", zh: "超时" },
    when: { field: "timeout", values: ["true"] },
  }),
  ...globalWindowFields,
});

type Config = z.infer<typeof config>;

export const dataWindow = defineNode({
  kind: "data-window",
  version: 3,
  category: "transformation",
  title: { en: "Data-driven window", zh: "数据驱动窗口" },
  summary: {
    en: "Computes over the rows up to a marker row, or until a value has moved.",
    zh: "对直到标记行（或数值变动）为止的数据行进行计算。",
  },
  help: {
    en: "The rows decide where a window ends, by key where there is one: a row that meets the condition, or whose value is further than the threshold from that of the row that ended the window before. That row is the last of its window; the next one begins another. Time plays no part, unless a window shall also end by the clock. What a window gives may be code in TypeScript, as in the Window node: a process, reduce or aggregate function.\n\nRows after the last end have no result, also not when the input ends.\n\nExample: laps of a car, marker row at_line. Rows (7, false), (9, false), (8, true), (5, false), (6, true) with MAX(speed) give 9 with the third row and 6 with the fifth.",
    zh: "由数据行决定窗口在哪里结束（有键时按键）：符合条件的行，或数值与结束上一个窗口的那一行相差超过阈值的行。该行是其窗口的最后一行，下一行开始新的窗口。与时间无关，除非设置了超时。与“窗口”节点一样，窗口的输出可以用 TypeScript 编写：处理函数、归约函数或聚合函数。\n\n最后一次结束之后的数据行没有结果，输入结束时也没有。\n\n示例：赛车的每一圈，标记行为 at_line。数据行 (7, false)、(9, false)、(8, true)、(5, false)、(6, true) 求 MAX(speed)，在第三行得到 9，第五行得到 6。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "car", type: "STRING" },
          { name: "speed", type: "INT" },
          { name: "at_line", type: "BOOLEAN" },
        ],
        rows: [
          ["red", 7, false],
          ["red", 9, false],
          ["blue", 6, false],
          ["red", 8, true],
          ["blue", 8, true],
          ["red", 5, true],
        ],
        keys: ["car"],
      },
    ],
    config: {
      marker: "at_line",
      aggregates: [
        { fn: "COUNT", column: null, name: "samples" },
        { fn: "MAX", column: "speed", name: "top_speed" },
      ],
    },
  },
  aliases: [
    "event window",
    "DeltaTrigger",
    "PunctuatedWindow",
    "marker",
    "punctuation",
    "GlobalWindows",
    "delta",
    "window until",
    "事件窗口",
    "标记",
  ],
  icon: "flag",
  inputs: input(),
  outputs: globalWindowOutputs,
  config,
  initial: {
    closes: "row",
    marker: "",
    value: "",
    of: "change",
    threshold: "10",
    timeout: false,
    timeoutMs: 60_000,
    ...GLOBAL_COMPUTES,
    ...GLOBAL_FUNCTIONS,
    aggregates: [...GLOBAL_COMPUTES.aggregates],
  },
  migrations: {
    1: (before) => ({ ...GLOBAL_FUNCTIONS, ...before }),
    2: (before) => ({ ...NO_WINDOW_STATES, ...before }),
  },
  summarize: ({ closes, marker, value, threshold }) =>
    closes === "row" ? `UNTIL ${marker}` : `UNTIL ${value} ± ${threshold}`,
  lower,
});

const FIELDS: Readonly<Record<string, string>> = {
  triggerWhen: "marker",
  triggerValue: "value",
  triggerThreshold: "threshold",
};

/** A global window with a purging trigger; what it reports is told of this node's fields. */
function lower(context: NodeContext<Config>): Lowered | null {
  const { closes, marker, value, of, threshold, timeout, timeoutMs, ...computed } = context.config;
  return lowerWindow(
    {
      ...context,
      config: {
        ...REST_OF_WINDOW,
        ...computed,
        panes: "discarding",
        trigger: closes,
        triggerWhen: marker,
        triggerResult: "fire",
        triggerValue: value,
        triggerOf: of,
        triggerThreshold: threshold,
        timeout,
        timeoutMs,
      },
      report: (problem) => {
        const [first, ...rest] = problem.path;
        context.report({ ...problem, path: [FIELDS[String(first)] ?? first ?? "closes", ...rest] });
      },
    },
    GLOBAL_WINDOW,
  );
}
