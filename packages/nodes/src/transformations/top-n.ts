import { bigint, defineNode, field, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { inputColumn, keyPositions, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";

/** More would make of one row a flood. */
const MOST = 1_000;

const RANK = "rank";

export const topN = defineNode({
  kind: "top-n",
  version: 1,
  category: "transformation",
  title: { en: "Top N", zh: "前 N 名" },
  summary: {
    en: "Keeps the first N rows of each key in an order, and tells each change of a rank.",
    zh: "为每个键保留排序后的前 N 行，并输出名次的每次变化。",
  },
  help: {
    en: "Rows of a key are ranked by a column; of equal ones the earlier comes first, and NULL is the least. When a row gets among the first N, it goes out with its rank, and so does each row that it moves down. The last row of a key and rank is what holds: write the result where the newer row replaces the older one of the same key and rank, as an upsert. It is SQL's ROW_NUMBER() OVER (PARTITION BY key ORDER BY column) <= N over a stream that only grows.\n\nThe state is N rows a key at most.\n\nExample: after Key by city, the two highest fares: of 7, 4, 9 come (1, 7), (2, 4), and then (1, 9), (2, 7).",
    zh: "按某一列为每个键的数据行排名；值相同时先到的在前，NULL 最小。某行进入前 N 名时，该行及其名次会输出，被它挤后的每一行也随之输出。同一键同一名次以最后一行为准：应写入以新行替换同键同名次旧行的目标（upsert）。它等价于对只增不减的流执行 SQL 的 ROW_NUMBER() OVER (PARTITION BY 键 ORDER BY 列) <= N。\n\n状态最多为每个键 N 行。\n\n示例：按 city 分区，取最高的两个车费：7、4、9 依次得到 (1, 7)、(2, 4)，然后 (1, 9)、(2, 7)。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["Lima", 7],
          ["Oslo", 5],
          ["Lima", 4],
          ["Lima", 9],
          ["Oslo", 6],
        ],
        keys: ["city"],
      },
    ],
    config: { by: "fare", limit: 2 },
  },
  aliases: ["topN", "rank", "ROW_NUMBER", "first", "best", "leaderboard", "排名", "排行"],
  icon: "rank",
  inputs: input({ keyed: true }),
  outputs: output,
  config: z.strictObject({
    by: field.column({ label: { en: "Ranked by", zh: "排名依据" } }),
    order: field.choice({ label: { en: "Order", zh: "顺序" } }, [
      { value: "descending", label: { en: "largest first", zh: "从大到小" } },
      { value: "ascending", label: { en: "smallest first", zh: "从小到大" } },
    ]),
    limit: field.integer({ label: { en: "N", zh: "N" } }, 1, MOST),
  }),
  initial: { by: "", order: "descending", limit: 3 },
  migrations: {},
  summarize: ({ by, order, limit }) => `TOP ${limit} BY ${by}${order === "descending" ? " DESC" : ""}`,
  lower(context) {
    const schema = onlyInput(context.inputs);
    const { by, order, limit } = context.config;
    const keys = keyPositions(schema, context);
    const column = inputColumn(schema, by, ["by"], context);
    const clash = schema.fields.some(({ name }) => name === RANK);
    if (clash)
      context.report({ code: "column.duplicate", severity: "error", path: [], params: { column: RANK } });
    if (keys === null || column === null || clash) return null;
    const descending = order === "descending";
    return {
      operators: [{ kind: "top-n", keys, by: column.index, descending, limit }],
      output: rowSchema([{ name: RANK, type: bigint(false) }, ...schema.fields], { rowtime: schema.rowtime }),
    };
  },
});
