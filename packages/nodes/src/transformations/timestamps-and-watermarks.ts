import { defineNode, field, formatType, isText } from "@millrace/graph";
import type {
  LogicalType,
  Lowered,
  NodeContext,
  WatermarkAlignmentSpec,
  WatermarkGeneratorSpec,
} from "@millrace/graph";
import { printName } from "@millrace/sql";
import { z } from "zod";
import { durationText } from "../duration-text.ts";
import { checkCode, failedSide } from "../function-fields.ts";
import { inputColumn, namesAreDistinct, onlyInput } from "../input-columns.ts";
import type { InputColumn } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { failedRowsPort, listedNames } from "../windows/user-function-fields.ts";

const byFunction = { field: "strategy", values: ["function"] };

const GENERATOR = `export function onEvent(row, timestamp, output) {
  const { max } = output.state;
  if (max.value() !== null && timestamp <= max.value()) return;
  max.update(timestamp);
  output.emitWatermark(timestamp - 1000);
}`;

const ALIGNED = { field: "align", values: ["true"] };

const config = z.strictObject({
  column: field.column({ label: { en: "Event time", zh: "事件时间列" } }, "timestamp"),
  strategy: field.choice({ label: { en: "Watermarks", zh: "水位线" } }, [
    { value: "bounded-out-of-orderness", label: { en: "rows may be out of order", zh: "允许乱序" } },
    { value: "monotonous", label: { en: "rows come in order", zh: "按序到达" } },
    { value: "function", label: { en: "a function emits them", zh: "由函数发出" } },
  ]),
  code: field.code(
    {
      label: { en: "Watermark generator", zh: "水位线生成器" },
      help: {
        en: "onEvent is called with each row and its event time, onPeriodicEmit every now and then; output.emitWatermark(time) emits a watermark behind the row.",
        zh: "每一行及其事件时间都会调用 onEvent，并定期调用 onPeriodicEmit；output.emitWatermark(time) 在该行之后发出水位线。",
      },
      when: byFunction,
    },
    "watermark-generator",
  ),
  onError: field.choice(
    {
      label: { en: "A row at which it throws", zh: "函数抛出错误的行" },
      help: {
        en: "One that goes on has its event time already, and no watermark behind it. The side output gives it instead, with the message, the line and the column in the code. Both are counted. onPeriodicEmit has no row: where it throws, the call is counted and gives no watermark, unless that fails the job.",
        zh: "继续传递的行已有事件时间，其后没有水位线。也可改由旁路输出给出该行，以及错误信息和代码中的行号、列号。两者都计数。onPeriodicEmit 没有数据行：除非使作业失败，抛出错误的调用只计数，不发出水位线。",
      },
      when: byFunction,
    },
    [
      { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
      { value: "skip", label: { en: "goes on, and is counted", zh: "继续传递并计数" } },
      { value: "side", label: { en: "goes to the side output", zh: "发到旁路输出" } },
    ],
  ),
  numbers: field.text(
    {
      label: { en: "Numbers that it keeps", zh: "保存的数字" },
      help: {
        en: "Names under output.state, with commas between them. They are in checkpoints; other variables of the code begin anew after a failure.",
        zh: "output.state 下的名称，以逗号分隔。随检查点保存；代码中的其他变量在故障后重新开始。",
      },
      when: byFunction,
    },
    { mono: true },
  ),
  periodic: field.toggle({
    label: { en: "Calls onPeriodicEmit", zh: "调用 onPeriodicEmit" },
    help: {
      en: "By the clock: where such watermarks stand is not the same in each run.",
      zh: "按系统时钟：这类水位线的位置每次运行可能不同。",
    },
    when: byFunction,
  }),
  periodMs: field.duration(
    { label: { en: "Every", zh: "间隔" }, when: { field: "periodic", values: ["true"] } },
    10,
  ),

  outOfOrdernessMs: field.duration(
    {
      label: { en: "By at most", zh: "最多乱序" },
      when: { field: "strategy", values: ["bounded-out-of-orderness"] },
    },
    0,
  ),
  idle: field.toggle({
    label: { en: "Silent inputs become idle", zh: "静默的输入视为空闲" },
    help: { en: "An idle input does not hold time back.", zh: "空闲的输入不会阻碍时间推进。" },
  }),
  idleTimeoutMs: field.duration(
    { label: { en: "After", zh: "超时" }, when: { field: "idle", values: ["true"] } },
    100,
  ),
  align: field.toggle({
    label: { en: "Wait for the others of a group", zh: "等待同组中的其他数据源" },
    help: {
      en: "Watermark alignment: the source pauses while it is too far ahead of the slowest of its group.",
      zh: "水位线对齐：领先同组中最慢者过多时，数据源暂停读取。",
    },
  }),
  alignmentGroup: field.text({ label: { en: "Group", zh: "对齐组" }, when: ALIGNED }),
  maxDriftMs: field.duration({ label: { en: "Ahead by at most", zh: "最多领先" }, when: ALIGNED }),
  updateIntervalMs: field.duration({
    label: { en: "Compared every", zh: "比较间隔" },
    help: {
      en: "In real time; a short interval costs more messages.",
      zh: "按实际时间计；间隔越短，消息越多。",
    },
    when: ALIGNED,
  }),
});

/** What version 3 did not have. */
const FAILS = { onError: "fail" } as const;
const NO_GENERATOR = { code: GENERATOR, numbers: "max", periodic: false, periodMs: 200 } as const;
/** What version 2 did not have. */
const NOT_ALIGNED = {
  align: false,
  alignmentGroup: "sources",
  maxDriftMs: 60_000,
  updateIntervalMs: 1_000,
} as const;

export const timestampsAndWatermarks = defineNode({
  kind: "timestamps-and-watermarks",
  version: 4,
  category: "transformation",
  title: { en: "Timestamps and watermarks", zh: "时间戳与水位线" },
  summary: {
    en: "Says which column is event time and how late rows may come.",
    zh: "指定事件时间列，以及数据行最多可以晚到多久。",
  },
  help: {
    en: "A watermark t says: no row with an event time up to t will come. It is the largest event time seen, less the bound, less one millisecond. A larger bound loses fewer late rows and delays every window by as much.\n\nAn input that is silent holds back the time of whatever reads it, unless it is marked idle.\n\nA function may emit watermarks itself: at a marker row, or a bound that it finds from the rows (Flink's WatermarkGenerator). A time that is in no column yet is computed in a Map or a Map function before this node (a TimestampAssigner).\n\nSources that are read side by side may run apart in event time, and whatever joins them keeps the rows of the faster one. Aligned, a source that is ahead of the slowest of its group by more than the bound waits until that one has come closer: in all subtasks and all nodes with that group. Idle and finished ones are not waited for. Between two comparisons a source goes on by the bound at most, also where it is alone. It has to stand in one chain with its source.\n\nExample: column ts, out of order by at most 5 seconds.",
    zh: "水位线 t 表示：不会再有事件时间不晚于 t 的数据行。它等于已见的最大事件时间减去乱序上界，再减一毫秒。上界越大，迟到数据越少，而每个窗口也相应推迟。\n\n静默的输入会阻碍下游的时间推进，除非将其标记为空闲。\n\n也可以由函数自己发出水位线：例如遇到标记行时，或按数据行得出的上界（Flink 的 WatermarkGenerator）。列中还没有的时间，先在前面的 Map 或 Map 函数中算出（TimestampAssigner）。\n\n并行读取的数据源在事件时间上可能相差很远，连接它们的算子就要保存较快一方的数据行。启用对齐后，领先同组最慢者超过上界的数据源会暂停，直到后者跟上：对该组的所有节点和子任务都有效。空闲和已结束的不必等待。两次比较之间，数据源最多前进该上界，即使组中只有它自己。该节点必须与其数据源同在一条算子链上。\n\n示例：列 ts，最多乱序 5 秒。",
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
      },
    ],
    config: { column: "ts", outOfOrdernessMs: 2_000 },
  },
  aliases: [
    "assignTimestampsAndWatermarks",
    "extract",
    "AscendingTimestampExtractor",
    "BoundedOutOfOrderness",
    "event time",
    "WatermarkStrategy",
    "WatermarkGenerator",
    "AssignerWithPunctuatedWatermarks",
    "AssignerWithPeriodicWatermarks",
    "TimestampAssigner",
    "事件时间",
    "乱序",
    "withWatermarkAlignment",
    "watermark alignment",
    "withIdleness",
    "水位线对齐",
  ],
  icon: "clock",
  inputs: input(),
  outputs: [...output, failedRowsPort(byFunction)],
  config,
  initial: {
    column: "",
    strategy: "bounded-out-of-orderness",
    outOfOrdernessMs: 1_000,
    idle: false,
    idleTimeoutMs: 30_000,
    ...NO_GENERATOR,
    ...NOT_ALIGNED,
    ...FAILS,
  },
  migrations: {
    1: (old) => ({ ...old, ...NO_GENERATOR }),
    2: (before) => ({ ...NOT_ALIGNED, ...before }),
    3: (before) => ({ ...FAILS, ...before }),
  },
  summarize: ({ column, strategy, outOfOrdernessMs }) =>
    strategy !== "bounded-out-of-orderness" ? column : `${column} − ${durationText(outOfOrdernessMs)}`,
  lower,
});

