import { bytes, double } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import { anyNullable, call, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { commonResult } from "./check-case.ts";
import { asDoubles, declare, returns } from "./declare.ts";
import { MAX_ARGUMENTS } from "./function-spec.ts";
import type { CallSite, FunctionSpec } from "./function-spec.ts";
import { roundedDecimal } from "./numeric-types.ts";

type Words = readonly [name: string, en: string, zh: string];

const REAL: readonly Words[] = [
  ["SQRT", "The square root.", "平方根。"],
  ["LN", "The natural logarithm.", "自然对数。"],
  ["LOG10", "The logarithm to base 10.", "以 10 为底的对数。"],
  ["LOG2", "The logarithm to base 2.", "以 2 为底的对数。"],
  ["EXP", "e to this power.", "e 的幂。"],
  ["SIN", "The sine of an angle in radians.", "正弦（弧度）。"],
  ["SINH", "The hyperbolic sine.", "双曲正弦。"],
  ["COS", "The cosine of an angle in radians.", "余弦（弧度）。"],
  ["COSH", "The hyperbolic cosine.", "双曲余弦。"],
  ["TAN", "The tangent of an angle in radians.", "正切（弧度）。"],
  ["TANH", "The hyperbolic tangent.", "双曲正切。"],
  ["COT", "The cotangent of an angle in radians.", "余切（弧度）。"],
  ["ASIN", "The angle with this sine.", "反正弦。"],
  ["ACOS", "The angle with this cosine.", "反余弦。"],
  ["ATAN", "The angle with this tangent.", "反正切。"],
  ["DEGREES", "Radians as degrees.", "弧度转为角度。"],
  ["RADIANS", "Degrees as radians.", "角度转为弧度。"],
];

const real = REAL.map(([name, en, zh]) =>
  declare(name, {
    signature: `${name}(number)`,
    en,
    zh,
    parameters: ["number"],
    result: returns.double,
    prepare: asDoubles,
  }),
);

function constant(name: string, value: number, [en, zh]: readonly [string, string]): FunctionSpec {
  return {
    name,
    signature: `${name}()`,
    summary: { en, zh },
    parameters: [],
    minArgs: 0,
    maxArgs: 0,
    build: () => literal(double(false), value),
  };
}

/** Of the arguments brought to their common type. */
const extreme =
  (fn: "GREATEST" | "LEAST") =>
  ({ args, ast, checker }: CallSite): Expression | null => {
    const results = args.map((result, index) => ({ result, span: ast.args[index]?.span ?? ast.span }));
    const common = commonResult(results, checker);
    if (!common) return null;
    const type = withNullable(common, anyNullable(args));
    return call(fn, type, ...args.map((arg) => coerce(arg, type, checker.zone)));
  };

function truncate({ args: [value, digits] }: CallSite): Expression | null {
  if (!value) return null;
  const places = digits ?? literal({ kind: "INT", nullable: false }, 0);
  const constantDigits = places.kind === "literal" && places.value !== null ? Number(places.value) : null;
  const type: LogicalType =
    value.type.kind === "DECIMAL" ? roundedDecimal(value.type, constantDigits) : value.type;
  return call("TRUNCATE", withNullable(type, anyNullable([value, places])), value, places);
}

export const MATH_FUNCTIONS: readonly FunctionSpec[] = [
  ...real,
  constant("PI", Math.PI, ["The number π.", "圆周率 π。"]),
  constant("E", Math.E, ["Euler's number e.", "自然常数 e。"]),
  declare("POWER", {
    signature: "POWER(base, exponent)",
    en: "The base to the power of the exponent.",
    zh: "幂。",
    parameters: ["number", "number"],
    result: returns.double,
    prepare: asDoubles,
  }),
  declare("LOG", {
    signature: "LOG(number) or LOG(base, number)",
    en: "The natural logarithm, or that to a base.",
    zh: "自然对数，或指定底的对数。",
    parameters: ["number", "number"],
    minArgs: 1,
    result: returns.double,
    prepare: asDoubles,
  }),
  declare("ATAN2", {
    signature: "ATAN2(y, x)",
    en: "The angle of the point (x, y).",
    zh: "点 (x, y) 的方位角。",
    parameters: ["number", "number"],
    result: returns.double,
    prepare: asDoubles,
  }),
  declare("SIGN", {
    signature: "SIGN(number)",
    en: "-1, 0 or 1.",
    zh: "符号：-1、0 或 1。",
    parameters: ["number"],
    result: returns.first,
  }),
  {
    name: "TRUNCATE",
    signature: "TRUNCATE(number [, digits])",
    summary: { en: "Without the digits behind so many places.", zh: "截去指定位数之后的数字。" },
    parameters: ["number", "integer"],
    minArgs: 1,
    maxArgs: 2,
    build: truncate,
  },
  {
    name: "GREATEST",
    signature: "GREATEST(value, value, ...)",
    summary: { en: "The largest value; NULL if one is NULL.", zh: "最大的值；有 NULL 则为 NULL。" },
    parameters: ["any"],
    minArgs: 1,
    maxArgs: MAX_ARGUMENTS,
    build: extreme("GREATEST"),
  },
  {
    name: "LEAST",
    signature: "LEAST(value, value, ...)",
    summary: { en: "The smallest value; NULL if one is NULL.", zh: "最小的值；有 NULL 则为 NULL。" },
    parameters: ["any"],
    minArgs: 1,
    maxArgs: MAX_ARGUMENTS,
    build: extreme("LEAST"),
  },
  declare("BIN", {
    signature: "BIN(integer)",
    en: "In binary digits.",
    zh: "二进制文本。",
    parameters: ["integer"],
    result: returns.string,
  }),
  declare("HEX", {
    signature: "HEX(integer or text)",
    en: "In hexadecimal digits.",
    zh: "十六进制文本。",
    parameters: ["any"],
    result: returns.string,
  }),
  declare("UNHEX", {
    signature: "UNHEX(text)",
    en: "The bytes of hexadecimal digits; NULL where these are none.",
    zh: "十六进制文本转为字节；无效时为 NULL。",
    parameters: ["string"],
    result: () => bytes(),
    nullable: true,
  }),
];
