import { defineNode, field, formatType, isText } from "@millrace/graph";
import type { LogicalType, Lowered, NodeContext } from "@millrace/graph";
import { printName } from "@millrace/sql";
import { z } from "zod";
import { durationText } from "../duration-text.ts";
import { inputColumn, onlyInput } from "../input-columns.ts";
import type { InputColumn } from "../input-columns.ts";
import { input, output } from "../ports.ts";

const config = z.strictObject({
  column: field.column({ label: { en: "Event time", zh: "事件时间列" } }, "timestamp"),
  strategy: field.choice({ label: { en: "Watermarks", zh: "水位线" } }, [
    { value: "bounded-out-of-orderness", label: { en: "rows may be out of order", zh: "允许乱序" } },
    { value: "monotonous", label: { en: "rows come in order", zh: "按序到达" } },
  ]),
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
});

export const timestampsAndWatermarks = defineNode({
  kind: "timestamps-and-watermarks",
  version: 1,
  category: "transformation",
  title: { en: "Timestamps and watermarks", zh: "时间戳与水位线" },
  summary: {
    en: "Says which column is event time and how late rows may come.",
    zh: "指定事件时间列，以及数据行最多可以晚到多久。",
  },
  help: {
    en: "A watermark t says: no row with an event time up to t will come. It is the largest event time seen, less the bound, less one millisecond. A larger bound loses fewer late rows and delays every window by as much.\n\nAn input that is silent holds back the time of whatever reads it, unless it is marked idle.\n\nExample: column ts, out of order by at most 5 seconds.",
    zh: "水位线 t 表示：不会再有事件时间不晚于 t 的数据行。它等于已见的最大事件时间减去乱序上界，再减一毫秒。上界越大，迟到数据越少，而每个窗口也相应推迟。\n\n静默的输入会阻碍下游的时间推进，除非将其标记为空闲。\n\n示例：列 ts，最多乱序 5 秒。",
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
  ],
  icon: "clock",
  inputs: input(),
  outputs: output,
  config,
  initial: {
    column: "",
    strategy: "bounded-out-of-orderness",
    outOfOrdernessMs: 1_000,
    idle: false,
    idleTimeoutMs: 30_000,
  },
  migrations: {},
  summarize: ({ column, strategy, outOfOrdernessMs }) =>
    strategy === "monotonous" ? column : `${column} − ${durationText(outOfOrdernessMs)}`,
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { column: name, strategy, outOfOrdernessMs, idle, idleTimeoutMs } = context.config;
  const column = inputColumn(schema, name, ["column"], context);
  if (column === null) return null;
  if (!isRowtime(column.type)) {
    const params = { column: name, type: formatType(column.type), expression: conversion(column) };
    context.report({ code: "column.not-timestamp", severity: "error", path: ["column"], params });
    return null;
  }
  const bound = strategy === "monotonous" ? 0 : outOfOrdernessMs;
  const idleTimeout = idle ? idleTimeoutMs : null;
  return {
    operators: [
      {
        kind: "watermark-assigner",
        column: column.index,
        strategy,
        outOfOrdernessMs: bound,
        idleTimeoutMs: idleTimeout,
      },
    ],
    output: { ...schema, rowtime: name, keys: null },
  };
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
