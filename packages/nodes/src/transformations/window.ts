import { defineNode, field, rowSchema, timestamp } from "@millrace/graph";
import type { Field, Lowered, NodeContext, OperatorSpec, RowSchema, WindowSpec } from "@millrace/graph";
import { z } from "zod";
import { aggregateCalls, aggregateFields } from "../aggregate-calls.ts";
import { durationText } from "../duration-text.ts";
import { inputColumn, inputColumns, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";

const SLICED = { field: "window", values: ["tumbling", "sliding"] };
const EVENT_TIME = { field: "time", values: ["event"] };

const config = z.strictObject({
  window: field.choice({ label: { en: "Window", zh: "窗口" } }, [
    { value: "tumbling", label: { en: "Tumbling", zh: "滚动" } },
    { value: "sliding", label: { en: "Sliding", zh: "滑动" } },
    { value: "session", label: { en: "Session", zh: "会话" } },
  ]),
  time: field.choice({ label: { en: "Time", zh: "时间" } }, [
    { value: "event", label: { en: "Event time", zh: "事件时间" } },
    { value: "processing", label: { en: "Processing time", zh: "处理时间" } },
  ]),
  sizeMs: field.duration({ label: { en: "Size", zh: "大小" }, when: SLICED }),
  slideMs: field.duration({
    label: { en: "Slide", zh: "滑动步长" },
    when: { field: "window", values: ["sliding"] },
  }),
  gapMs: field.duration({
    label: { en: "Gap", zh: "间隔" },
    help: {
      en: "A session ends when no row of its key has come for so long.",
      zh: "同一个键在这么长时间内没有数据行时，会话结束。",
    },
    when: { field: "window", values: ["session"] },
  }),
  aggregates: field.aggregates({ label: { en: "Aggregates", zh: "聚合" } }),
  offsetMs: field.duration(
    {
      label: { en: "Offset", zh: "偏移" },
      help: {
        en: "Windows start at multiples of their size since 1970-01-01T00:00, moved by this.",
        zh: "窗口起点为自 1970-01-01T00:00 起大小的整数倍，再加上此偏移。",
      },
      when: SLICED,
    },
    0,
  ),
  allowedLatenessMs: field.duration(
    {
      label: { en: "Allowed lateness", zh: "允许的迟到时间" },
      help: {
        en: "A window is kept for so long after its end: each row that still comes makes it fire again.",
        zh: "窗口结束后再保留这么久：期间每到达一行，窗口就再次触发。",
      },
      when: EVENT_TIME,
    },
    0,
  ),
  lateRows: field.choice({ label: { en: "Late rows", zh: "迟到的数据行" }, when: EVENT_TIME }, [
    { value: "drop", label: { en: "Drop and count", zh: "丢弃并计数" } },
    { value: "side", label: { en: "Side output", zh: "旁路输出" } },
  ]),
  fireAtEnd: field.toggle({
    label: { en: "Fire open windows when the input ends", zh: "输入结束时触发未结束的窗口" },
    help: {
      en: "Flink drops them: switch it off to do as Flink does.",
      zh: "Flink 会丢弃它们：关闭此项即与 Flink 一致。",
    },
    when: { field: "time", values: ["processing"] },
  }),
});

type Config = z.infer<typeof config>;

const WINDOW_FIELDS: readonly Field[] = [
  { name: "window_start", type: timestamp(false) },
  { name: "window_end", type: timestamp(false) },
  { name: "window_time", type: timestamp(false) },
];

/** What version 1 did not have. */
const ADDED = {
  time: "event",
  gapMs: 10_000,
  allowedLatenessMs: 0,
  lateRows: "drop",
  fireAtEnd: true,
} as const;

export const window = defineNode({
  kind: "window",
  version: 2,
  category: "transformation",
  title: { en: "Window", zh: "窗口" },
  summary: {
    en: "Aggregates the rows of each window of time, by key where there is one.",
    zh: "聚合每个时间窗口中的数据行；有键时按键聚合。",
  },
  help: {
    en: "Tumbling windows follow one another; sliding ones overlap, and a row belongs to several. Where the slide is longer than the size, rows between two windows belong to none: they are counted as outside of windows. A session holds the rows of a key that follow one another by at most the gap; a row in between joins two sessions.\n\nIn event time a window fires when the watermark passes its end. Rows that come after that are late: within the allowed lateness each makes its window fire again with the new value; beyond it they are dropped and counted, or leave by the side output as they came. In processing time the clock of the machine decides, and no row is late.\n\nThe result has the key, window_start, window_end, window_time (the last millisecond of the window, in event time its event time) and the aggregates. Without Key by there is one result for each window, made by one subtask.\n\nExample: rows of ann at 12:00:01, 12:00:04 and 12:00:12. Tumbling, size 10 seconds, COUNT gives (ann, 12:00:00, 12:00:10, 2) and (ann, 12:00:10, 12:00:20, 1); a session with a gap of 5 seconds gives (ann, 12:00:01, 12:00:09, 2) and (ann, 12:00:12, 12:00:17, 1).",
    zh: "滚动窗口首尾相接；滑动窗口相互重叠，一行属于多个窗口。滑动步长大于窗口大小时，落在两个窗口之间的行不属于任何窗口，计为“窗口之外的行”。会话包含同一个键上间隔不超过“间隔”的连续数据行；落在两个会话之间的行会把它们合并。\n\n按事件时间，水位线越过窗口末尾时窗口触发。此后到达的数据行即为迟到：在允许的迟到时间内，每一行都会让窗口以新值再次触发；超出之后则被丢弃并计数，或原样从旁路输出离开。按处理时间则以机器的时钟为准，没有迟到的行。\n\n结果包含键、window_start、window_end、window_time（窗口的最后一毫秒，按事件时间时即其事件时间）以及聚合值。没有“按键分区”时，每个窗口一个结果，由一个子任务计算。\n\n示例：ann 的数据行在 12:00:01、12:00:04 和 12:00:12。滚动窗口，大小 10 秒，COUNT 得到 (ann, 12:00:00, 12:00:10, 2) 和 (ann, 12:00:10, 12:00:20, 1)；间隔 5 秒的会话得到 (ann, 12:00:01, 12:00:09, 2) 和 (ann, 12:00:12, 12:00:17, 1)。",
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
        rowtime: { column: "ts", outOfOrdernessMs: 0 },
        keys: ["city"],
      },
    ],
    config: {
      sizeMs: 10_000,
      aggregates: [
        { fn: "COUNT", column: null, name: "rides" },
        { fn: "MAX", column: "fare", name: "highest" },
      ],
    },
  },
  aliases: [
    "timeWindow",
    "timeWindowAll",
    "windowAll",
    "tumble",
    "hop",
    "sliding",
    "session",
    "TumblingEventTimeWindows",
    "SlidingEventTimeWindows",
    "EventTimeSessionWindows",
    "TumblingProcessingTimeWindows",
    "SlidingProcessingTimeWindows",
    "ProcessingTimeSessionWindows",
    "allowedLateness",
    "sideOutputLateData",
    "windowReduce",
    "windowFold",
    "aggregationsOnWindow",
  ],
  icon: "window",
  inputs: input({ rowtime: true }).map((port) => ({ ...port, rowtimeWhen: EVENT_TIME })),
  outputs: [
    ...output,
    {
      name: "late",
      side: {
        title: { en: "Late rows", zh: "迟到的数据行" },
        when: { field: "lateRows", values: ["side"] },
      },
    },
  ],
  config,
  initial: {
    window: "tumbling",
    sizeMs: 10_000,
    slideMs: 2_000,
    offsetMs: 0,
    aggregates: [{ fn: "COUNT", column: null, name: "count" }],
    ...ADDED,
  },
  migrations: { 1: (before) => ({ ...ADDED, ...before }) },
  summarize: (settings) => `${shapeText(settings)}, ${settings.aggregates.map((call) => call.fn).join(", ")}`,
  lower,
});

