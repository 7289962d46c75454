import { defineNode, field, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { OUTPUT } from "../ports.ts";
import { tableSchema } from "../table-schema.ts";
import { collectionRows } from "./collection-value.ts";

const config = z.strictObject({
  schema: field.schema({ label: { en: "Columns", zh: "列" } }),
  rows: field.rows({ label: { en: "Rows", zh: "数据行" } }, "schema"),
});

export const collection = defineNode({
  kind: "collection",
  version: 1,
  category: "source",
  title: { en: "Collection", zh: "集合" },
  summary: { en: "Gives the rows that you type in, then ends.", zh: "输出手工输入的数据行，然后结束。" },
  help: {
    en: "A small table of your own, to try a pipeline with. Declare the columns, then fill in the rows; an empty cell is NULL.\n\nExample: name STRING, amount DECIMAL(10, 2) with the rows ann, 4.50 and ben, 12.00.",
    zh: "自己的小表，用于试验流水线。先声明列，再填写数据；空单元格为 NULL。\n\n例如：name STRING, amount DECIMAL(10, 2)，数据为 ann, 4.50 和 ben, 12.00。",
  },
  aliases: ["fromCollection", "fromElements", "fromData", "values", "table"],
  icon: "list",
  inputs: [],
  outputs: OUTPUT,
  config,
  initial: {
    schema: [
      { name: "name", type: "STRING" },
      { name: "amount", type: "INT" },
    ],
    rows: [
      ["ann", 4],
      ["ben", 12],
      ["ann", 7],
    ],
  },
  migrations: {},
  summarize: ({ rows, schema }) => `${rows.length} × (${schema.map((column) => column.name).join(", ")})`,
  lower(context) {
    const fields = tableSchema(context, context.config.schema);
    if (!fields) return null;
    const rows = collectionRows(context, context.config.rows, fields);
    return {
      operators: rows ? [{ kind: "collection-source", rows }] : [],
      output: rowSchema(fields),
      maxParallelism: 1,
    };
  },
});
