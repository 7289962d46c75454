import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { checkNames, findColumn, problem } from "../node-problem.ts";
import { INPUT, inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  columns: field.columns({
    label: { en: "Keys", zh: "键" },
    help: {
      en: "Rows with equal values in these columns meet in one subtask.",
      zh: "这些列取值相同的行会到达同一个子任务。",
    },
  }),
});

export const keyBy = defineNode({
  kind: "key-by",
  version: 1,
  category: "transformation",
  title: { en: "Key by", zh: "按键分区" },
  summary: { en: "Partitions the stream by the values of columns.", zh: "按列的取值对流分区。" },
  help: {
    en: "Aggregate and Window work for each key on its own. Key by makes no task: it sets how rows are sent between the tasks before and after it.\n\nExample: Key by word, then Aggregate with COUNT, counts words.",
    zh: "“聚合”和“窗口”对每个键分别计算。Key by 不产生任务，只决定前后任务之间如何发送数据。\n\n例如：按 word 分区，再用 COUNT 聚合，即为单词计数。",
  },
  aliases: ["keyBy", "groupBy", "partitionBy", "partitionCustom", "KeySelector"],
  icon: "key",
  inputs: INPUT,
  outputs: OUTPUT,
  config,
  initial: { columns: [] },
  migrations: {},
  summarize: ({ columns }) => columns.join(", "),
  lower(context) {
    const input = inputOf(context);
    const { columns } = context.config;
    if (columns.length === 0) {
      const names = input.fields.map((column) => column.name).join(", ");
      return problem(context, "column.not-set", ["columns"], { columns: names });
    }
    const found = columns.map((name, index) => findColumn(context, input, name, ["columns", index]));
    const distinct = checkNames(context, columns, (index) => ["columns", index]);
    if (!distinct || !found.every((column) => column !== null)) return null;
    const keys = found.map((column) => column.index);
    return { operators: [], output: { ...input, keys: columns }, partitioning: { kind: "hash", keys } };
  },
});
