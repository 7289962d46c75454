import { defineNode, field, rowSchema, timestamp } from "@millrace/graph";
import type { Field, Lowered, NodeContext, WindowSpec } from "@millrace/graph";
import { z } from "zod";
import { aggregateCalls } from "../aggregate-calls.ts";
import { durationText } from "../duration-text.ts";
import { inputColumn, inputColumns, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";

const config = z.strictObject({
  window: field.choice({ label: { en: "Window", zh: "窗口" } }, [
    { value: "tumbling", label: { en: "Tumbling", zh: "滚动" } },
    { value: "sliding", label: { en: "Sliding", zh: "滑动" } },
  ]),
  sizeMs: field.duration({ label: { en: "Size", zh: "大小" } }),
  slideMs: field.duration({
    label: { en: "Slide", zh: "滑动步长" },
    when: { field: "window", values: ["sliding"] },
  }),
  offsetMs: field.duration(
    {
      label: { en: "Offset", zh: "偏移" },
      help: {
        en: "Windows start at multiples of their size since 1970-01-01T00:00, moved by this.",
        zh: "窗口起点为自 1970-01-01T00:00 起大小的整数倍，再加上此偏移。",
      },
    },
    0,
  ),
  aggregates: field.aggregates({ label: { en: "Aggregates", zh: "聚合" } }),
});

type Config = z.infer<typeof config>;

const WINDOW_FIELDS: readonly Field[] = [
  { name: "window_start", type: timestamp(false) },
  { name: "window_end", type: timestamp(false) },
  { name: "window_time", type: timestamp(false) },
];

export const window = defineNode({
  kind: "window",
  version: 1,
  category: "transformation",
  title: { en: "Window", zh: "窗口" },
  summary: {
    en: "Aggregates the rows of each window of event time, by key where there is one.",
    zh: "聚合每个事件时间窗口中的数据行；有键时按键聚合。",
  },
  help: {
    en: "Tumbling windows follow one another; sliding ones overlap, and a row belongs to several. A window fires once, when the watermark passes its end, and its state is cleared. Rows that come after that are late: they are dropped and counted.\n\nThe result has the key, window_start, window_end, window_time (the last millisecond of the window, its event time) and the aggregates. Without Key by there is one result for each window, made by one subtask.\n\nExample: size 10 seconds, slide 2 seconds, COUNT: every two seconds the number of bids of the last ten.",
    zh: "滚动窗口首尾相接；滑动窗口相互重叠，一行属于多个窗口。水位线越过窗口末尾时，窗口触发一次并清除其状态。此后到达的数据行即为迟到：被丢弃并计数。\n\n结果包含键、window_start、window_end、window_time（窗口的最后一毫秒，即其事件时间）以及聚合值。没有“按键分区”时，每个窗口一个结果，由一个子任务计算。\n\n示例：大小 10 秒，步长 2 秒，COUNT：每两秒给出最近十秒的出价数。",
  },
  aliases: [
    "timeWindow",
    "timeWindowAll",
    "windowAll",
    "tumble",
    "hop",
    "sliding",
    "TumblingEventTimeWindows",
    "windowReduce",
    "windowFold",
    "aggregationsOnWindow",
  ],
  icon: "window",
  inputs: input({ rowtime: true }),
  outputs: output,
  config,
  initial: {
    window: "tumbling",
    sizeMs: 10_000,
    slideMs: 2_000,
    offsetMs: 0,
    aggregates: [{ fn: "COUNT", column: null, name: "count" }],
  },
  migrations: {},
  summarize: ({ window: kind, sizeMs, slideMs, aggregates }) => {
    const shape =
      kind === "tumbling"
        ? `TUMBLE ${durationText(sizeMs)}`
        : `HOP ${durationText(sizeMs)} / ${durationText(slideMs)}`;
    return `${shape}, ${aggregates.map((call) => call.fn).join(", ")}`;
  },
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const windowSpec = checkedWindow(context);
  const names = schema.keys ?? [];
  const keys = inputColumns(schema, names, [], context);
  const rowtime = inputColumn(schema, schema.rowtime ?? "", [], context);
  const taken = [...names, ...WINDOW_FIELDS.map((column) => column.name)];
  const aggregates = aggregateCalls(context.config.aggregates, schema, taken, context);
  if (keys === null || rowtime === null || aggregates === null) return null;
  const fields = [
    ...keys.map(({ name, type }) => ({ name, type })),
    ...WINDOW_FIELDS,
    ...aggregates.map(({ name, type }) => ({ name, type })),
  ];
  const lowered: Lowered = {
    operators: [
      {
        kind: "window-aggregate",
        keys: keys.map((key) => key.index),
        rowtime: rowtime.index,
        window: windowSpec,
        aggregates,
      },
    ],
    output: rowSchema(fields, { rowtime: "window_time" }),
  };
  return keys.length === 0 ? { ...lowered, maxParallelism: 1 } : lowered;
}

function checkedWindow({
  config: { window: kind, sizeMs, slideMs, offsetMs },
  report,
}: NodeContext<Config>): WindowSpec {
  if (kind === "sliding" && slideMs > sizeMs) {
    report({ code: "window.slide-larger", severity: "error", path: ["slideMs"], params: {} });
  } else if (kind === "sliding" && sizeMs % slideMs !== 0) {
    const params = { example: durationText(nearestDivisor(sizeMs, slideMs)) };
    report({ code: "window.slide-uneven", severity: "error", path: ["slideMs"], params });
  }
  const step = kind === "sliding" ? slideMs : sizeMs;
  if (offsetMs >= step) {
    const params = { part: kind === "sliding" ? "slide" : "size" };
    report({ code: "window.offset", severity: "error", path: ["offsetMs"], params });
  }
  return kind === "sliding" ? { kind, sizeMs, slideMs, offsetMs } : { kind, sizeMs, offsetMs };
}

function nearestDivisor(size: number, wanted: number): number {
  const parts = Math.ceil(size / wanted);
  for (let count = parts; count <= parts + 1_000; count++) if (size % count === 0) return size / count;
  return size;
}
