import { boolean, formatType, int, isText, string } from "@millrace/graph";
import type { Expression, LibraryFunction, LogicalType, TolerantFunction } from "@millrace/graph";
import { anyNullable, call, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { commonType } from "./common-type.ts";
import { declare } from "./declare.ts";
import { MAX_ARGUMENTS } from "./function-spec.ts";
import type { CallSite, FunctionSpec, Parameter } from "./function-spec.ts";

const arrayOf = (element: LogicalType, nullable = true): LogicalType => ({
  kind: "ARRAY",
  element,
  nullable,
});

/** A report that an argument is of a wrong type. */
function wrong({ ast, args, checker }: CallSite, index: number, expected: string): null {
  const found = formatType(args[index]?.type ?? string());
  const params = { function: ast.name, position: index + 1, found, expected };
  return checker.report("expression.argument-type", ast.args[index]?.span ?? ast.span, params);
}

type Words = readonly [name: LibraryFunction | TolerantFunction, signature: string, en: string, zh: string];

/** A function whose first argument is an ARRAY, or a MAP. */
function onKind(
  kind: "ARRAY" | "MAP",
  [name, signature, en, zh]: Words,
  build: (site: CallSite, first: LogicalType) => Expression | null,
  more: { readonly parameters: readonly Parameter[]; readonly minArgs?: number } = { parameters: [] },
): FunctionSpec {
  const parameters: readonly Parameter[] = ["any", ...more.parameters];
  return {
    name,
    signature: `${name}(${signature})`,
    summary: { en, zh },
    parameters,
    minArgs: more.minArgs ?? parameters.length,
    maxArgs: parameters.length,
    build: (site) => {
      const type = site.args[0]?.type;
      return type?.kind === kind ? build(site, type) : wrong(site, 0, kind);
    },
  };
}

const elementOf = (type: LogicalType): LogicalType => (type.kind === "ARRAY" ? type.element : type);

/** The array itself, changed. */
const same =
  (fn: LibraryFunction) =>
  ({ args }: CallSite, type: LogicalType): Expression =>
    call(fn, withNullable(type, anyNullable(args)), ...args);

const ofElement =
  (fn: LibraryFunction) =>
  ({ args }: CallSite, type: LogicalType): Expression =>
    call(fn, withNullable(elementOf(type), true), ...args);

/** Array and element brought to a common type of elements. */
const withNeedle =
  (fn: TolerantFunction, result: (array: LogicalType) => LogicalType) =>
  (site: CallSite, type: LogicalType): Expression | null => {
    const [array, needle] = site.args;
    const element = needle ? commonType(elementOf(type), needle.type) : null;
    if (!array || !needle || !element) return wrong(site, 1, formatType(elementOf(type)));
    const kept = withNullable(element, elementOf(type).nullable || needle.type.nullable);
    const common = arrayOf(kept, array.type.nullable);
    return call(
      fn,
      withNullable(result(common), array.type.nullable),
      coerce(array, common),
      coerce(needle, element),
    );
  };

/** Removing leaves the type of the array as it is. */
const removed = (site: CallSite, type: LogicalType): Expression | null => {
  const built = withNeedle("ARRAY_REMOVE", (array) => array)(site, type);
  const fits =
    built !== null && commonType(elementOf(type), site.args[1]!.type)?.kind === elementOf(type).kind;
  return fits ? { ...built, type } : built;
};

/** Arrays of one common type. */
const together = (
  name: LibraryFunction | TolerantFunction,
  en: string,
  zh: string,
  maxArgs = 2,
): FunctionSpec => ({
  name,
  signature: `${name}(array, array${maxArgs > 2 ? ", ..." : ""})`,
  summary: { en, zh },
  parameters: ["any"],
  minArgs: maxArgs > 2 ? 1 : 2,
  maxArgs,
  build: (site) => {
    let common: LogicalType | null = site.args[0]?.type ?? null;
    for (const [index, arg] of site.args.entries()) {
      common = common && commonType(common, arg.type);
      if (common?.kind !== "ARRAY" && common?.kind !== "MAP") return wrong(site, index, "ARRAY");
    }
    if (!common) return null;
    const type = withNullable(common, anyNullable(site.args));
    return call(name, type, ...site.args.map((arg) => coerce(arg, common)));
  },
});

function join(site: CallSite, type: LogicalType): Expression | null {
  if (!isText(elementOf(type))) return wrong(site, 0, "ARRAY<STRING>");
  return call("ARRAY_JOIN", string(anyNullable(site.args)), ...site.args);
}

const keysAndValues = (type: LogicalType): readonly [LogicalType, LogicalType] =>
  type.kind === "MAP" ? [type.key, type.value] : [type, type];

function cardinality(site: CallSite): Expression | null {
  const [value] = site.args;
  if (value?.type.kind !== "ARRAY" && value?.type.kind !== "MAP") return wrong(site, 0, "ARRAY, MAP");
  return call("CARDINALITY", int(value.type.nullable), value);
}

function fromArrays(site: CallSite, keys: LogicalType): Expression | null {
  const [first, second] = site.args;
  if (!first || second?.type.kind !== "ARRAY") return wrong(site, 1, "ARRAY");
  const type: LogicalType = {
    kind: "MAP",
    key: elementOf(keys),
    value: second.type.element,
    nullable: anyNullable(site.args),
  };
  return call("MAP_FROM_ARRAYS", type, first, second);
}

function entries({ args }: CallSite, type: LogicalType): Expression {
  const [key, value] = keysAndValues(type);
  const fields = [
    { name: "key", type: key },
    { name: "value", type: value },
  ];
  return call("MAP_ENTRIES", arrayOf({ kind: "ROW", fields, nullable: false }, type.nullable), ...args);
}

export const COLLECTION_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "CARDINALITY",
    signature: "CARDINALITY(array or map)",
    summary: { en: "How many elements or entries it has.", zh: "元素或条目的个数。" },
    parameters: ["any"],
    minArgs: 1,
    maxArgs: 1,
    build: cardinality,
  },
  onKind("ARRAY", ["ELEMENT", "array", "Its only element.", "唯一的元素。"], ofElement("ELEMENT")),
  onKind("ARRAY", ["ARRAY_MAX", "array", "Its largest element.", "最大的元素。"], ofElement("ARRAY_MAX")),
  onKind("ARRAY", ["ARRAY_MIN", "array", "Its smallest element.", "最小的元素。"], ofElement("ARRAY_MIN")),
  onKind("ARRAY", ["ARRAY_REVERSE", "array", "Backwards.", "反转顺序。"], same("ARRAY_REVERSE")),
  onKind(
    "ARRAY",
    ["ARRAY_DISTINCT", "array", "Each element once.", "去掉重复元素。"],
    same("ARRAY_DISTINCT"),
  ),
  onKind(
    "ARRAY",
    ["ARRAY_SLICE", "array, from [, to]", "Part of it, from 1.", "其中一段，从 1 起。"],
    same("ARRAY_SLICE"),
    {
      parameters: ["integer", "integer"],
      minArgs: 2,
    },
  ),
  onKind(
    "ARRAY",
    ["ARRAY_SORT", "array [, ascending [, nullsFirst]]", "In order.", "排序。"],
    same("ARRAY_SORT"),
    {
      parameters: ["boolean", "boolean"],
      minArgs: 1,
    },
  ),
  onKind(
    "ARRAY",
    ["ARRAY_JOIN", "array, separator [, forNull]", "Its texts as one.", "连接为一个文本。"],
    join,
    {
      parameters: ["string", "string"],
      minArgs: 2,
    },
  ),
  onKind(
    "ARRAY",
    ["ARRAY_CONTAINS", "array, element", "Whether the element is in it.", "是否包含该元素。"],
    withNeedle("ARRAY_CONTAINS", () => boolean()),
    { parameters: ["any"] },
  ),
  onKind(
    "ARRAY",
    [
      "ARRAY_POSITION",
      "array, element",
      "Where the element is, from 1; 0 if nowhere.",
      "元素的位置，从 1 起；没有为 0。",
    ],
    withNeedle("ARRAY_POSITION", () => int()),
    { parameters: ["any"] },
  ),
  onKind(
    "ARRAY",
    ["ARRAY_APPEND", "array, element", "With the element at its end.", "在末尾添加元素。"],
    withNeedle("ARRAY_APPEND", (array) => array),
    { parameters: ["any"] },
  ),
  onKind(
    "ARRAY",
    ["ARRAY_PREPEND", "array, element", "With the element before it.", "在开头添加元素。"],
    withNeedle("ARRAY_PREPEND", (array) => array),
    { parameters: ["any"] },
  ),
  onKind("ARRAY", ["ARRAY_REMOVE", "array, element", "Without the element.", "去掉该元素。"], removed, {
    parameters: ["any"],
  }),
  together("ARRAY_UNION", "Elements of either, each once.", "并集。"),
  together("ARRAY_EXCEPT", "Elements that are not in the other, each once.", "差集。"),
  together("ARRAY_INTERSECT", "Elements of both, each once.", "交集。"),
  together("ARRAY_CONCAT", "One after the other.", "依次连接。", MAX_ARGUMENTS),
  together("MAP_UNION", "Entries of all; later ones win.", "合并；后者优先。", MAX_ARGUMENTS),
  onKind("MAP", ["MAP_KEYS", "map", "Its keys.", "所有键。"], ({ args }, type) =>
    call("MAP_KEYS", arrayOf(keysAndValues(type)[0], type.nullable), ...args),
  ),
  onKind("MAP", ["MAP_VALUES", "map", "Its values.", "所有值。"], ({ args }, type) =>
    call("MAP_VALUES", arrayOf(keysAndValues(type)[1], type.nullable), ...args),
  ),
  onKind("MAP", ["MAP_ENTRIES", "map", "Its entries as rows.", "所有条目。"], entries),
  onKind(
    "ARRAY",
    ["MAP_FROM_ARRAYS", "keys, values", "A map of two arrays.", "由两个数组组成映射。"],
    fromArrays,
    {
      parameters: ["any"],
    },
  ),
  declare("STR_TO_MAP", {
    signature: "STR_TO_MAP(text [, pairSeparator, keySeparator])",
    en: "A map of a text such as 'k1=v1,k2=v2'.",
    zh: "由 'k1=v1,k2=v2' 之类的文本得到映射。",
    parameters: ["string", "string", "string"],
    minArgs: 1,
    result: () => ({ kind: "MAP", key: string(), value: string(), nullable: true }),
    nullable: true,
  }),
  declare("SPLIT", {
    signature: "SPLIT(text, separator)",
    en: "The parts between separators.",
    zh: "按分隔符拆分。",
    parameters: ["string", "string"],
    result: () => arrayOf(string()),
  }),
  declare("REGEXP_EXTRACT_ALL", {
    signature: "REGEXP_EXTRACT_ALL(text, regex [, group])",
    en: "A group of every match.",
    zh: "所有匹配的某个分组。",
    parameters: ["string", "string", "integer"],
    minArgs: 2,
    result: () => arrayOf(string()),
    nullable: true,
  }),
];
