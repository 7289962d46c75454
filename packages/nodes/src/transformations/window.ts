import { defineNode, field, rowSchema, timestamp } from "@millrace/graph";
import type { Field, WindowSpec } from "@millrace/graph";
import { z } from "zod";
import { aggregateCalls, summarizeAggregates } from "../aggregate-calls.ts";
import { checkNames, problem } from "../node-problem.ts";
import type { Reporter } from "../node-problem.ts";
import { inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  kind: field.choice({ label: { en: "Window", zh: "窗口" } }, [
    { value: "tumbling", label: { en: "Tumbling", zh: "滚动" } },
    { value: "sliding", label: { en: "Sliding", zh: "滑动" } },
  ]),
  sizeMs: field.duration({ label: { en: "Size", zh: "长度" } }),
  slideMs: field.duration({
    label: { en: "Slide", zh: "滑动步长" },
    when: { field: "kind", values: ["sliding"] },
  }),
  offsetMs: field.duration(
    {
      label: { en: "Offset", zh: "偏移" },
      help: {
        en: "Moves the beginning of windows, which else is 1970-01-01 00:00.",
        zh: "移动窗口的起点；默认以 1970-01-01 00:00 对齐。",
      },
    },
    0,
  ),
  aggregates: field.aggregates({ label: { en: "Aggregates", zh: "聚合" } }),
});

type Config = z.infer<typeof config>;

const WINDOW_FIELDS: readonly Field[] = ["window_start", "window_end", "window_time"].map((name) => ({
  name,
  type: timestamp(false),
}));

export const window = defineNode({
  kind: "window",
  version: 1,
  category: "transformation",
  title: { en: "Window", zh: "窗口" },
  summary: { en: "Aggregates rows by spans of event time, for each key.", zh: "按事件时间段对每个键聚合。" },
  help: {
    en: "A tumbling window begins where the last one ends; sliding windows overlap. A window's result is emitted once, when the watermark passes its end; rows that come later are dropped and counted. It needs Timestamps and watermarks before it; without Key by it runs with parallelism 1. The output has the keys, window_start, window_end, window_time (the new event time) and the aggregates.\n\nExample: tumbling, 10 seconds, AVG of value.",
    zh: "滚动窗口首尾相接；滑动窗口相互重叠。水位线越过窗口末尾时输出一次结果；之后到达的数据被丢弃并计数。之前需要“时间戳与水位线”；没有 Key by 时并行度为 1。输出包括键、window_start、window_end、window_time（新的事件时间）和聚合结果。\n\n例如：滚动窗口，10 秒，value 的 AVG。",
  },
  aliases: [
    "timeWindow",
    "TumblingEventTimeWindows",
    "SlidingEventTimeWindows",
    "windowAll",
    "windowApply",
    "TUMBLE",
    "HOP",
  ],
  icon: "window",
  inputs: [{ name: "in", many: false, requires: { rowtime: true } }],
  outputs: OUTPUT,
  config,
  initial: {
    kind: "tumbling",
    sizeMs: 10_000,
    slideMs: 2_000,
    offsetMs: 0,
    aggregates: [{ fn: "COUNT", column: null, name: "count" }],
  },
  migrations: {},
  summarize: ({ kind, sizeMs, slideMs, aggregates }) => {
    const size = `${sizeMs / 1_000} s`;
    return `${kind === "tumbling" ? size : `${size} / ${slideMs / 1_000} s`} · ${summarizeAggregates(aggregates)}`;
  },
  lower(context) {
    const input = inputOf(context);
    const spec = windowSpec(context, context.config);
    const aggregates = aggregateCalls(context, input, context.config.aggregates);
    if (!spec || !aggregates) return null;
    const indexOf = (name: string | null) => input.fields.findIndex((column) => column.name === name);
    const keys = (input.keys ?? []).map(indexOf);
    const before = [...keys.flatMap((key) => input.fields[key] ?? []), ...WINDOW_FIELDS];
    const fields = [...before, ...aggregates.map(({ name, type }) => ({ name, type }))];
    const pathOf = (index: number) =>
      index < before.length ? [] : ["aggregates", index - before.length, "name"];
    if (
      !checkNames(
        context,
        fields.map((column) => column.name),
        pathOf,
      )
    )
      return null;
    const operator = {
      kind: "window-aggregate",
      keys,
      rowtime: indexOf(input.rowtime),
      window: spec,
      aggregates,
    } as const;
    const output = rowSchema(fields, { rowtime: "window_time" });
    return { operators: [operator], output, ...(keys.length === 0 ? { maxParallelism: 1 } : {}) };
  },
});

function windowSpec(context: Reporter, { kind, sizeMs, slideMs, offsetMs }: Config): WindowSpec | null {
  const step =
    kind === "tumbling"
      ? { ms: sizeMs, part: "size", part_zh: "长度" }
      : { ms: slideMs, part: "slide", part_zh: "步长" };
  if (offsetMs >= step.ms)
    return problem(context, "window.offset", ["offsetMs"], { part: step.part, part_zh: step.part_zh });
  if (kind === "tumbling") return { kind, sizeMs, offsetMs };
  if (slideMs > sizeMs) return problem(context, "window.slide-larger", ["slideMs"]);
  if (sizeMs % slideMs === 0) return { kind, sizeMs, slideMs, offsetMs };
  return problem(context, "window.slide-uneven", ["slideMs"], {
    example: `${divisorNear(sizeMs, slideMs) / 1_000} s`,
  });
}

/** The divisor of the size nearest below the slide; at worst 1 ms. */
function divisorNear(sizeMs: number, slideMs: number): number {
  const parts = Math.ceil(sizeMs / slideMs);
  for (let count = parts; count < parts + 1_000; count++) if (sizeMs % count === 0) return sizeMs / count;
  return 1;
}
