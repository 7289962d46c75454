import { defineNode, field, string } from "@millrace/graph";
import { z } from "zod";
import { checkNames, findColumn, problem, wrongColumnType } from "../node-problem.ts";
import { INPUT, inputOf, OUTPUT } from "../ports.ts";

const config = z.strictObject({
  column: field.column({ label: { en: "Text column", zh: "文本列" } }, "string"),
  mode: field.choice({ label: { en: "Split into", zh: "拆分为" } }, [
    { value: "words", label: { en: "Words", zh: "单词" } },
    { value: "delimiter", label: { en: "Parts between a delimiter", zh: "按分隔符" } },
    { value: "lines", label: { en: "Lines", zh: "行" } },
  ]),
  delimiter: field.text(
    { label: { en: "Delimiter", zh: "分隔符" }, when: { field: "mode", values: ["delimiter"] } },
    { mono: true },
  ),
  lowerCase: field.toggle({ label: { en: "In small letters", zh: "转为小写" } }),
  as: field.text({ label: { en: "Name of the new column", zh: "新列名" } }, { mono: true }),
});

export const flatMap = defineNode({
  kind: "flat-map",
  version: 1,
  category: "transformation",
  title: { en: "FlatMap", zh: "扁平映射" },
  summary: { en: "Splits a text into parts, one row each.", zh: "把文本拆分为多个部分，每部分一行。" },
  help: {
    en: "For each word, line or part of the text a row goes on, with the part in place of the text; the other columns are repeated. Words are runs of letters and digits. Rows with no text give none.\n\nExample: line “to be or not” split into words gives four rows.",
    zh: "文本中的每个单词、行或部分各输出一行，原文本列替换为该部分；其他列重复。单词是连续的字母与数字。没有文本的行不输出。\n\n例如：line 为“to be or not”，按单词拆分得到四行。",
  },
  aliases: ["split", "tokenize", "explode", "unnest", "FlatMapFunction"],
  icon: "split",
  inputs: INPUT,
  outputs: OUTPUT,
  config,
  initial: { column: "line", mode: "words", delimiter: ",", lowerCase: true, as: "word" },
  migrations: {},
  summarize: ({ column, as }) => `${column} → ${as}`,
  lower(context) {
    const input = inputOf(context);
    const { column, mode, delimiter, lowerCase, as } = context.config;
    const found = findColumn(context, input, column, ["column"]);
    if (!found) return null;
    if (found.field.type.kind !== "STRING")
      return wrongColumnType(context, found.field, "STRING", ["column"]);
    if (mode === "delimiter" && delimiter === "")
      problem(context, "config.missing", ["delimiter"], { field: "Delimiter", field_zh: "分隔符" });
    const fields = input.fields.map((other, index) =>
      index === found.index ? { name: as, type: string(false) } : other,
    );
    if (
      !checkNames(
        context,
        fields.map((other) => other.name),
        () => ["as"],
      )
    )
      return null;
    const operator = { kind: "split-text", column: found.index, mode, delimiter, lowerCase } as const;
    return { operators: [operator], output: { ...input, fields, keys: null } };
  },
});
