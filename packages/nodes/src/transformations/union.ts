import { defineNode, formatSchema, formatType } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { z } from "zod";
import { problem } from "../node-problem.ts";
import { inputOf, OUTPUT } from "../ports.ts";

export const union = defineNode({
  kind: "union",
  version: 1,
  category: "transformation",
  title: { en: "Union", zh: "合并" },
  summary: { en: "Joins streams of the same columns into one.", zh: "把列相同的多条流合并为一条。" },
  help: {
    en: "Takes any number of edges. All inputs need the same columns: names, order and types. No order between the inputs is kept. Like Key by, it makes no task of its own.\n\nExample: two text files into one word count.",
    zh: "可接任意数量的边。所有输入的列必须相同：名称、顺序和类型。输入之间不保证顺序。与 Key by 一样，它不产生任务。\n\n例如：两个文本文件合并后计数。",
  },
  aliases: ["union", "merge", "concat", "UNION ALL", "connect"],
  icon: "merge",
  inputs: [{ name: "in", many: true, requires: {} }],
  outputs: OUTPUT,
  config: z.strictObject({}),
  initial: {},
  migrations: {},
  summarize: () => "",
  lower(context) {
    const inputs = context.inputs["in"] ?? [];
    const first = inputOf(context);
    const other = inputs.find((input) => !sameColumns(first, input));
    if (other) {
      const describe = (schema: RowSchema) => formatSchema({ ...schema, rowtime: null });
      return problem(context, "input.schemas-differ", [], {
        node: "Union",
        node_zh: "合并",
        first: describe(first),
        second: describe(other),
      });
    }
    const rowtime = inputs.every((input) => input.rowtime === first.rowtime) ? first.rowtime : null;
    return { operators: [], output: { ...first, rowtime, keys: null } };
  },
});

function sameColumns(a: RowSchema, b: RowSchema): boolean {
  return (
    a.fields.length === b.fields.length &&
    a.fields.every(({ name, type }, index) => {
      const other = b.fields[index];
      return other?.name === name && formatType(other.type) === formatType(type);
    })
  );
}
