import { defineNode, field, formatType, isText, string } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { inputColumn, namesAreDistinct, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";

const config = z.strictObject({
  column: field.column({ label: { en: "Text", zh: "文本列" } }, "string"),
  mode: field.choice({ label: { en: "Split into", zh: "拆分为" } }, [
    { value: "words", label: { en: "words", zh: "单词" } },
    { value: "lines", label: { en: "lines", zh: "行" } },
    { value: "delimiter", label: { en: "parts between a delimiter", zh: "分隔符之间的部分" } },
  ]),
  delimiter: field.delimiter({
    label: { en: "Delimiter", zh: "分隔符" },
    when: { field: "mode", values: ["delimiter"] },
  }),
  lowerCase: field.toggle({ label: { en: "Lower case", zh: "转为小写" } }),
  name: field.text({ label: { en: "Name of the part", zh: "结果列名" } }, { mono: true }),
});

export const flatMap = defineNode({
  kind: "flat-map",
  version: 1,
  category: "transformation",
  title: { en: "FlatMap", zh: "拆分文本" },
  summary: {
    en: "Makes a row of each word, line or part of a text.",
    zh: "把文本的每个单词、行或部分变成一行。",
  },
  help: {
    en: "One row in, none or many out. The text column is replaced by one of its parts; the other columns stay. Words are runs of letters, digits and underscores in any script. A NULL text gives no row.\n\nExample: line 'to be or not' becomes four rows to, be, or, not.",
    zh: "一行输入，零行或多行输出。文本列被其中一部分替换，其他列保留。单词是任意文字的字母、数字与下划线的连续串。NULL 文本不产生数据行。\n\n示例：line 为 'to be or not' 时得到四行 to、be、or、not。",
  },
  example: {
    inputs: [
      {
        schema: [{ name: "line", type: "STRING" }],
        rows: [["The mill turns"], ["the river turns the mill"]],
      },
    ],
    config: {},
  },
  aliases: [
    "flatMap",
    "split text",
    "split",
    "tokenize",
    "explode",
    "words",
    "unnest",
    "分词",
    "拆分",
    "展开",
  ],
  icon: "split",
  inputs: input(),
  outputs: output,
  config,
  initial: { column: "line", mode: "words", delimiter: ",", lowerCase: true, name: "word" },
  migrations: {},
  summarize: ({ column, mode, name }) => `${column} → ${mode === "delimiter" ? "parts" : mode} ${name}`,
  lower,
});

function lower(context: NodeContext<z.infer<typeof config>>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { column, mode, delimiter, lowerCase, name } = context.config;
  const text = inputColumn(schema, column, ["column"], context);
  if (text === null) return null;
  if (!isText(text.type)) {
    const params = { column, type: formatType(text.type), expected: "STRING" };
    context.report({ code: "column.wrong-type", severity: "error", path: ["column"], params });
    return null;
  }
  if (mode === "delimiter" && delimiter === "") {
    context.report({
      code: "config.empty",
      severity: "error",
      path: ["delimiter"],
      params: { field: "Delimiter", field_zh: "分隔符" },
    });
  }
  const fields = schema.fields.map((other, index) =>
    index === text.index ? { name, type: string(false) } : other,
  );
  const names = fields.map((other) => other.name);
  if (!namesAreDistinct(names, () => ["name"], context)) return null;
  const spec = { kind: "split-text", column: text.index, mode, delimiter, lowerCase } as const;
  return { operators: [spec], output: { ...schema, fields, keys: null } };
}
