import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Field, Lowered, NodeContext, RowSchema } from "@millrace/graph";
import { z } from "zod";
import { onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { passedRowtime, projectedColumns } from "../projected-columns.ts";
import type { Projected } from "../projected-columns.ts";

const config = z.strictObject({
  projections: field.projections({ label: { en: "Columns", zh: "列" } }),
  keepOthers: field.toggle({
    label: { en: "Keep the other columns", zh: "保留其他列" },
    help: {
      en: "The input's columns stay; a column of the same name is replaced.",
      zh: "保留输入的列；同名列会被替换。",
    },
  }),
});

export const map = defineNode({
  kind: "map",
  version: 1,
  category: "transformation",
  title: { en: "Map", zh: "映射" },
  summary: { en: "Computes new columns from each row.", zh: "由每行数据计算新的列。" },
  help: {
    en: "Each column is a SQL expression over the columns of the input. One row in, one row out.\n\nThe event-time column stays event time where it is passed on unchanged.\n\nExample: price_eur as 0.908 * price",
    zh: "每一列是对输入列的 SQL 表达式。一行输入，一行输出。\n\n事件时间列在原样传递时仍为事件时间。\n\n示例：price_eur 为 0.908 * price",
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
    config: { projections: [{ name: "cents", expression: "fare * 100" }], keepOthers: true },
  },
  aliases: ["select", "calc", "compute", "转换", "计算", "选择列"],
  icon: "map",
  takesChanges: true,
  inputs: input(),
  outputs: output,
  config,
  initial: { projections: [], keepOthers: true },
  migrations: {},
  summarize: ({ projections }) => projections.map((column) => column.expression).join(", "),
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { projections, keepOthers } = context.config;
  if (projections.length === 0 && !keepOthers) {
    context.report({
      code: "config.empty",
      severity: "error",
      path: ["projections"],
      params: { field: "Columns", field_zh: "列" },
    });
    return null;
  }
  const computed = projectedColumns(projections, schema, { field: "projections" }, context);
  if (computed === null) return null;
  const columns = keepOthers ? replaced(schema, computed) : computed;
  return {
    operators: [{ kind: "calc", filter: null, projections: columns.map((column) => column.expression) }],
    output: schemaOf(columns, schema),
  };
}

/** The input's columns, each replaced where a computed one has its name; new ones behind them. */
function replaced(schema: RowSchema, computed: readonly Projected[]): readonly Projected[] {
  const byName = new Map(computed.map((column) => [column.name, column]));
  const kept = schema.fields.map(({ name, type }, index): Projected => {
    return byName.get(name) ?? { name, expression: { kind: "column", type, index } };
  });
  const known = new Set(schema.fields.map((column) => column.name));
  return [...kept, ...computed.filter((column) => !known.has(column.name))];
}

function schemaOf(columns: readonly Projected[], input: RowSchema): RowSchema {
  const fields = columns.map(({ name, expression }): Field => ({ name, type: expression.type }));
  return rowSchema(fields, { rowtime: passedRowtime(columns, input), changelog: input.changelog });
}
