import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Expression, Field, RowSchema } from "@millrace/graph";
import { z } from "zod";
import { expressionOf } from "../expression-field.ts";
import { checkNames, problem } from "../node-problem.ts";
import type { Reporter } from "../node-problem.ts";
import { INPUT, inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  projections: field.projections({
    label: { en: "Columns", zh: "列" },
    help: { en: "A name and a SQL expression over the input.", zh: "列名与基于输入的 SQL 表达式。" },
  }),
  keepOthers: field.toggle({
    label: { en: "Keep the other columns", zh: "保留其他列" },
    help: {
      en: "Adds to the input's columns, or replaces those of the same name.",
      zh: "在输入列之外添加；同名列被替换。",
    },
  }),
});

interface Column {
  readonly name: string;
  readonly expression: Expression;
}

export const map = defineNode({
  kind: "map",
  version: 1,
  category: "transformation",
  title: { en: "Map", zh: "映射" },
  summary: { en: "Computes new columns from each row.", zh: "由每一行计算新的列。" },
  help: {
    en: "Each column has a name and a SQL expression, in Flink's dialect. Without “keep the other columns” the output has only these, in this order. Event time goes on if its column does.\n\nExample: total as price * amount; day as FLOOR(ts TO DAY).",
    zh: "每列有名称和 SQL 表达式（Flink 方言）。不选“保留其他列”时，输出只有这些列，按此顺序。保留事件时间列，事件时间才会继续传递。\n\n例如：total 为 price * amount；day 为 FLOOR(ts TO DAY)。",
  },
  aliases: ["select", "project", "rename", "addColumns", "extract", "cast", "RichMapFunction"],
  icon: "map",
  inputs: INPUT,
  outputs: OUTPUT,
  config,
  initial: { projections: [], keepOthers: true },
  migrations: {},
  summarize: ({ projections }) =>
    projections
      .map(({ name, expression }) => (name === expression ? name : `${expression} AS ${name}`))
      .join(", "),
  lower(context) {
    const input = inputOf(context);
    const { projections, keepOthers } = context.config;
    if (projections.length === 0 && !keepOthers)
      return problem(context, "config.empty", ["projections"], { field: "Columns", field_zh: "列" });
    const columns = computedColumns(context, input, projections);
    if (!columns) return null;
    const all = keepOthers ? withOthers(input, columns) : columns;
    const spec = { kind: "calc", filter: null, projections: all.map((column) => column.expression) } as const;
    return { operators: [spec], output: outputOf(input, all) };
  },
});

function computedColumns(
  context: Reporter,
  input: RowSchema,
  projections: readonly { readonly name: string; readonly expression: string }[],
): readonly Column[] | null {
  const named = checkNames(
    context,
    projections.map(({ name }) => name),
    (index) => ["projections", index, "name"],
  );
  const columns = projections.map(({ name, expression }, index) => {
    const typed = expressionOf(context, expression, {
      schema: input,
      path: ["projections", index, "expression"],
    });
    return typed && { name, expression: typed };
  });
  return named && columns.every((column) => column !== null) ? columns : null;
}

/** The input's columns in their order, replaced where a computed one has the name; the new ones after them. */
function withOthers(input: RowSchema, columns: readonly Column[]): readonly Column[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const kept = input.fields.map(
    ({ name, type }, index) =>
      byName.get(name) ?? { name, expression: { kind: "column" as const, type, index } },
  );
  const taken = new Set(input.fields.map((column) => column.name));
  return [...kept, ...columns.filter((column) => !taken.has(column.name))];
}

function outputOf(input: RowSchema, columns: readonly Column[]): RowSchema {
  const fields: readonly Field[] = columns.map(({ name, expression }) => ({ name, type: expression.type }));
  const carriesTime = ({ expression }: Column) =>
    expression.kind === "column" && input.fields[expression.index]?.name === input.rowtime;
  const sameName = columns.find((column) => column.name === input.rowtime && carriesTime(column));
  const rowtime = sameName ?? columns.find(carriesTime);
  return rowSchema(fields, { rowtime: rowtime?.name ?? null, changelog: input.changelog });
}
