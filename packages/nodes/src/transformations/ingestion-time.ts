import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { namesAreDistinct, onlyInput } from "../input-columns.ts";
import { ownColumns } from "../own-columns.ts";
import { input, output } from "../ports.ts";
import { typedExpression } from "../typed-expression.ts";

const config = z.strictObject({
  name: field.text(
    {
      label: { en: "Column", zh: "列名" },
      help: {
        en: "Gets the time at which the row comes here.",
        zh: "其值为该行到达此处的时间。",
      },
    },
    { mono: true },
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

export const ingestionTime = defineNode({
  kind: "ingestion-time",
  version: 1,
  category: "transformation",
  title: { en: "Ingestion time", zh: "摄入时间" },
  summary: {
    en: "Makes the time at which a row comes in its event time.",
    zh: "以数据行到达的时间作为其事件时间。",
  },
  help: {
    en: "Adds a column with the wall clock's time at which the row comes to this node, and makes it the event time. Rows are in order then, so that no row is late, and windows behind it are windows of event time. Put it right behind a source: Flink's TimeCharacteristic.IngestionTime was set there.\n\nAfter a failure of the job rows that are read again get a new time.\n\nExample: Socket text, then this, then windows of ten seconds.",
    zh: "增加一列，其值为数据行到达该节点时的时钟时间，并以它作为事件时间。此后数据行总是有序的，不会迟到，其后的窗口按事件时间计算。请放在数据源之后：Flink 的 TimeCharacteristic.IngestionTime 即在该处赋值。\n\n作业故障后重新读取的行会得到新的时间。\n\n示例：Socket 文本，接此节点，再接十秒的窗口。",
  },
  example: {
    inputs: [
      {
        schema: [{ name: "city", type: "STRING" }],
        rows: [["Lima"], ["Oslo"], ["Lima"]],
      },
    ],
    config: {},
  },
  aliases: [
    "IngestionTime",
    "TimeCharacteristic",
    "IngestionTimeExtractor",
    "arrival time",
    "到达时间",
    "进入时间",
  ],
  icon: "clock",
  inputs: input(),
  outputs: output,
  config,
  initial: { name: "ingestion_time", idle: false, idleTimeoutMs: 30_000 },
  migrations: {},
  summarize: ({ name }) => name,
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { name, idle, idleTimeoutMs } = context.config;
  const names = [...schema.fields.map((column) => column.name), name];
  if (!namesAreDistinct(names, () => ["name"], context)) return null;
  const now = typedExpression("CURRENT_TIMESTAMP", schema, { path: ["name"] }, context);
  if (now === null) return null;
  const fields = [...schema.fields, { name, type: now.type }];
  return {
    operators: [
      { kind: "calc", filter: null, projections: [...ownColumns(schema), now] },
      {
        kind: "watermark-assigner",
        column: schema.fields.length,
        strategy: "monotonous",
        outOfOrdernessMs: 0,
        idleTimeoutMs: idle ? idleTimeoutMs : null,
      },
    ],
    between: [rowSchema(fields)],
    output: rowSchema(fields, { rowtime: name }),
  };
}
