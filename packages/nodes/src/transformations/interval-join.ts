import { defineNode, field, rowSchema, timestamp } from "@millrace/graph";
import type { Field, Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { durationText } from "../duration-text.ts";
import { inputColumn } from "../input-columns.ts";
import {
  conditionField,
  joinedColumnsField,
  joinInputs,
  joinOutputs,
  lateRowsField,
  lateSides,
} from "../join-parts.ts";
import { bothInputs, joinedColumns, joinKeys, scopedFields } from "../pair-of-inputs.ts";
import { optionalCondition } from "../typed-expression.ts";

/** A week each way. */
const FARTHEST_MS = -604_800_000;

const config = z.strictObject({
  lowerMs: field.duration(
    {
      label: { en: "From", zh: "从" },
      help: {
        en: "The right row's time, seen from the left row's: -5 seconds is up to 5 seconds before it.",
        zh: "右侧行的时间，以左侧行为准：-5 秒表示最多早 5 秒。",
      },
    },
    FARTHEST_MS,
  ),
  upperMs: field.duration({ label: { en: "To", zh: "到" } }, FARTHEST_MS),
  lowerInclusive: field.toggle({ label: { en: "From is included", zh: "包含起点" } }),
  upperInclusive: field.toggle({ label: { en: "To is included", zh: "包含终点" } }),
  condition: conditionField({
    en: "Over left.x and right.x; empty: every pair.",
    zh: "可使用 left.x 和 right.x；留空表示所有配对。",
  }),
  projections: joinedColumnsField,
  lateRows: lateRowsField,
});

type Config = z.infer<typeof config>;

const JOIN_TIME: Field = { name: "join_time", type: timestamp(false) };

export const intervalJoin = defineNode({
  kind: "interval-join",
  version: 1,
  category: "transformation",
  title: { en: "Interval join", zh: "区间连接" },
  summary: {
    en: "Pairs rows of the same key whose event times are close to each other.",
    zh: "把键相同且事件时间相近的两侧数据行配对。",
  },
  help: {
    en: "A left row and a right row are a pair if their keys are equal and left time + From <= right time <= left time + To. Both inputs are keyed, by columns of the same types, and carry event time. A pair goes out as soon as its second row has come; its event time, join_time, is the later one of the two.\n\nA row is kept until the watermark of both inputs has passed the last time at which a partner could come, so that the state stays as large as the interval is wide. A row behind the watermark is late: it is dropped and counted, or leaves by the side output of its side.\n\nExample: orders on the left, payments on the right, From 0 seconds, To 1 hour: each order with the payments of the hour after it.",
    zh: "左侧行与右侧行的键相同，且 左侧时间 + 从 <= 右侧时间 <= 左侧时间 + 到，即为一对。两个输入都须按类型相同的列分区，并带有事件时间。第二行到达后立即输出该对；其事件时间 join_time 为两者中较晚的一个。\n\n数据行一直保留到两个输入的水位线越过其配对行可能到达的最晚时间为止，因此状态的大小取决于区间的宽度。落在水位线之后的数据行即为迟到：被丢弃并计数，或从所在一侧的旁路输出离开。\n\n示例：左侧为订单，右侧为付款，从 0 秒到 1 小时：得到每个订单及其后一小时内的付款。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "order_id", type: "INT" },
          { name: "item", type: "STRING" },
        ],
        rows: [
          ["2026-01-01 12:00:00", 1, "lamp"],
          ["2026-01-01 12:00:10", 2, "chair"],
          ["2026-01-01 12:00:40", 3, "desk"],
        ],
        rowtime: { column: "ts", outOfOrdernessMs: 0 },
        keys: ["order_id"],
      },
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "order_id", type: "INT" },
          { name: "paid", type: "INT" },
        ],
        rows: [
          ["2026-01-01 12:00:05", 1, 40],
          ["2026-01-01 12:00:20", 1, 19],
          ["2026-01-01 12:01:20", 2, 75],
          ["2026-01-01 12:01:30", 3, 210],
        ],
        rowtime: { column: "ts", outOfOrdernessMs: 0 },
        keys: ["order_id"],
      },
    ],
    config: {
      lowerMs: 0,
      upperMs: 60_000,
      projections: [
        { name: "order_id", expression: "left.order_id" },
        { name: "item", expression: "left.item" },
        { name: "paid", expression: "right.paid" },
      ],
    },
  },
  aliases: [
    "intervalJoin",
    "between",
    "time-bounded join",
    "join",
    "ProcessJoinFunction",
    "KeyedStream.intervalJoin",
    "关联",
    "时间范围",
  ],
  icon: "join",
  inputs: joinInputs,
  outputs: joinOutputs,
  config,
  initial: {
    lowerMs: -5_000,
    upperMs: 5_000,
    lowerInclusive: true,
    upperInclusive: true,
    condition: "",
    projections: [],
    lateRows: "drop",
  },
  migrations: {},
  summarize: ({ lowerMs, upperMs, lowerInclusive, upperInclusive }) =>
    `${lowerInclusive ? "[" : "("}${signed(lowerMs)}, ${signed(upperMs)}${upperInclusive ? "]" : ")"}`,
  lower,
});

const signed = (ms: number): string => (ms < 0 ? `-${durationText(-ms)}` : durationText(ms));

function lower(context: NodeContext<Config>): Lowered | null {
  const { config: settings } = context;
  const inputs = bothInputs(context.inputs);
  const keys = joinKeys(inputs, "Interval join", context);
  const [left, right] = inputs.map((schema) => inputColumn(schema, schema.rowtime ?? "", [], context));
  const bounds = boundsOf(context);
  const pair = [...scopedFields(inputs), JOIN_TIME];
  const columns = joinedColumns(settings.projections, { inputs, pair, taken: [JOIN_TIME.name] }, context);
  const scope = rowSchema(pair);
  const filter = optionalCondition(settings.condition, scope, ["condition"], context) ?? null;
  if (!keys || !left || !right || !bounds || !columns) return null;
  return {
    operators: [
      { kind: "interval-join", keys, rowtimes: [left.index, right.index], ...bounds },
      {
        kind: "calc",
        filter,
        projections: [
          ...columns.map(({ expression }) => expression),
          { kind: "column", type: JOIN_TIME.type, index: pair.length - 1 },
        ],
      },
    ],
    between: [scope],
    output: rowSchema(
      [...columns.map(({ name, expression }) => ({ name, type: expression.type })), JOIN_TIME],
      {
        rowtime: JOIN_TIME.name,
      },
    ),
    ...lateSides(settings.lateRows, inputs),
  };
}

/** Both included, in whole milliseconds; null with a report where nothing lies between them. */
function boundsOf({
  config: settings,
  report,
}: NodeContext<Config>): { lowerMs: number; upperMs: number } | null {
  const lowerMs = settings.lowerMs + (settings.lowerInclusive ? 0 : 1);
  const upperMs = settings.upperMs - (settings.upperInclusive ? 0 : 1);
  if (lowerMs <= upperMs) return { lowerMs, upperMs };
  report({ code: "join.bounds", severity: "error", path: ["lowerMs"], params: {} });
  return null;
}
