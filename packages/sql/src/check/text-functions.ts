import { boolean, bytes, char, formatType, string, varchar } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import { call, literal, withNullable } from "./build.ts";
import { commonResult } from "./check-case.ts";
import { lengthOf, textOfLength } from "./common-type.ts";
import { declare, returns } from "./declare.ts";
import { fitsParameter } from "./fit-parameter.ts";
import { MAX_ARGUMENTS } from "./function-spec.ts";
import type { CallSite, FunctionSpec } from "./function-spec.ts";
import { partType } from "./string-functions.ts";

const pad = (name: "LPAD" | "RPAD", en: string, zh: string): FunctionSpec =>
  declare(name, {
    signature: `${name}(text, length, filler)`,
    en,
    zh,
    parameters: ["string", "integer", "string"],
    result: returns.string,
    nullable: true,
  });

const side = (name: "LEFT" | "RIGHT", en: string, zh: string): FunctionSpec =>
  declare(name, {
    signature: `${name}(text, count)`,
    en,
    zh,
    parameters: ["string", "integer"],
    result: partType,
  });

const affix = (name: "STARTSWITH" | "ENDSWITH", en: string, zh: string): FunctionSpec =>
  declare(name, {
    signature: `${name}(text, part)`,
    en,
    zh,
    parameters: ["text", "text"],
    result: returns.boolean,
  });

const test = (name: "IS_ALPHA" | "IS_DIGIT", en: string, zh: string): FunctionSpec =>
  declare(name, { signature: `${name}(text)`, en, zh, parameters: ["any"], result: returns.boolean });

/** Text or bytes, one of them chosen by a number. */
function elt({ args, ast, checker }: CallSite): Expression | null {
  const [index, ...choices] = args;
  if (!index) return null;
  const results = choices.map((result, at) => ({ result, span: ast.args[at + 1]?.span ?? ast.span }));
  const common = commonResult(results, checker);
  if (!common) return null;
  const type = withNullable(common, true);
  if (fitsParameter(type, "text") || type.kind === "NULL") return call("ELT", type, index, ...choices);
  const params = { function: "ELT", position: 2, found: formatType(type), expected: "STRING, BYTES" };
  return checker.report("expression.argument-type", results[0]?.span ?? ast.span, params);
}

const hash = (name: string, bits: number, fn: "MD5" | "SHA1" | "SHA2"): FunctionSpec =>
  declare(name, {
    signature: `${name}(text)`,
    en: `The ${name} digest in hexadecimal digits.`,
    zh: `${name} 摘要的十六进制文本。`,
    parameters: ["text"],
    fn,
    result: () => char(bits / 4),
    prepare: ({ args }) =>
      fn === "SHA2" ? [...args, literal({ kind: "INT", nullable: false }, bits)] : args,
  });

/** Of the longest that the two texts can make. */
function overlayType([text, replacement]: readonly Expression[]): LogicalType {
  if (!text || !replacement) return string();
  return textOfLength(lengthOf(text.type) + lengthOf(replacement.type));
}

function typeOf({ args: [value] }: CallSite): Expression | null {
  if (!value) return null;
  const text = formatType(value.type)
    .replace(/^STRING/u, "STRING")
    .replace(/^BYTES/u, "BYTES");
  return literal(string(false), text);
}

