import { BARE_FUNCTIONS, CHANCE_FUNCTIONS, CLOCK_FUNCTIONS } from "./check/clock-functions.ts";
import { COLLECTION_FUNCTIONS } from "./check/collection-functions.ts";
import { CONDITIONAL_FUNCTIONS } from "./check/conditional-functions.ts";
import type { FunctionSpec } from "./check/function-spec.ts";
import { JSON_FUNCTIONS, JSON_SYNTAX } from "./check/json-functions.ts";
import { MATH_FUNCTIONS } from "./check/math-functions.ts";
import { NUMBER_FUNCTIONS } from "./check/number-functions.ts";
import { PATTERN_FUNCTIONS } from "./check/pattern-functions.ts";
import { STRING_FUNCTIONS } from "./check/string-functions.ts";
import { TEXT_FUNCTIONS } from "./check/text-functions.ts";
import { TIME_FUNCTIONS } from "./check/time-functions.ts";

/** TRIM has a syntax of its own; here for help and completion. */
const TRIM_SIGNATURE = "TRIM([BOTH | LEADING | TRAILING] [characters] FROM text)";

export const FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map(
  [
    ...STRING_FUNCTIONS,
    ...TEXT_FUNCTIONS,
    ...PATTERN_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...MATH_FUNCTIONS,
    ...COLLECTION_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...JSON_FUNCTIONS,
    ...CLOCK_FUNCTIONS,
    ...CHANCE_FUNCTIONS,
    ...CONDITIONAL_FUNCTIONS,
  ].map((spec) => [spec.name, spec]),
);

/** What a person may write where a function stands. */
export const FUNCTION_NAMES: readonly string[] = [
  ...FUNCTIONS.keys(),
  ...JSON_SYNTAX.map(({ name }) => name),
  ...BARE_FUNCTIONS.keys(),
  "TRIM",
  "EXTRACT",
  "TIMESTAMPADD",
  "TIMESTAMPDIFF",
  "CAST",
  "TRY_CAST",
];

export const AGGREGATE_NAMES: ReadonlySet<string> = new Set(["COUNT", "SUM", "MIN", "MAX", "AVG"]);

/** Help of the constructs that look like functions and are none. */
export const SYNTAX_FUNCTIONS: readonly Pick<FunctionSpec, "name" | "signature" | "summary">[] = [
  {
    name: "TRIM",
    signature: TRIM_SIGNATURE,
    summary: {
      en: "Without spaces, or any of the characters, at its ends.",
      zh: "去掉两端的空格或指定字符。",
    },
  },
  {
    name: "EXTRACT",
    signature: "EXTRACT(unit FROM time)",
    summary: { en: "A field of a time, a BIGINT.", zh: "时间的某个字段，类型为 BIGINT。" },
  },
  {
    name: "TIMESTAMPADD",
    signature: "TIMESTAMPADD(unit, count, time)",
    summary: { en: "So many units later.", zh: "加上若干时间单位。" },
  },
  {
    name: "TIMESTAMPDIFF",
    signature: "TIMESTAMPDIFF(unit, from, to)",
    summary: { en: "Whole units between two times, an INT.", zh: "两个时间相差的整单位数，类型为 INT。" },
  },
  {
    name: "CAST",
    signature: "CAST(value AS type)",
    summary: { en: "Converts; fails on what cannot be converted.", zh: "转换类型；无法转换时失败。" },
  },
  {
    name: "TRY_CAST",
    signature: "TRY_CAST(value AS type)",
    summary: { en: "Converts; NULL for what cannot be converted.", zh: "转换类型；无法转换时为 NULL。" },
  },
  ...JSON_SYNTAX,
  ...BARE_FUNCTIONS.values(),
];
