import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { inputColumn, namesAreDistinct, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";

const config = z.strictObject({
  columns: field.renames({
    label: { en: "Columns", zh: "列" },
    help: {
      en: "In the order of the result; a new name is optional.",
      zh: "按结果中的顺序排列；可以填写新名称。",
    },
  }),
});

export const project = defineNode({
  kind: "project",
  version: 1,
  category: "transformation",
  title: { en: "Project", zh: "投影" },
  summary: { en: "Chooses columns, puts them in order, renames them.", zh: "选择列、排列顺序并重命名。" },
  help: {
    en: "Only the columns of the list go on, in its order, each under its own name or the new one. Nothing is computed: for that there is Map. Sources do not even read what nobody wants.\n\nThe event-time column stays event time where it is kept.\n\nExample: of (user, ts, url, ms) the list ms as took, user gives (took, user).",
    zh: "只有列表中的列会继续传递，按列表的顺序，使用原名或新名称。不做任何计算，计算请用“映射”。数据源甚至不会读取没有人需要的列。\n\n保留事件时间列时，它仍为事件时间。\n\n示例：对 (user, ts, url, ms)，列表为 ms 命名为 took、user，得到 (took, user)。",
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
    config: {
      columns: [
        { column: "city", name: "" },
        { column: "fare", name: "price" },
      ],
    },
  },
  aliases: ["project", "projection", "select", "rename", "reorder", "columns", "选择列", "改名", "列"],
  icon: "columns",
  takesChanges: true,
  inputs: input(),
  outputs: output,
  config,
  initial: { columns: [] },
  migrations: {},
  summarize: ({ columns }) =>
    columns
      .map(({ column, name }) => (name === "" || name === column ? column : `${column} → ${name}`))
      .join(", "),
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { columns: wanted } = context.config;
  if (wanted.length === 0) {
    const params = { field: "Columns", field_zh: "列" };
    context.report({ code: "config.empty", severity: "error", path: ["columns"], params });
    return null;
  }
  const columns = wanted.map(({ column, name }, index) => {
    const found = inputColumn(schema, column, ["columns", index, "column"], context);
    return found && { from: found, name: name === "" ? column : name };
  });
  if (!columns.every((column) => column !== null)) return null;
  const names = columns.map(({ name }) => name);
  if (!namesAreDistinct(names, (index) => ["columns", index, "name"], context)) return null;
  const rowtime = columns.find(({ from }) => from.name === schema.rowtime)?.name ?? null;
  return {
    operators: [
      {
        kind: "calc",
        filter: null,
        projections: columns.map(({ from: { type, index } }) => ({ kind: "column", type, index })),
      },
    ],
    output: rowSchema(
      columns.map(({ from, name }) => ({ name, type: from.type })),
      { rowtime, changelog: schema.changelog },
    ),
  };
}
