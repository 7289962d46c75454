import { defineNode, field, formatType } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import { printName } from "@millrace/sql";
import { z } from "zod";
import { findColumn, problem, wrongColumnType } from "../node-problem.ts";
import type { Reporter } from "../node-problem.ts";
import { INPUT, inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  column: field.column({ label: { en: "Event-time column", zh: "事件时间列" } }, "timestamp"),
  strategy: field.choice({ label: { en: "Watermarks", zh: "水位线" } }, [
    { value: "bounded-out-of-orderness", label: { en: "Rows may be late by", zh: "允许乱序" } },
    { value: "monotonous", label: { en: "Rows come in order", zh: "数据有序" } },
  ]),
  outOfOrdernessMs: field.duration(
    {
      label: { en: "At most", zh: "最多" },
      when: { field: "strategy", values: ["bounded-out-of-orderness"] },
    },
    0,
  ),
  idleTimeoutMs: field.duration(
    {
      label: { en: "Idle after", zh: "空闲超时" },
      help: {
        en: "A subtask without rows for so long no longer holds the watermark back. 0: never.",
        zh: "子任务在该时间内没有数据，则不再阻挡水位线。0：从不。",
      },
    },
    0,
  ),
});

export const timestampsAndWatermarks = defineNode({
  kind: "timestamps-and-watermarks",
  version: 1,
  category: "transformation",
  title: { en: "Timestamps and watermarks", zh: "时间戳与水位线" },
  summary: {
    en: "Says which column is event time, and how far it has come.",
    zh: "指定事件时间列，并给出其进度。",
  },
  help: {
    en: "A watermark says: no row before this time comes any more. It is the largest time seen, less the bound. Windows fire by it. The larger the bound, the fewer rows are late, and the later come results.\n\nExample: column ts, rows may be late by 5 seconds.",
    zh: "水位线表示：不会再有早于该时间的数据。它等于已见到的最大时间减去允许的乱序。窗口据此触发。允许的乱序越大，迟到数据越少，结果也越晚。\n\n例如：列 ts，允许乱序 5 秒。",
  },
  aliases: [
    "assignTimestampsAndWatermarks",
    "WatermarkStrategy",
    "BoundedOutOfOrderness",
    "rowtime",
    "event time",
  ],
  icon: "clock",
  inputs: INPUT,
  outputs: OUTPUT,
  config,
  initial: { column: "", strategy: "bounded-out-of-orderness", outOfOrdernessMs: 5_000, idleTimeoutMs: 0 },
  migrations: {},
  summarize: ({ column, strategy, outOfOrdernessMs }) =>
    strategy === "monotonous" ? column : `${column} − ${outOfOrdernessMs / 1_000} s`,
  lower(context) {
    const input = inputOf(context);
    const { column, strategy, outOfOrdernessMs, idleTimeoutMs } = context.config;
    const found = findColumn(context, input, column, ["column"]);
    if (!found) return null;
    if (found.field.type.kind !== "TIMESTAMP") return notTimestamp(context, found.field);
    const operator = {
      kind: "watermark-assigner",
      column: found.index,
      strategy,
      outOfOrdernessMs: strategy === "monotonous" ? 0 : outOfOrdernessMs,
      idleTimeoutMs: idleTimeoutMs === 0 ? null : idleTimeoutMs,
    } as const;
    return { operators: [operator], output: { ...input, rowtime: column, keys: null } };
  },
});

/** Epoch milliseconds and text can be converted: the diagnostic says with what expression. */
function notTimestamp(context: Reporter, { name, type }: Field): null {
  const column = printName(name);
  const params = { column: name, type: formatType(type) };
  if (type.kind === "BIGINT")
    return problem(context, "column.not-timestamp", ["column"], {
      ...params,
      expression: `TO_TIMESTAMP_LTZ(${column}, 3)`,
    });
  if (type.kind === "STRING")
    return problem(context, "column.not-timestamp", ["column"], {
      ...params,
      expression: `CAST(${column} AS TIMESTAMP(3))`,
    });
  return wrongColumnType(context, { name, type }, "TIMESTAMP", ["column"]);
}
