import { defineNode, field, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { aggregateCalls, summarizeAggregates } from "../aggregate-calls.ts";
import { checkNames } from "../node-problem.ts";
import { inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  aggregates: field.aggregates({ label: { en: "Aggregates", zh: "聚合" } }),
});

export const aggregate = defineNode({
  kind: "aggregate",
  version: 1,
  category: "transformation",
  title: { en: "Aggregate", zh: "聚合" },
  summary: {
    en: "Keeps a running result for each key, and emits it after every row.",
    zh: "为每个键维护滚动结果，每行之后输出。",
  },
  help: {
    en: "COUNT, SUM, MIN, MAX and AVG over all rows of a key so far. It needs Key by before it. After every row the key's new result is emitted. For results by time, use Window.\n\nExample: Key by word, then COUNT as count.",
    zh: "对某个键至今的所有行计算 COUNT、SUM、MIN、MAX 和 AVG。之前需要 Key by。每行之后输出该键的新结果。按时间统计请用“窗口”。\n\n例如：按 word 分区，再用 COUNT 得到 count。",
  },
  aliases: ["sum", "min", "max", "minBy", "maxBy", "count", "avg", "fold", "reduce", "groupBy"],
  icon: "sigma",
  inputs: [{ name: "in", many: false, requires: { keyed: true } }],
  outputs: OUTPUT,
  config,
  initial: { aggregates: [{ fn: "COUNT", column: null, name: "count" }] },
  migrations: {},
  summarize: ({ aggregates }) => summarizeAggregates(aggregates),
  lower(context) {
    const input = inputOf(context);
    const keys = (input.keys ?? []).map((name) => input.fields.findIndex((column) => column.name === name));
    const calls = aggregateCalls(context, input, context.config.aggregates);
    if (!calls) return null;
    const keyFields = keys.flatMap((key) => input.fields[key] ?? []);
    const fields = [...keyFields, ...calls.map(({ name, type }) => ({ name, type }))];
    const pathOf = (index: number) => ["aggregates", index - keyFields.length, "name"];
    if (
      !checkNames(
        context,
        fields.map((column) => column.name),
        pathOf,
      )
    )
      return null;
    return { operators: [{ kind: "group-aggregate", keys, aggregates: calls }], output: rowSchema(fields) };
  },
});