export const TEXT_FUNCTIONS: readonly FunctionSpec[] = [
  declare("OVERLAY", {
    signature: "OVERLAY(text PLACING replacement FROM start [FOR length])",
    en: "Puts another text in the place of a part.",
    zh: "以另一文本替换其中一段。",
    parameters: ["string", "string", "integer", "integer"],
    minArgs: 3,
    result: overlayType,
  }),
  declare("INITCAP", {
    signature: "INITCAP(text)",
    en: "The first letter of each word in capitals.",
    zh: "每个单词首字母大写。",
    parameters: ["string"],
    result: returns.first,
  }),
  declare("REPEAT", {
    signature: "REPEAT(text, count)",
    en: "The text so many times.",
    zh: "重复若干次。",
    parameters: ["string", "integer"],
    result: returns.string,
  }),
  declare("REVERSE", {
    signature: "REVERSE(text)",
    en: "Backwards.",
    zh: "反转文本。",
    parameters: ["string"],
    result: returns.string,
  }),
  pad("LPAD", "Filled from the left to a length.", "左侧填充到指定长度。"),
  pad("RPAD", "Filled from the right to a length.", "右侧填充到指定长度。"),
  side("LEFT", "The first characters.", "左侧的若干字符。"),
  side("RIGHT", "The last characters.", "右侧的若干字符。"),
  declare("ASCII", {
    signature: "ASCII(text)",
    en: "The code of the first character.",
    zh: "首字符的编码。",
    parameters: ["string"],
    result: returns.int,
  }),
  declare("CHR", {
    signature: "CHR(code)",
    en: "The character with this code (of 256).",
    zh: "编码对应的字符（模 256）。",
    parameters: ["integer"],
    result: returns.string,
  }),
  declare("INSTR", {
    signature: "INSTR(text, search [, start [, occurrence]])",
    en: "Where a text is found, counted from 1; 0 if nowhere.",
    zh: "查找文本的位置，从 1 起；未找到为 0。",
    parameters: ["string", "string", "integer", "integer"],
    minArgs: 2,
    result: returns.int,
  }),
  declare("LOCATE", {
    signature: "LOCATE(search, text [, start])",
    en: "Where a text is found, counted from 1; 0 if nowhere.",
    zh: "查找文本的位置，从 1 起；未找到为 0。",
    parameters: ["string", "string", "integer"],
    minArgs: 2,
    result: returns.int,
  }),
  declare("SPLIT_INDEX", {
    signature: "SPLIT_INDEX(text, separator, index)",
    en: "One of the parts between separators, counted from 0.",
    zh: "按分隔符拆分后的第几段，从 0 起。",
    parameters: ["string", "any", "integer"],
    result: returns.string,
    nullable: true,
  }),
  affix("STARTSWITH", "Whether it begins with the other.", "是否以另一文本开头。"),
  affix("ENDSWITH", "Whether it ends with the other.", "是否以另一文本结尾。"),
  test("IS_ALPHA", "Whether there are letters only.", "是否全为字母。"),
  test("IS_DIGIT", "Whether there are digits only.", "是否全为数字。"),
  declare("IS_DECIMAL", {
    signature: "IS_DECIMAL(text)",
    en: "Whether it can be read as a number.",
    zh: "能否解析为数值。",
    parameters: ["any"],
    result: () => boolean(),
  }),
  declare("CONCAT_WS", {
    signature: "CONCAT_WS(separator, text, ...)",
    en: "Texts with the separator between them, without those that are NULL.",
    zh: "以分隔符连接文本，忽略 NULL。",
    parameters: ["string"],
    minArgs: 1,
    maxArgs: MAX_ARGUMENTS,
    result: returns.string,
  }),
  declare("TRANSLATE", {
    signature: "TRANSLATE(text, from, to)",
    en: "Replaces characters one for one.",
    zh: "逐字符替换。",
    parameters: ["string", "string", "string"],
    result: returns.string,
  }),
  {
    name: "ELT",
    signature: "ELT(index, text, ...)",
    summary: { en: "The text with this number, counted from 1.", zh: "第几个文本，从 1 起。" },
    parameters: ["integer", "any"],
    minArgs: 2,
    maxArgs: MAX_ARGUMENTS,
    build: elt,
  },
  declare("PRINTF", {
    signature: "PRINTF(format, value, ...)",
    en: "Values in a format such as '%s is %d'.",
    zh: "按格式输出，如 '%s is %d'。",
    parameters: ["string", "any"],
    minArgs: 1,
    maxArgs: MAX_ARGUMENTS,
    result: returns.string,
    nullable: true,
  }),
  declare("FROM_BASE64", {
    signature: "FROM_BASE64(text)",
    en: "Decodes base64 to text.",
    zh: "base64 解码为文本。",
    parameters: ["string"],
    result: returns.string,
  }),
  declare("TO_BASE64", {
    signature: "TO_BASE64(text)",
    en: "Encodes as base64.",
    zh: "编码为 base64。",
    parameters: ["text"],
    result: returns.string,
  }),
  declare("ENCODE", {
    signature: "ENCODE(text, charset)",
    en: "The bytes of a text in a charset such as 'UTF-8'.",
    zh: "按字符集（如 'UTF-8'）编码为字节。",
    parameters: ["string", "string"],
    result: () => bytes(),
  }),
  declare("DECODE", {
    signature: "DECODE(bytes, charset)",
    en: "The text of bytes in a charset such as 'UTF-8'.",
    zh: "按字符集（如 'UTF-8'）解码为文本。",
    parameters: ["bytes", "string"],
    result: returns.string,
  }),
  hash("MD5", 128, "MD5"),
  hash("SHA1", 160, "SHA1"),
  ...[224, 256, 384, 512].map((bits) => hash(`SHA${bits}`, bits, "SHA2")),
  declare("SHA2", {
    signature: "SHA2(text, bits)",
    en: "The SHA-2 digest of 224, 256, 384 or 512 bits.",
    zh: "224、256、384 或 512 位的 SHA-2 摘要。",
    parameters: ["text", "integer"],
    result: () => varchar(128),
  }),
  {
    name: "TYPEOF",
    signature: "TYPEOF(value)",
    summary: { en: "The type of an expression.", zh: "表达式的类型。" },
    parameters: ["any"],
    minArgs: 1,
    maxArgs: 2,
    build: typeOf,
  },
];
