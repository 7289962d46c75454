import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import {
  bigintsField,
  checkCode,
  failedSide,
  firstLine,
  FUNCTION_DEFAULTS,
  functionCode,
  functionOutputs,
  onErrorField,
} from "../function-fields.ts";
import { onlyInput } from "../input-columns.ts";
import { input } from "../ports.ts";

export const filterFunction = defineNode({
  kind: "filter-function",
  version: 1,
  category: "transformation",
  title: { en: "Filter function", zh: "过滤函数" },
  summary: {
    en: "Keeps the rows for which a function in TypeScript returns true.",
    zh: "保留 TypeScript 函数返回 true 的数据行。",
  },
  help: {
    en: "The function is given the row and returns true (the row goes on) or false (it is dropped). Anything else is an error, so that a forgotten return does not drop every row.\n\nTypes, limits and what happens to a row that fails are as in Map function.\n\nExample: row => row.fare >= 5 && /^[A-M]/.test(row.city)",
    zh: "函数得到数据行，返回 true（继续传递）或 false（丢弃）。其他结果都是错误，以免忘写 return 时丢弃所有行。\n\n类型、限制以及出错行的去向与“映射函数”相同。\n\n示例：row => row.fare >= 5 && /^[A-M]/.test(row.city)",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["Lima", 7],
          ["Oslo", 5],
          ["Lima", 4],
          ["Oslo", 9],
        ],
      },
    ],
    config: { code: "row => row.fare >= 5 && /^[A-M]/.test(row.city)" },
  },
  aliases: [
    "FilterFunction",
    "RichFilterFunction",
    "javascript",
    "typescript",
    "predicate",
    "udf",
    "code",
    "脚本",
    "代码",
    "筛选",
  ],
  icon: "code",
  inputs: input(),
  outputs: functionOutputs,
  config: z.strictObject({
    code: field.code({ label: { en: "Function", zh: "函数" } }, "filter"),
    onError: onErrorField,
    bigints: bigintsField(),
  }),
  initial: { code: "row => true", ...FUNCTION_DEFAULTS },
  migrations: {},
  summarize: ({ code }) => firstLine(code),
  lower(context) {
    const schema = onlyInput(context.inputs);
    if (!checkCode(context.config.code, context)) return null;
    const code = functionCode(context.config);
    return {
      operators: [{ kind: "row-function", form: "filter", code }],
      output: { ...schema, keys: null },
      ...failedSide(code.onError, schema),
    };
  },
});
