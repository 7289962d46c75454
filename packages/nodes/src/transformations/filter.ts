import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { typedExpression } from "../typed-expression.ts";

export const filter = defineNode({
  kind: "filter",
  version: 1,
  category: "transformation",
  title: { en: "Filter", zh: "过滤" },
  summary: { en: "Keeps the rows for which a condition is true.", zh: "保留条件为真的数据行。" },
  help: {
    en: "The condition is a SQL expression of type BOOLEAN. Rows for which it is FALSE or NULL are dropped: a comparison with NULL is NULL.\n\nExample: cancelled = 0 AND arr_delay > 15",
    zh: "条件是类型为 BOOLEAN 的 SQL 表达式。结果为 FALSE 或 NULL 的数据行被丢弃：与 NULL 比较的结果是 NULL。\n\n示例：cancelled = 0 AND arr_delay > 15",
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
    config: { condition: "fare >= 5" },
  },
  aliases: ["where", "select", "having", "predicate", "筛选", "条件"],
  icon: "filter",
  takesChanges: true,
  inputs: input(),
  outputs: output,
  config: z.strictObject({
    condition: field.expression({ label: { en: "Condition", zh: "条件" } }, "boolean"),
  }),
  initial: { condition: "" },
  migrations: {},
  summarize: ({ condition }) => condition,
  lower(context) {
    const schema = onlyInput(context.inputs);
    const at = { path: ["condition"], expected: "boolean" } as const;
    const condition = typedExpression(context.config.condition, schema, at, context);
    const kept = { ...schema, keys: null };
    if (condition === null) return { operators: [], output: kept };
    return { operators: [{ kind: "calc", filter: condition, projections: null }], output: kept };
  },
});
