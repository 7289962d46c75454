import { int, string } from "@millrace/graph";
import type { Expression, LogicalType, ScalarFunction } from "@millrace/graph";
import { anyNullable, call } from "./build.ts";
import { MAX_ARGUMENTS } from "./function-spec.ts";
import type { CallSite, FunctionSpec, Parameter } from "./function-spec.ts";

/** NULL as soon as an argument is. */
const strict =
  (fn: ScalarFunction, type: (nullable: boolean) => LogicalType) =>
  ({ args }: CallSite): Expression =>
    call(fn, type(anyNullable(args)), ...args);

const fixed = (...parameters: readonly Parameter[]) => ({
  parameters,
  minArgs: parameters.length,
  maxArgs: parameters.length,
});

const CHAR_LENGTH = {
  signature: "CHAR_LENGTH(text)",
  summary: { en: "Number of characters.", zh: "字符数。" },
  ...fixed("string"),
  build: strict("CHAR_LENGTH", int),
} as const;

const SUBSTRING = {
  summary: { en: "Part of a text from a position, counted from 1.", zh: "从某位置（从 1 起）开始的子串。" },
  parameters: ["string", "integer", "integer"],
  minArgs: 2,
  maxArgs: 3,
  build: strict("SUBSTRING", string),
} as const;

export const STRING_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "UPPER",
    signature: "UPPER(text)",
    summary: { en: "In capitals.", zh: "转为大写。" },
    ...fixed("string"),
    build: strict("UPPER", string),
  },
  {
    name: "LOWER",
    signature: "LOWER(text)",
    summary: { en: "In small letters.", zh: "转为小写。" },
    ...fixed("string"),
    build: strict("LOWER", string),
  },
  { name: "CHAR_LENGTH", ...CHAR_LENGTH },
  { name: "CHARACTER_LENGTH", ...CHAR_LENGTH, signature: "CHARACTER_LENGTH(text)" },
  { name: "SUBSTRING", ...SUBSTRING, signature: "SUBSTRING(text FROM start FOR length)" },
  { name: "SUBSTR", ...SUBSTRING, signature: "SUBSTR(text, start, length)" },
  {
    name: "REPLACE",
    signature: "REPLACE(text, search, replacement)",
    summary: { en: "Replaces every occurrence.", zh: "替换所有出现之处。" },
    ...fixed("string", "string", "string"),
    build: strict("REPLACE", string),
  },
  {
    name: "POSITION",
    signature: "POSITION(search IN text)",
    summary: {
      en: "Where a text begins in another, counted from 1; 0 if it is not there.",
      zh: "首次出现的位置，从 1 起；未出现为 0。",
    },
    ...fixed("string", "string"),
    build: strict("POSITION", int),
  },
  {
    name: "CONCAT",
    signature: "CONCAT(text, text, ...)",
    summary: {
      en: "Texts one after the other; NULL if one is NULL.",
      zh: "依次连接文本；有 NULL 则为 NULL。",
    },
    parameters: ["string"],
    minArgs: 1,
    maxArgs: MAX_ARGUMENTS,
    build: ({ args }) =>
      args.reduce((left, right) => call("||", string(anyNullable([left, right])), left, right)),
  },
];
