import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { inputColumns, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { KEPT_FOREVER, stateTtlFields, stateTtlOf } from "../state-ttl-fields.ts";

const config = z.strictObject({
  columns: field.columns({
    label: { en: "Also equal in", zh: "还须相同的列" },
    help: {
      en: "Rows are the same if the key and these columns are equal.",
      zh: "键和这些列都相同的数据行视为相同。",
    },
  }),
  ...stateTtlFields,
});

export const deduplicate = defineNode({
  kind: "deduplicate",
  version: 2,
  category: "transformation",
  title: { en: "Deduplicate", zh: "去重" },
  summary: { en: "Keeps the first row of each key.", zh: "每个键只保留第一行。" },
  help: {
    en: "The first row that comes of a key goes on, the others are dropped. With more columns chosen, rows are the same only if these are equal too. First means first to arrive: an earlier event time that comes later changes nothing. What went out is never taken back, so that the result only grows; Flink SQL's first row by event time takes back instead. For the last row of a key in a stretch of time use a Window with MAX_BY of its time.\n\nThe state is one entry for each different row and grows with their number, unless it is kept for a time only: then a row goes on again when its entry is forgotten. Counted from the last use, a row that keeps coming stays dropped.\n\nExample: after Key by id, of (1, a), (2, b), (1, c) the rows (1, a) and (2, b) go on.",
    zh: "每个键最先到达的行继续传递，其余被丢弃。如果还选择了其他列，则这些列也相同的行才视为相同。“第一行”指最先到达的行：之后到达、事件时间更早的行不会改变结果。已经输出的行不会撤回，结果只增不减；Flink SQL 按事件时间取第一行时则会撤回。要取一段时间内每个键的最后一行，请用“窗口”并对时间列使用 MAX_BY。\n\n状态为每个不同的行一个条目，随其数量增长；若只保留一段时间，条目到期后相同的行会再次输出。从最后一次使用起算时，不断到来的行一直被丢弃。\n\n示例：按 id 分区后，对 (1, a)、(2, b)、(1, c)，输出 (1, a) 和 (2, b)。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "user", type: "STRING" },
          { name: "amount", type: "INT" },
          { name: "note", type: "STRING" },
        ],
        rows: [
          ["ann", 3, "a"],
          ["bob", 5, "x"],
          ["ann", 4, "b"],
          ["ann", 3, "a"],
        ],
        keys: ["user"],
      },
    ],
    config: { columns: ["note"], ...KEPT_FOREVER },
  },
  aliases: ["distinct", "drop duplicates", "unique", "first row", "ROW_NUMBER", "重复", "唯一"],
  icon: "filter",
  inputs: input({ keyed: true }),
  outputs: output,
  config,
  initial: { columns: [], ...KEPT_FOREVER },
  migrations: { 1: (before) => ({ ...KEPT_FOREVER, ...before }) },
  summarize: ({ columns }) => columns.join(", "),
  lower(context) {
    const schema = onlyInput(context.inputs);
    const keys = inputColumns(schema, schema.keys ?? [], [], context);
    const others = inputColumns(schema, context.config.columns, ["columns"], context);
    if (keys === null || others === null) return null;
    const indexes = [...new Set([...keys, ...others].map(({ index }) => index))];
    const partitionKeys = indexes.length === keys.length ? {} : { partitionKeys: keys.length };
    return {
      operators: [{ kind: "deduplicate", keys: indexes, ...partitionKeys, ...stateTtlOf(context.config) }],
      output: { ...schema, keys: null },
    };
  },
});
