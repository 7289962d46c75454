import { CONDITIONAL_FUNCTIONS } from "./check/conditional-functions.ts";
import type { FunctionSpec } from "./check/function-spec.ts";
import { NUMBER_FUNCTIONS } from "./check/number-functions.ts";
import { STRING_FUNCTIONS } from "./check/string-functions.ts";
import { TIME_FUNCTIONS } from "./check/time-functions.ts";

/** TRIM has a syntax of its own; here for help and completion. */
const TRIM_SIGNATURE = "TRIM(text)";

export const FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map(
  [...STRING_FUNCTIONS, ...NUMBER_FUNCTIONS, ...TIME_FUNCTIONS, ...CONDITIONAL_FUNCTIONS].map((spec) => [
    spec.name,
    spec,
  ]),
);

/** What a person may write where a function stands. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys(), "TRIM", "CAST", "TRY_CAST"];

export const AGGREGATE_NAMES: ReadonlySet<string> = new Set(["COUNT", "SUM", "MIN", "MAX", "AVG"]);

/** Help of the constructs that look like functions and are none. */
export const SYNTAX_FUNCTIONS: readonly Pick<FunctionSpec, "name" | "signature" | "summary">[] = [
  {
    name: "TRIM",
    signature: TRIM_SIGNATURE,
    summary: { en: "Without spaces at both ends.", zh: "去掉两端空格。" },
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
];
