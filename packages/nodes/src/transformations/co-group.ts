import { defineNode, field, orNull, rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { bigintsField, checkCode } from "../function-fields.ts";
import { namesAreDistinct } from "../input-columns.ts";
import { joinInputs, joinOutputs, lateRowsField, lateSides } from "../join-parts.ts";
import { bothInputs, joinKeys } from "../pair-of-inputs.ts";
import { typedSchema } from "../schema-fields.ts";
import {
  bothWindowFields,
  lowerBothWindow,
  rowtimesOfBoth,
  windowText,
} from "../windows/both-window-fields.ts";
import { WINDOW_TIMES } from "../windows/lower-window.ts";
import { EVENT_TIME, fireAtEndField } from "../windows/time-fields.ts";
import { failedRowsPort, failingWindowField } from "../windows/user-function-fields.ts";
import { failedRows } from "../windows/lower-user-function.ts";
import { fallenOfBoth, windowOfBoth } from "../windows/window-of-both.ts";

const CODE = `export function coGroup(left, right, out) {
  out.collect({ lefts: left.length, rights: right.length });
}`;

const config = z.strictObject({
  ...bothWindowFields,
  code: field.code({ label: { en: "Function", zh: "函数" } }, "co-group"),
  schema: field.schema({
    label: { en: "Columns that it gives", zh: "函数给出的列" },
    help: {
      en: "They stand behind the keys and the window's own columns.",
      zh: "位于键与窗口自身的列之后。",
    },
  }),
  onError: failingWindowField,
  allowedLatenessMs: field.duration(
    {
      label: { en: "Allowed lateness", zh: "允许的迟到时间" },
      help: {
        en: "A window is kept for so long after its end: each row that still comes calls the function again.",
        zh: "窗口结束后再保留这么久：期间每到达一行，就再次调用函数。",
      },
      when: EVENT_TIME,
    },
    0,
  ),
  lateRows: lateRowsField,
  fireAtEnd: fireAtEndField,
  bigints: bigintsField(),
});

type Config = z.infer<typeof config>;

const SIDE = { rowtime: { column: "ts", outOfOrdernessMs: 0 }, keys: ["city"] } as const;

export const coGroup = defineNode({
  kind: "co-group",
  version: 1,
  category: "transformation",
  title: { en: "CoGroup function", zh: "CoGroup 函数" },
  summary: {
    en: "Gives the rows of both inputs of one key and window to your function in TypeScript.",
    zh: "把两个输入中键和窗口都相同的数据行交给你的 TypeScript 函数。",
  },
  help: {
    en: "Flink's coGroup and join over windows with functions of your own. When a window ends, the function is called with its rows:\n\n- coGroup(left, right, out, context): all rows of the key on both sides, also where one side has none (CoGroupFunction).\n- join(left, right): once for each pair, gives a row (JoinFunction).\n- flatJoin(left, right, out): once for each pair, collects any number of rows (FlatJoinFunction).\n\nExport one of the three. Both inputs are keyed by columns of the same types. The result has the keys, window_start, window_end and window_time, then what the function gives. All rows of a window are kept until it ends. A plain join or outer join is faster with the Window join node. The code runs in a sandbox: it has no network, no files and no clock.\n\nExample: tumbling, 10 minutes, fares on the left and weather on the right by city: how many of each.",
    zh: "即 Flink 基于窗口的 coGroup 与 join，函数由你编写。窗口结束时以其中的数据行调用函数：\n\n- coGroup(left, right, out, context)：该键在两侧的全部数据行，某一侧没有时也会调用（CoGroupFunction）。\n- join(left, right)：每个配对调用一次，返回一行（JoinFunction）。\n- flatJoin(left, right, out)：每个配对调用一次，可输出任意多行（FlatJoinFunction）。\n\n导出三者之一。两个输入都须按类型相同的列分区。结果依次为键、window_start、window_end、window_time，以及函数给出的列。窗口的数据行保留到窗口结束。普通连接或外连接用“窗口连接”节点更快。代码在沙箱中运行：没有网络、文件和时钟。\n\n示例：滚动窗口 10 分钟，左侧为车费，右侧为天气，按城市分区：统计各有多少行。",
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
          ["2026-01-01 12:00:06", "Lima", 4],
          ["2026-01-01 12:00:12", "Lima", 3],
        ],
        ...SIDE,
      },
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "city", type: "STRING" },
          { name: "rain", type: "BOOLEAN" },
        ],
        rows: [
          ["2026-01-01 12:00:05", "Lima", true],
          ["2026-01-01 12:00:13", "Lima", false],
        ],
        ...SIDE,
      },
    ],
    config: {
      sizeMs: 10_000,
      code: `export function coGroup(left, right, out) {
  const fares = left.reduce((sum, row) => sum + row.fare, 0);
  out.collect({ fares, rain: right.some((row) => row.rain) });
}`,
      schema: [
        { name: "fares", type: "INT" },
        { name: "rain", type: "BOOLEAN" },
      ],
    },
  },
  aliases: [
    "coGroup function",
    "CoGroupFunction",
    "JoinFunction",
    "FlatJoinFunction",
    "CoGroupedStreams",
    "JoinedStreams",
  ],
  icon: "join",
  inputs: joinInputs.map((port) => ({ ...port, rowtimeWhen: EVENT_TIME })),
  outputs: [...joinOutputs, failedRowsPort()],
  config,
  initial: {
    window: "tumbling",
    time: "event",
    sizeMs: 10_000,
    slideMs: 2_000,
    gapMs: 10_000,
    offsetMs: 0,
    code: CODE,
    schema: [
      { name: "lefts", type: "INT" },
      { name: "rights", type: "INT" },
    ],
    onError: "fail",
    allowedLatenessMs: 0,
    lateRows: "drop",
    fireAtEnd: true,
    bigints: "number",
  },
  migrations: {},
  summarize: (settings) => windowText(settings),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { code: source, bigints, onError, ...settings } = context.config;
  const inputs = bothInputs(context.inputs);
  const keys = joinKeys(inputs, "CoGroup function", context);
  const rowtimes = settings.time === "event" ? rowtimesOfBoth(context, inputs) : null;
  const window = lowerBothWindow(context);
  const declared = typedSchema(settings.schema, context);
  const written = checkCode(source, context);
  if (!keys || rowtimes === undefined || !window || declared === null || !written) return null;
  const own = keys[0].map((column) => inputs[0].fields[column]!);
  const fields = [
    ...own.map(({ name, type }) => ({ name, type: orNull(type) })),
    ...WINDOW_TIMES,
    ...declared.fields,
  ];
  const names = fields.map(({ name }) => name);
  if (!namesAreDistinct(names, () => ["schema"], context)) return null;
  const lateRows = rowtimes === null ? "drop" : settings.lateRows;
  const { operators, joined } = windowOfBoth({
    inputs,
    keys,
    rowtimes,
    window,
    run: (both) => ({
      kind: "function",
      form: "co-group",
      both,
      code: { source, bigints, onError },
      windowStates: [],
      states: [],
      ...(onError === "side" && { sides: { lateSide: lateRows === "side", outputs: [] } }),
    }),
    allowedLatenessMs: settings.allowedLatenessMs,
    fireAtEnd: settings.fireAtEnd,
  });
  const at = operators.length - 1;
  return {
    operators,
    between: [joined],
    output: rowSchema(fields, { rowtime: rowtimes === null ? null : "window_time" }),
    sideOutputs: {
      ...lateSides(lateRows, inputs, at).sideOutputs,
      ...(onError === "side" && { failed: failedRows(fallenOfBoth(inputs, own), true, at) }),
    },
  };
}
