import { defineNode, field, formatType } from "@millrace/graph";
import type { Field, LiteralValue, Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { literalOf } from "../literal-of.ts";
import { output } from "../ports.ts";
import { typedSchema } from "../schema-fields.ts";

const config = z.strictObject({
  schema: field.schema({ label: { en: "Columns", zh: "列" } }),
  rows: field.rows({ label: { en: "Rows", zh: "数据行" } }, "schema"),
});

export const collection = defineNode({
  kind: "collection",
  version: 1,
  category: "source",
  title: { en: "Collection", zh: "集合" },
  summary: { en: "Gives the rows that you type, then ends.", zh: "输出你输入的数据行，然后结束。" },
  help: {
    en: "A bounded source for small inputs, lessons and tests: the rows flow in the order in which they stand here. Timestamps are written as 2026-01-31 12:00:00.\n\nExample: a column word STRING with three rows lets you try a count without any file.",
    zh: "有界数据源，用于少量输入、课程与测试：数据行按此处的顺序流出。时间戳写作 2026-01-31 12:00:00。\n\n示例：一列 word STRING 加三行数据，无需文件即可试验计数。",
  },
  example: { inputs: [], config: {} },
  aliases: ["fromCollection", "fromElements", "fromData", "values", "rows", "常量", "样例数据"],
  icon: "list",
  inputs: [],
  outputs: output,
  config,
  initial: {
    schema: [
      { name: "name", type: "STRING" },
      { name: "amount", type: "INT" },
    ],
    rows: [
      ["ann", 1],
      ["bob", 2],
      ["ann", 3],
    ],
  },
  migrations: {},
  summarize: ({ rows, schema }) => `(${schema.map((column) => column.name).join(", ")}) × ${rows.length}`,
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = typedSchema(context.config.schema, context);
  if (schema === null) return null;
  const rows = context.config.rows.map((row, index) => typedRow(row, index, schema.fields, context));
  return { operators: [{ kind: "collection-source", rows }], output: schema, maxParallelism: 1 };
}

function typedRow(
  row: readonly LiteralValue[],
  index: number,
  fields: readonly Field[],
  context: Pick<NodeContext<unknown>, "report">,
): readonly LiteralValue[] {
  if (row.length !== fields.length) {
    const params = { row: index + 1, count: row.length, columns: fields.length };
    context.report({ code: "collection.row-length", severity: "error", path: ["rows", index], params });
    return row;
  }
  return fields.map(({ name, type }, column) => {
    const value = row[column] ?? null;
    const path = ["rows", index, column];
    const where = { row: index + 1, column: name };
    if (value === null) {
      if (!type.nullable) context.report({ code: "collection.null", severity: "error", path, params: where });
      return null;
    }
    const literal = literalOf(value, type);
    if (literal !== undefined) return literal;
    const params = { ...where, value: String(value), type: formatType(type) };
    context.report({ code: "collection.value", severity: "error", path, params });
    return null;
  });
}
