import { defineNode, formatType } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { z } from "zod";
import { output } from "../ports.ts";

export const union = defineNode({
  kind: "union",
  version: 1,
  category: "transformation",
  title: { en: "Union", zh: "合并" },
  summary: { en: "Merges streams of the same columns into one.", zh: "把列相同的多个流合并为一个。" },
  help: {
    en: "Rows of all inputs, each once; the order between inputs is free. Names, order and types of the columns have to be the same. Its watermark is the smallest of its inputs'.\n\nExample: two log files, read by two sources, counted together.",
    zh: "所有输入的数据行，各一次；输入之间的顺序不固定。列名、顺序与类型必须相同。其水位线为各输入水位线的最小值。\n\n示例：由两个数据源读取的两个日志文件，一起计数。",
  },
  example: {
    inputs: [
      {
        schema: [{ name: "city", type: "STRING" }],
        rows: [["Lima"], ["Oslo"]],
      },
      {
        schema: [{ name: "city", type: "STRING" }],
        rows: [["Quito"], ["Lima"]],
      },
    ],
    config: {},
  },
  aliases: ["union all", "merge", "concat", "并集"],
  icon: "merge",
  takesChanges: true,
  inputs: [{ name: "in", many: true, requires: {} }],
  outputs: output,
  config: z.strictObject({}),
  initial: {},
  migrations: {},
  summarize: () => "UNION ALL",
  lower(context) {
    const schemas = context.inputs["in"] ?? [];
    const [first] = schemas;
    if (first === undefined) return null;
    const differing = schemas.find((schema) => columnsOf(schema) !== columnsOf(first));
    if (differing !== undefined) {
      const params = { node: "Union", first: columnsOf(first), second: columnsOf(differing) };
      context.report({ code: "input.schemas-differ", severity: "error", path: [], params });
      return null;
    }
    const sameRowtime = schemas.every((schema) => schema.rowtime === first.rowtime);
    return {
      operators: [],
      output: {
        ...first,
        fields: mergedFields(schemas, first),
        keys: null,
        changelog: schemas.find((schema) => schema.changelog !== "append")?.changelog ?? "append",
        rowtime: sameRowtime ? first.rowtime : null,
      },
    };
  },
});

/** A column of the result may be NULL where it may be NULL in any input. */
function mergedFields(schemas: readonly RowSchema[], first: RowSchema): RowSchema["fields"] {
  return first.fields.map(({ name, type }, index) => {
    const nullable = schemas.some((schema) => schema.fields[index]?.type.nullable);
    return { name, type: { ...type, nullable } as typeof type };
  });
}

const columnsOf = (schema: RowSchema): string =>
  schema.fields.map(({ name, type }) => `${name} ${formatType({ ...type, nullable: true })}`).join(", ");
