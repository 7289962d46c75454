import { formatType } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { call, literal, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { buildCase, commonResult } from "./check-case.ts";
import { asBoolean, compare } from "./check-operator.ts";
import { MAX_ARGUMENTS } from "./function-spec.ts";
import type { CallSite, FunctionSpec } from "./function-spec.ts";

function coalesce({ args, ast, checker }: CallSite): Expression | null {
  const results = args.map((result, index) => ({ result, span: ast.args[index]?.span ?? ast.span }));
  const common = commonResult(results, checker);
  if (!common) return null;
  const type = withNullable(
    common,
    args.every((arg) => arg.type.nullable),
  );
  return call("COALESCE", type, ...args.map((arg) => coerce(arg, type, checker.zone)));
}

/** A value that is never NULL is itself. */
function ifNull(site: CallSite): Expression | null {
  const [value] = site.args;
  return value && !value.type.nullable ? value : coalesce(site);
}

function nullIf({ args: [value, other], ast, checker }: CallSite): Expression | null {
  if (!value || !other) return null;
  const equal = compare("=", { left: value, right: other }, checker.zone);
  const params = { operator: "=", left: formatType(value.type), right: formatType(other.type) };
  if (!equal) return checker.report("expression.operator-types", ast.span, params);
  const type = withNullable(value.type, true);
  return call("CASE", type, equal, literal(type, null), value);
}

function ifElse({ args: [when, yes, no], ast, checker }: CallSite): Expression | null {
  const condition = when && asBoolean(when);
  if (!condition || !yes || !no) return null;
  const span = (index: number) => ast.args[index]?.span ?? ast.span;
  return buildCase([{ when: condition, result: yes, span: span(1) }], { result: no, span: span(2) }, checker);
}

export const CONDITIONAL_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "COALESCE",
    signature: "COALESCE(value, value, ...)",
    summary: { en: "The first value that is not NULL.", zh: "第一个非 NULL 的值。" },
    parameters: ["any"],
    minArgs: 1,
    maxArgs: MAX_ARGUMENTS,
    build: coalesce,
  },
  {
    name: "IFNULL",
    signature: "IFNULL(value, replacement)",
    summary: { en: "The value, or the replacement where it is NULL.", zh: "值为 NULL 时取替代值。" },
    parameters: ["any", "any"],
    minArgs: 2,
    maxArgs: 2,
    build: ifNull,
  },
  {
    name: "NULLIF",
    signature: "NULLIF(value, other)",
    summary: { en: "NULL where both are equal, otherwise the value.", zh: "两者相等时为 NULL，否则为该值。" },
    parameters: ["any", "any"],
    minArgs: 2,
    maxArgs: 2,
    build: nullIf,
  },
  {
    name: "IF",
    signature: "IF(condition, then, otherwise)",
    summary: { en: "One of two values.", zh: "按条件取两值之一。" },
    parameters: ["boolean", "any", "any"],
    minArgs: 3,
    maxArgs: 3,
    build: ifElse,
  },
];
