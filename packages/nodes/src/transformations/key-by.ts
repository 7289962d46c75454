import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { inputColumns, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";

export const keyBy = defineNode({
  kind: "key-by",
  version: 1,
  category: "transformation",
  title: { en: "Key by", zh: "按键分区" },
  summary: {
    en: "Sends rows of the same key to the same subtask.",
    zh: "把相同键的数据行发送到同一子任务。",
  },
  help: {
    en: "Needed before Aggregate and before a Window by key. It is no task of its own: it decides how the edge behind it is partitioned. A key belongs to one of the key groups of the job, and a key group to one subtask; the order of the rows of a key is kept.\n\nExample: key by carrier, then average the delay in a window.",
    zh: "“聚合”以及按键的“窗口”之前需要它。它本身不是任务，只决定其后的边如何分区。每个键属于作业的一个 key group，每个 key group 属于一个子任务；同一键的数据行保持顺序。\n\n示例：按 carrier 分区，然后在窗口内求平均延误。",
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
    config: { columns: ["city"] },
  },
  aliases: ["keyBy", "group by", "partition by", "hash", "fieldsGrouping", "分组", "哈希"],
  icon: "key",
  takesChanges: true,
  inputs: input(),
  outputs: output,
  config: z.strictObject({ columns: field.columns({ label: { en: "Key", zh: "键" } }) }),
  initial: { columns: [] },
  migrations: {},
  summarize: ({ columns }) => columns.join(", "),
  lower(context) {
    const schema = onlyInput(context.inputs);
    const names = context.config.columns;
    if (names.length === 0) {
      const columns = schema.fields.map((column) => column.name).join(", ");
      context.report({ code: "column.not-set", severity: "error", path: ["columns"], params: { columns } });
      return null;
    }
    const columns = inputColumns(schema, names, ["columns"], context);
    if (columns === null) return null;
    const keys = columns.map((column) => column.index);
    return { operators: [], output: { ...schema, keys: names }, partitioning: { kind: "hash", keys } };
  },
});