type Config = z.infer<typeof config>;

function lower(context: NodeContext<Config>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { column: name, strategy, outOfOrdernessMs, idle, idleTimeoutMs } = context.config;
  const column = inputColumn(schema, name, ["column"], context);
  if (column === null) return null;
  if (!isRowtime(column.type)) {
    const params = { column: name, type: formatType(column.type), expression: conversion(column) };
    context.report({ code: "column.not-timestamp", severity: "error", path: ["column"], params });
    return null;
  }
  const generator = strategy === "function" ? typedGenerator(context) : undefined;
  if (generator === null) return null;
  const bound = strategy === "bounded-out-of-orderness" ? outOfOrdernessMs : 0;
  const idleTimeout = idle ? idleTimeoutMs : null;
  const alignment = alignmentOf(context);
  if (alignment === null) return null;
  return {
    operators: [
      {
        kind: "watermark-assigner",
        column: column.index,
        strategy,
        outOfOrdernessMs: bound,
        idleTimeoutMs: idleTimeout,
        ...(generator && { generator }),
        ...(alignment !== undefined && { alignment }),
      },
    ],
    output: { ...schema, rowtime: name, keys: null },
    ...failedSide(generator?.code.onError ?? "fail", schema),
  };
}

function typedGenerator(context: NodeContext<z.infer<typeof config>>): WatermarkGeneratorSpec | null {
  const { code: source, numbers, periodic, periodMs, onError } = context.config;
  const states = listedNames(numbers);
  const named = namesAreDistinct(states, () => ["numbers"], context);
  if (!checkCode(source, context) || !named) return null;
  const code = { source, bigints: "number", onError } as const;
  return { code, states, intervalMs: periodic ? periodMs : null };
}

