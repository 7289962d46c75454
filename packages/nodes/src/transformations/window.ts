import { defineNode, field } from "@millrace/graph";
import type { SidePortCondition } from "@millrace/graph";
import { z } from "zod";
import { durationText } from "../duration-text.ts";
import { NO_SIDES, sidePortsWhen } from "../function-sides.ts";
import { input, output } from "../ports.ts";
import { EVICTOR_DEFAULTS, evictorFields } from "../windows/evictor-fields.ts";
import { FUNCTION_DEFAULTS, functionFields, paneFields } from "../windows/function-fields.ts";
import { resultText } from "../windows/result-text.ts";
import { lowerTimeWindow } from "../windows/lower-time-window.ts";
import { EVENT_TIME, fireAtEndField, timeField } from "../windows/time-fields.ts";
import {
  failedRowsPort,
  numbersOfWindows,
  USER_FUNCTION_DEFAULTS,
  userFunctionFields,
  USES_FUNCTION,
} from "../windows/user-function-fields.ts";
import { TRIGGER_DEFAULTS, triggerFields } from "../windows/trigger-fields.ts";

const ALIGNED = { field: "window", values: ["tumbling", "sliding", "cumulate"] };
const SESSION = { field: "window", values: ["session"] };

const config = z.strictObject({
  window: field.choice({ label: { en: "Window", zh: "窗口" } }, [
    { value: "tumbling", label: { en: "Tumbling", zh: "滚动" } },
    { value: "sliding", label: { en: "Sliding", zh: "滑动" } },
    { value: "cumulate", label: { en: "Cumulating", zh: "累积" } },
    { value: "session", label: { en: "Session", zh: "会话" } },
    { value: "global", label: { en: "All rows", zh: "全部数据行" } },
  ]),
  time: timeField,
  sizeMs: field.duration({ label: { en: "Size", zh: "大小" }, when: ALIGNED }),
  slideMs: field.duration({
    label: { en: "Slide", zh: "滑动步长" },
    when: { field: "window", values: ["sliding"] },
  }),
  stepMs: field.duration({
    label: { en: "Step", zh: "步长" },
    help: {
      en: "Windows begin together and end so far apart, up to the size.",
      zh: "各窗口起点相同，终点依次相差此步长，直到窗口大小。",
    },
    when: { field: "window", values: ["cumulate"] },
  }),
  gapFrom: field.choice({ label: { en: "Gap", zh: "间隔" }, when: SESSION }, [
    { value: "fixed", label: { en: "the same for all rows", zh: "所有数据行相同" } },
    { value: "expression", label: { en: "of each row", zh: "由每一行给出" } },
  ]),
  gapMs: field.duration({
    label: { en: "Length of the gap", zh: "间隔长度" },
    help: {
      en: "A session ends when no row of its key has come for so long.",
      zh: "同一个键在这么长时间内没有数据行时，会话结束。",
    },
    when: { field: "gapFrom", values: ["fixed"], and: SESSION },
  }),
  gap: field.expression({
    label: { en: "Gap by expression", zh: "间隔表达式" },
    help: {
      en: "Milliseconds, above 0, of each row.",
      zh: "每一行的毫秒数，必须大于 0。",
    },
    when: { field: "gapFrom", values: ["expression"], and: SESSION },
  }),
  ...functionFields,
  ...userFunctionFields,
  ...triggerFields,
  ...paneFields,
  ...evictorFields,
  offsetMs: field.duration(
    {
      label: { en: "Offset", zh: "偏移" },
      help: {
        en: "Windows start at multiples of their size since 1970-01-01T00:00, moved by this.",
        zh: "窗口起点为自 1970-01-01T00:00 起大小的整数倍，再加上此偏移。",
      },
      when: ALIGNED,
    },
    0,
  ),
  timeZone: field.text(
    {
      label: { en: "Time zone", zh: "时区" },
      help: {
        en: "Days and hours begin when they do there, for example Europe/Berlin; empty: UTC. window_start and window_end are local time then.",
        zh: "按该时区划分日与小时，例如 Asia/Shanghai；留空为 UTC。此时 window_start 与 window_end 为当地时间。",
      },
      when: ALIGNED,
    },
    { mono: true },
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
  fireAtEnd: fireAtEndField,
});

/** What is written besides the function sends aside where it throws. */
const TRIGGER_OR_EVICTOR_TELLS: SidePortCondition = {
  field: "triggerOnError",
  values: ["side"],
  and: { field: "trigger", values: ["function"] },
  or: { field: "evictorOnError", values: ["side"], and: { field: "evictor", values: ["function"] } },
};

type Config = z.infer<typeof config>;

/** What version 1 did not have. */
const ADDED = {
  time: "event",
  gapMs: 10_000,
  allowedLatenessMs: 0,
  lateRows: "drop",
  fireAtEnd: true,
} as const;

/** What version 3 did not have. */
const ADDED_CODE = {
  ...USER_FUNCTION_DEFAULTS,
  triggerCode: TRIGGER_DEFAULTS.triggerCode,
  triggerStates: TRIGGER_DEFAULTS.triggerStates,
  triggerOnError: TRIGGER_DEFAULTS.triggerOnError,
  evictorCode: EVICTOR_DEFAULTS.evictorCode,
  evictorOnError: EVICTOR_DEFAULTS.evictorOnError,
} as const;

/** What version 2 did not have. */
const ADDED_LATER = {
  stepMs: 1_000,
  gapFrom: "fixed",
  gap: "",
  timeZone: "",
  ...FUNCTION_DEFAULTS,
  ...TRIGGER_DEFAULTS,
  ...EVICTOR_DEFAULTS,
} as const;

export const window = defineNode({
  kind: "window",
  version: 5,
  category: "transformation",
  title: { en: "Window", zh: "窗口" },
  summary: {
    en: "Computes over the rows of each window, by key where there is one.",
    zh: "对每个窗口中的数据行进行计算；有键时按键计算。",
  },
  help: {
    en: "Tumbling windows follow one another; sliding ones overlap, and a row belongs to several. Cumulating ones begin together and end a step apart. Where the slide is longer than the size, rows between two windows belong to none: they are counted as outside of windows. A session holds the rows of a key that follow one another by at most the gap; a row in between joins two sessions. The window of all rows has no end and needs no timestamps: it fires by its trigger.\n\nIn event time a window fires when the watermark passes its end. Rows that come after that are late: within the allowed lateness each makes its window fire again; beyond it they are dropped and counted, or leave by the side output as they came. In processing time the clock of the machine decides, and no row is late. A window may fire otherwise: early and late too, every so many rows, every so often, when a value has moved, or by a marker row. What a further firing says is a choice: all rows so far, only those since the last, or all with what was said before taken back (-U, +U).\n\nThe result has the key, window_start, window_end, window_time (the last millisecond of the window, in event time its event time) and the aggregates; or one combined row, values that are built up row by row, or all rows of the window. A window that fires may let go rows first, or after. Without Key by there is one result for each window, made by one subtask.\n\nWhat a window gives may be code in TypeScript: a process function, process(key, context, elements, out), is given all rows, the window, what it keeps of it (context.windowState) and of its key (context.globalState), sends rows to side outputs with context.output(name, row), and clear(context) is called when the window goes; a reduce function (a, b) => row; or createAccumulator, add(row, accumulator), getResult(accumulator) and, for sessions, merge(a, b). These two are given each row as it comes, and a window keeps what they made of them, not the rows: values that JSON has, and bigints, dates, maps, sets and typed arrays. With a process function beside them, elements has the result alone, as with reduce(f, processFunction) and aggregate(f, processFunction) of Flink. A trigger exports onElement(row, timestamp, window, context), and where they are needed onEventTime, onProcessingTime, onMerge and clear; each gives TriggerResult.CONTINUE, FIRE, PURGE or FIRE_AND_PURGE. An evictor exports evictBefore or evictAfter(elements, size, window, context) and calls element.remove(). Process functions and evictors see all rows of the window at once, which are kept until it goes.\n\nExample: rows of ann at 12:00:01, 12:00:04 and 12:00:12. Tumbling, size 10 seconds, COUNT gives (ann, 12:00:00, 12:00:10, 2) and (ann, 12:00:10, 12:00:20, 1); a session with a gap of 5 seconds gives (ann, 12:00:01, 12:00:09, 2) and (ann, 12:00:12, 12:00:17, 1).",
    zh: "滚动窗口首尾相接；滑动窗口相互重叠，一行属于多个窗口。累积窗口起点相同，终点依次相差一个步长。滑动步长大于窗口大小时，落在两个窗口之间的行不属于任何窗口，计为“窗口之外的行”。会话包含同一个键上间隔不超过“间隔”的连续数据行；落在两个会话之间的行会把它们合并。“全部数据行”窗口没有终点，不需要时间戳：由触发器决定何时触发。\n\n按事件时间，水位线越过窗口末尾时窗口触发。此后到达的数据行即为迟到：在允许的迟到时间内，每一行都会让窗口再次触发；超出之后则被丢弃并计数，或原样从旁路输出离开。按处理时间则以机器的时钟为准，没有迟到的行。窗口也可以用其他方式触发：提前与迟到时、每若干行、每隔一段时间、数值变动时，或由标记行触发。再次触发时输出什么可以选择：至今的全部数据行、只含上次之后的数据行，或输出全部并撤回之前的结果（-U、+U）。\n\n结果包含键、window_start、window_end、window_time（窗口的最后一毫秒，按事件时间时即其事件时间）以及聚合值；也可以是归约后的一行、逐行累积的值，或窗口的全部数据行。窗口触发时可以先驱逐或随后驱逐部分数据行。没有“按键分区”时，每个窗口一个结果，由一个子任务计算。\n\n窗口的输出可以用 TypeScript 编写：处理函数 process(key, context, elements, out) 得到全部数据行、窗口、窗口的状态（context.windowState）与键的状态（context.globalState），用 context.output(name, row) 把行发到旁路输出，窗口清除时调用 clear(context)；归约函数 (a, b) => row；或 createAccumulator、add(row, accumulator)、getResult(accumulator)，会话还需 merge(a, b)。后两种每到一行就调用一次，窗口只保存其结果而不保存数据行：JSON 的值，以及 bigint、日期、Map、Set 与类型化数组。同时导出处理函数时，elements 中只有该结果，相当于 Flink 的 reduce(f, processFunction) 与 aggregate(f, processFunction)。触发器导出 onElement(row, timestamp, window, context)，需要时还有 onEventTime、onProcessingTime、onMerge 与 clear，各自返回 TriggerResult.CONTINUE、FIRE、PURGE 或 FIRE_AND_PURGE。驱逐器导出 evictBefore 或 evictAfter(elements, size, window, context)，并调用 element.remove()。处理函数与驱逐器一次看到窗口的全部数据行，这些行保留到窗口清除为止。\n\n示例：ann 的数据行在 12:00:01、12:00:04 和 12:00:12。滚动窗口，大小 10 秒，COUNT 得到 (ann, 12:00:00, 12:00:10, 2) 和 (ann, 12:00:10, 12:00:20, 1)；间隔 5 秒的会话得到 (ann, 12:00:01, 12:00:09, 2) 和 (ann, 12:00:12, 12:00:17, 1)。",
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
    "windowApply",
    "apply",
    "ProcessWindowFunction",
    "WindowFunction",
    "cumulate",
    "GlobalWindows",
    "DynamicEventTimeSessionWindows",
    "DynamicProcessingTimeSessionWindows",
    "withDynamicGap",
    "trigger",
    "EventTimeTrigger",
    "ProcessingTimeTrigger",
    "ContinuousEventTimeTrigger",
    "ContinuousProcessingTimeTrigger",
    "CountTrigger",
    "DeltaTrigger",
    "PurgingTrigger",
    "ProcessingTimeoutTrigger",
    "evictor",
    "Trigger",
    "Evictor",
    "TriggerResult",
    "ProcessAllWindowFunction",
    "AggregateFunction",
    "ReduceFunction",
    "onElement",
    "evictBefore",
    "CountEvictor",
    "TimeEvictor",
    "DeltaEvictor",
    "early firing",
    "retracting",
    "滚动窗口",
    "滑动窗口",
    "会话窗口",
    "触发器",
    "聚合",
  ],
  icon: "window",
  inputs: input({ rowtime: true }).map((port) => ({
    ...port,
    // Windows of all rows have no end that time would come to.
    rowtimeWhen: { ...EVENT_TIME, and: { field: "window", values: [...ALIGNED.values, "session"] } },
  })),
  outputs: [
    ...output,
    {
      name: "late",
      side: {
        title: { en: "Late rows", zh: "迟到的数据行" },
        when: { field: "lateRows", values: ["side"] },
      },
    },
    failedRowsPort(USES_FUNCTION, TRIGGER_OR_EVICTOR_TELLS),
    ...sidePortsWhen(USES_FUNCTION),
  ],
  config,
  initial: {
    ...ADDED,
    ...ADDED_LATER,
    ...ADDED_CODE,
    window: "tumbling",
    sizeMs: 10_000,
    slideMs: 2_000,
    offsetMs: 0,
    aggregates: [{ fn: "COUNT", column: null, name: "count" }],
  },
  migrations: {
    1: (before) => ({ ...ADDED, ...before }),
    2: (before) => ({ ...ADDED_LATER, ...before }),
    3: (before) => ({ ...ADDED_CODE, windowStates: "", ...before }),
    4: ({ windowStates, ...before }) => ({
      ...NO_SIDES,
      ...before,
      windowStates: numbersOfWindows(windowStates),
    }),
  },
  summarize: (settings) => `${shapeText(settings)}, ${resultText(settings)}`,
  lower: lowerTimeWindow,
});

function shapeText({ window: kind, sizeMs, slideMs, stepMs, gapFrom, gapMs, gap, time }: Config): string {
  const shapes = {
    tumbling: `TUMBLE ${durationText(sizeMs)}`,
    sliding: `HOP ${durationText(sizeMs)} / ${durationText(slideMs)}`,
    cumulate: `CUMULATE ${durationText(sizeMs)} / ${durationText(stepMs)}`,
    session: `SESSION ${gapFrom === "fixed" ? durationText(gapMs) : gap}`,
    global: "GLOBAL",
  };
  return time === "processing" && kind !== "global" ? `${shapes[kind]} PROCTIME` : shapes[kind];
}
