import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { expressionOf } from "../expression-field.ts";
import { INPUT, inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  condition: field.expression(
    {
      label: { en: "Keep rows where", zh: "保留满足条件的行" },
      help: {
        en: "Rows for which it is TRUE pass; FALSE and NULL do not.",
        zh: "结果为 TRUE 的行通过；FALSE 与 NULL 不通过。",
      },
    },
    "boolean",
  ),
});

export const filter = defineNode({
  kind: "filter",
  version: 1,
  category: "transformation",
  title: { en: "Filter", zh: "过滤" },
  summary: { en: "Passes the rows that meet a condition.", zh: "让满足条件的行通过。" },
  help: {
    en: "A SQL condition, in Flink's dialect. The columns stay as they are.\n\nExample: event_type = 2 AND bid_price > 1000.",
    zh: "SQL 条件（Flink 方言）。列保持不变。\n\n例如：event_type = 2 AND bid_price > 1000。",
  },
  aliases: ["where", "select", "split", "FilterFunction"],
  icon: "filter",
  inputs: INPUT,
  outputs: OUTPUT,
  config,
  initial: { condition: "" },
  migrations: {},
  summarize: ({ condition }) => condition,
  lower(context) {
    const input = inputOf(context);
    const output = { ...input, keys: null };
    const condition = expressionOf(context, context.config.condition, {
      schema: input,
      path: ["condition"],
      expected: "boolean",
    });
    return { operators: condition ? [{ kind: "calc", filter: condition, projections: null }] : [], output };
  },
});