/** Undefined: it is not aligned; null with a report where it is of no group. */
function alignmentOf({
  config: settings,
  report,
}: NodeContext<Config>): WatermarkAlignmentSpec | null | undefined {
  const { align, alignmentGroup, maxDriftMs, updateIntervalMs } = settings;
  if (!align) return undefined;
  const group = alignmentGroup.trim();
  if (group !== "") return { group, maxDriftMs, updateIntervalMs };
  const params = { field: "Group", field_zh: "对齐组" };
  report({ code: "config.empty", severity: "error", path: ["alignmentGroup"], params });
  return null;
}

/** Event time is in milliseconds. */
const isRowtime = (type: LogicalType): boolean =>
  (type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ") && type.precision <= 3;

/** The expression that makes a TIMESTAMP of the column: epoch milliseconds of a number, the text of a string. */
function conversion({ name, type }: Pick<InputColumn, "name" | "type">): string {
  const column = printName(name);
  if (type.kind === "TIMESTAMP" || type.kind === "DATE" || isText(type))
    return `CAST(${column} AS TIMESTAMP(3))`;
  return type.kind === "DOUBLE" || type.kind === "DECIMAL"
    ? `TO_TIMESTAMP_LTZ(CAST(${column} AS BIGINT), 3)`
    : `TO_TIMESTAMP_LTZ(${column}, 3)`;
}
