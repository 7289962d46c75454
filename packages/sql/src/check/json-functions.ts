import { string } from "@millrace/graph";
import { call, withNullable } from "./build.ts";
import type { FunctionSpec } from "./function-spec.ts";

export const JSON_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "JSON_STRING",
    signature: "JSON_STRING(value)",
    summary: { en: "The value as JSON.", zh: "把值序列化为 JSON。" },
    parameters: ["any"],
    minArgs: 1,
    maxArgs: 1,
    build: ({ args: [value] }) =>
      value ? call("JSON_STRING", withNullable(string(), value.type.nullable), value) : null,
  },
];

/** Those with a syntax of their own. */
export const JSON_SYNTAX: readonly Pick<FunctionSpec, "name" | "signature" | "summary">[] = [
  {
    name: "JSON_EXISTS",
    signature: "JSON_EXISTS(json, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])",
    summary: { en: "Whether the path leads to something.", zh: "该路径是否有值。" },
  },
  {
    name: "JSON_VALUE",
    signature:
      "JSON_VALUE(json, path [RETURNING type] [{NULL | ERROR | DEFAULT value} ON EMPTY] [{NULL | ERROR | DEFAULT value} ON ERROR])",
    summary: { en: "A text, number or truth of a JSON text.", zh: "从 JSON 文本取出标量值。" },
  },
  {
    name: "JSON_QUERY",
    signature:
      "JSON_QUERY(json, path [RETURNING type] [{WITHOUT | WITH [CONDITIONAL | UNCONDITIONAL]} [ARRAY] WRAPPER] [{NULL | ERROR | EMPTY ARRAY | EMPTY OBJECT} ON EMPTY] [... ON ERROR])",
    summary: { en: "An object or array of a JSON text.", zh: "从 JSON 文本取出对象或数组。" },
  },
  {
    name: "JSON_OBJECT",
    signature: "JSON_OBJECT([KEY] name VALUE value, ... [{NULL | ABSENT} ON NULL])",
    summary: { en: "A JSON object of names and values.", zh: "由名称与值构成 JSON 对象。" },
  },
  {
    name: "JSON_ARRAY",
    signature: "JSON_ARRAY(value, ... [{NULL | ABSENT} ON NULL])",
    summary: { en: "A JSON array of values.", zh: "由值构成 JSON 数组。" },
  },
];
