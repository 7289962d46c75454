import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { aggregateCalls, aggregateFields } from "../aggregate-calls.ts";
import { inputColumns, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { KEPT_FOREVER, stateTtlFields, stateTtlOf } from "../state-ttl-fields.ts";

const config = z.strictObject({
  aggregates: field.aggregates({ label: { en: "Aggregates", zh: "聚合" } }),
  ...stateTtlFields,
});

export const aggregate = defineNode({
  kind: "aggregate",
  version: 2,
  category: "transformation",
  title: { en: "Aggregate", zh: "聚合" },
  summary: {
    en: "Counts, sums, averages by key, and sends the new value after every row.",
    zh: "按键计数、求和、求平均，每行之后输出新值。",
  },
  help: {
    en: "A rolling aggregate of a keyed stream: for every row that comes in, one row with the key and the values so far goes out. The state is one entry a key and grows with the number of keys, unless it is kept for a time only: a key that comes after that begins anew. NULL values are left out; COUNT without a column counts rows. COUNT_DISTINCT counts how many values of the column are different: it keeps each of them by key.\n\nMIN and MAX give the least and greatest value alone. MIN_BY and MAX_BY give the whole row that has it: all columns but the keys, their names behind the name that you enter; without one they keep their own. Of equal rows the first stays.\n\nExample: after Key by word, COUNT gives (mill, 1), (river, 1), (mill, 2). After Key by city, MIN_BY of temp over (Oslo, Mon, 4), (Oslo, Tue, -1), (Oslo, Wed, 3) gives (Oslo, Mon, 4), (Oslo, Tue, -1), (Oslo, Tue, -1).",
    zh: "键控流的滚动聚合：每输入一行，就输出一行，包含键和目前为止的值。状态为每个键一个条目，随键的数量增长；若只保留一段时间，到期后再来的键重新开始。NULL 值不参与计算；不指定列的 COUNT 统计行数。COUNT_DISTINCT 统计该列有多少个不同的值：每个键的每个不同值都保存在状态中。\n\nMIN 和 MAX 只给出最小值和最大值。MIN_BY 和 MAX_BY 给出具有该值的整行：除键以外的所有列，列名前加上填写的名称；不填名称则保持原名。值相同时保留先到的行。\n\n示例：按 word 分区后，COUNT 依次输出 (mill, 1)、(river, 1)、(mill, 2)。按 city 分区后，temp 的 MIN_BY 对 (Oslo, Mon, 4)、(Oslo, Tue, -1)、(Oslo, Wed, 3) 依次输出 (Oslo, Mon, 4)、(Oslo, Tue, -1)、(Oslo, Tue, -1)。",
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
        keys: ["city"],
      },
    ],
    config: {
      aggregates: [
        { fn: "COUNT", column: null, name: "rides" },
        { fn: "SUM", column: "fare", name: "total" },
      ],
      ...KEPT_FOREVER,
    },
  },
  aliases: [
    "sum",
    "count",
    "min",
    "max",
    "avg",
    "minBy",
    "maxBy",
    "fold",
    "group by",
    "rolling",
    "distinct",
    "count distinct",
    "求和",
    "计数",
    "平均",
    "最大",
    "最小",
    "分组",
    "滚动",
  ],
  icon: "sigma",
  inputs: input({ keyed: true }),
  outputs: output,
  config,
  initial: { aggregates: [{ fn: "COUNT", column: null, name: "count" }], ...KEPT_FOREVER },
  migrations: { 1: (before) => ({ ...KEPT_FOREVER, ...before }) },
  summarize: ({ aggregates }) => aggregates.map(({ fn, column }) => `${fn}(${column ?? "*"})`).join(", "),
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const names = schema.keys ?? [];
  const keys = inputColumns(schema, names, [], context);
  const aggregates = aggregateCalls(context.config.aggregates, schema, names, context);
  if (keys === null || aggregates === null) return null;
  const fields = [...keys.map(({ name, type }) => ({ name, type })), ...aggregateFields(aggregates)];
  const spec = {
    kind: "group-aggregate",
    keys: keys.map((column) => column.index),
    aggregates,
    ...stateTtlOf(context.config),
  } as const;
  return { operators: [spec], output: rowSchema(fields) };
}
