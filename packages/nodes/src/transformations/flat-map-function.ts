import { defineNode } from "@millrace/graph";
import { firstLine, FUNCTION_DEFAULTS, functionOutputs } from "../function-fields.ts";
import { input } from "../ports.ts";
import { lowerRowFunction, rowFunctionConfig } from "../row-function.ts";

export const flatMapFunction = defineNode({
  kind: "flat-map-function",
  version: 1,
  category: "transformation",
  title: { en: "FlatMap function", zh: "扁平映射函数" },
  summary: {
    en: "Makes none, one or many rows of each row, with a function in TypeScript.",
    zh: "用 TypeScript 函数把每一行变成零行、一行或多行。",
  },
  help: {
    en: 'The function is given the row and a collector: each call of out.collect sends a row. It may also return an array of rows. If it throws, what it had collected of that row is taken back.\n\nTypes, limits and what happens to a row that fails are as in Map function. The rows that go out are inserts.\n\nExample: (row, out) => { for (const word of row.line.split(" ")) out.collect({ word }); }',
    zh: '函数得到数据行和一个收集器：每调用一次 out.collect 就发送一行。也可以返回由行组成的数组。若函数抛出错误，它为该行已收集的结果会被撤回。\n\n类型、限制以及出错行的去向与“映射函数”相同。输出的行都是插入。\n\n示例：(row, out) => { for (const word of row.line.split(" ")) out.collect({ word }); }',
  },
  example: {
    inputs: [
      {
        schema: [{ name: "line", type: "STRING" }],
        rows: [["The mill turns"], ["the river turns the mill"]],
      },
    ],
    config: {
      code: '(row, out) => {\n  for (const word of row.line.toLowerCase().split(" ")) {\n    out.collect({ word, length: word.length });\n  }\n}',
      schema: [
        { name: "word", type: "STRING" },
        { name: "length", type: "INT" },
      ],
    },
  },
  aliases: [
    "FlatMapFunction",
    "RichFlatMapFunction",
    "javascript",
    "typescript",
    "udf",
    "code",
    "explode",
    "脚本",
    "代码",
    "展开",
  ],
  icon: "code",
  inputs: input(),
  outputs: functionOutputs,
  config: rowFunctionConfig("flat-map"),
  initial: { code: "(row, out) => {\n  out.collect({ ...row });\n}", schema: [], ...FUNCTION_DEFAULTS },
  migrations: {},
  summarize: ({ code }) => firstLine(code),
  lower: lowerRowFunction("flat-map"),
});