function shapeText({ window: kind, sizeMs, slideMs, gapMs, time }: Config): string {
  const shapes = {
    tumbling: `TUMBLE ${durationText(sizeMs)}`,
    sliding: `HOP ${durationText(sizeMs)} / ${durationText(slideMs)}`,
    session: `SESSION ${durationText(gapMs)}`,
  };
  return time === "processing" ? `${shapes[kind]} PROCTIME` : shapes[kind];
}

function lower(context: NodeContext<Config>): Lowered | null {
  const { config: settings } = context;
  const schema = onlyInput(context.inputs);
  const window = checkedWindow(context);
  const names = schema.keys ?? [];
  const keys = inputColumns(schema, names, [], context);
  const time = timeOf(context, schema);
  const taken = [...names, ...WINDOW_FIELDS.map((column) => column.name)];
  const aggregates = aggregateCalls(settings.aggregates, schema, taken, context);
  if (keys === null || aggregates === null || time === null) return null;
  const fields = [
    ...keys.map(({ name, type }) => ({ name, type })),
    ...WINDOW_FIELDS,
    ...aggregateFields(aggregates),
  ];
  const isEventTime = time.rowtime !== null;
  return {
    operators: [
      { kind: "window-aggregate", keys: keys.map((key) => key.index), window, aggregates, ...time },
    ],
    output: rowSchema(fields, { rowtime: isEventTime ? "window_time" : null }),
    ...(isEventTime && settings.lateRows === "side" && { sideOutputs: lateOutput(schema) }),
    ...(keys.length === 0 && { maxParallelism: 1 }),
  };
}

type WindowTime = Pick<
  Extract<OperatorSpec, { kind: "window-aggregate" }>,
  "rowtime" | "allowedLatenessMs" | "fireAtEnd"
>;

/** What the spec says of time, or null where the input has no event time. */
function timeOf(context: NodeContext<Config>, schema: RowSchema): WindowTime | null {
  const { time, allowedLatenessMs, fireAtEnd } = context.config;
  if (time === "processing") return { rowtime: null, fireAtEnd };
  const rowtime = inputColumn(schema, schema.rowtime ?? "", [], context);
  return rowtime && { rowtime: rowtime.index, allowedLatenessMs };
}

/** Rows as they came; their partitioning is not promised. */
const lateOutput = (schema: RowSchema): NonNullable<Lowered["sideOutputs"]> => ({
  late: { operator: 0, schema: { ...schema, keys: null } },
});

function checkedWindow({ config: settings, report }: NodeContext<Config>): WindowSpec {
  const { window: kind, sizeMs, slideMs, gapMs, offsetMs } = settings;
  if (kind === "session") return { kind, gapMs };
  if (kind === "sliding" && slideMs > sizeMs) {
    report({ code: "window.slide-larger", severity: "warning", path: ["slideMs"], params: {} });
  }
  const step = kind === "sliding" ? slideMs : sizeMs;
  if (offsetMs >= step) {
    const params = { part: kind === "sliding" ? "slide" : "size" };
    report({ code: "window.offset", severity: "error", path: ["offsetMs"], params });
  }
  return kind === "sliding" ? { kind, sizeMs, slideMs, offsetMs } : { kind, sizeMs, offsetMs };
}
