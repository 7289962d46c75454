import { int, string } from "@millrace/graph";
import type { Expression, LogicalType, ScalarFunction } from "@millrace/graph";
import { anyNullable, call, literal, withNullable } from "./build.ts";
import { trimCall } from "./trim-call.ts";
import { lengthOf, textOfLength } from "./common-type.ts";
import { MAX_ARGUMENTS } from "./function-spec.ts";
import type { CallSite, FunctionSpec, Parameter } from "./function-spec.ts";

/** NULL as soon as an argument is. */
const strict =
  (fn: ScalarFunction, type: (args: readonly Expression[]) => LogicalType) =>
  ({ args }: CallSite): Expression =>
    call(fn, withNullable(type(args), anyNullable(args)), ...args);

const asString = (): LogicalType => string();
const asInt = (): LogicalType => int();
/** The case of letters does not change the type. */
const sameType = ([text]: readonly Expression[]): LogicalType => text?.type ?? string();
/** A part of it. */
export const partType = ([text]: readonly Expression[]): LogicalType =>
  text ? textOfLength(lengthOf(text.type)) : string();

const fixed = (...parameters: readonly Parameter[]) => ({
  parameters,
  minArgs: parameters.length,
  maxArgs: parameters.length,
});

const CHAR_LENGTH = {
  signature: "CHAR_LENGTH(text)",
  summary: { en: "Number of characters.", zh: "字符数。" },
  ...fixed("string"),
  build: strict("CHAR_LENGTH", asInt),
} as const;

/** NULL for a negative length. */
function substring({ args }: CallSite): Expression {
  const [, , length] = args;
  const certain = length === undefined || (length.kind === "literal" && Number(length.value) >= 0);
  return call("SUBSTRING", withNullable(partType(args), anyNullable(args) || !certain), ...args);
}

const SUBSTRING = {
  summary: { en: "Part of a text from a position, counted from 1.", zh: "从某位置（从 1 起）开始的子串。" },
  parameters: ["string", "integer", "integer"],
  minArgs: 2,
  maxArgs: 3,
  build: substring,
} as const;

const space = literal(string(false), " ");

const trimSide =
  (side: string) =>
  ({ args: [text, characters] }: CallSite): Expression | null =>
    text ? trimCall(side, text, characters ?? space) : null;

/** BTRIM is a STRING, whatever the text's length. */
function btrim({ args: [text, characters] }: CallSite): Expression | null {
  if (!text) return null;
  const trimmed = trimCall("BOTH", text, characters ?? space);
  return { ...trimmed, type: string(trimmed.type.nullable) };
}

const trimmed = (name: string, side: string, words: { readonly en: string; readonly zh: string }) => ({
  name,
  signature: `${name}(text [, characters])`,
  summary: words,
  parameters: ["string", "string"] as const,
  minArgs: 1,
  maxArgs: 2,
  build: side === "BOTH" ? btrim : trimSide(side),
});

export const STRING_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "UPPER",
    signature: "UPPER(text)",
    summary: { en: "In capitals.", zh: "转为大写。" },
    ...fixed("string"),
    build: strict("UPPER", sameType),
  },
  {
    name: "LOWER",
    signature: "LOWER(text)",
    summary: { en: "In small letters.", zh: "转为小写。" },
    ...fixed("string"),
    build: strict("LOWER", sameType),
  },
  { name: "CHAR_LENGTH", ...CHAR_LENGTH },
  { name: "CHARACTER_LENGTH", ...CHAR_LENGTH, signature: "CHARACTER_LENGTH(text)" },
  { name: "SUBSTRING", ...SUBSTRING, signature: "SUBSTRING(text FROM start FOR length)" },
  { name: "SUBSTR", ...SUBSTRING, signature: "SUBSTR(text, start, length)" },
  trimmed("LTRIM", "LEADING", {
    en: "Without spaces, or any of the characters, at the beginning.",
    zh: "去掉开头的空格或指定字符。",
  }),
  trimmed("RTRIM", "TRAILING", {
    en: "Without spaces, or any of the characters, at the end.",
    zh: "去掉结尾的空格或指定字符。",
  }),
  trimmed("BTRIM", "BOTH", {
    en: "Without spaces, or any of the characters, at both ends.",
    zh: "去掉两端的空格或指定字符。",
  }),
  {
    name: "REPLACE",
    signature: "REPLACE(text, search, replacement)",
    summary: { en: "Replaces every occurrence.", zh: "替换所有出现之处。" },
    ...fixed("string", "string", "string"),
    build: strict("REPLACE", asString),
  },
  {
    name: "POSITION",
    signature: "POSITION(search IN text)",
    summary: {
      en: "Where a text begins in another, counted from 1; 0 if it is not there.",
      zh: "首次出现的位置，从 1 起；未出现为 0。",
    },
    ...fixed("string", "string"),
    build: strict("POSITION", asInt),
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
    build: ({ args }) => {
      const joined = args.reduce((left, right) =>
        call("||", string(anyNullable([left, right])), left, right),
      );
      return { ...joined, type: string(joined.type.nullable) };
    },
  },
];
