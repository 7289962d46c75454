import { formatType, graphError } from "@millrace/graph";
import type { Expression, RowSchema } from "@millrace/graph";
import { asBoolean } from "./check/check-operator.ts";
import { parseExpression } from "./parse-expression.ts";
import { typeCheck } from "./type-check.ts";
import type { TypeChecked } from "./type-check.ts";

/** The expression of a field: parsed, typed, and of a type that can be a column or, if asked for, a condition. */
export function checkExpression(
  text: string,
  schema: RowSchema,
  expected: "boolean" | "any" = "any",
): TypeChecked {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed;
  const checked = typeCheck(parsed.value, schema);
  if (!checked.ok) return checked;
  return expected === "boolean" ? asCondition(checked.expression, text) : asColumn(checked.expression, text);
}

function asCondition(expression: Expression, text: string): TypeChecked {
  const condition = asBoolean(expression);
  if (condition) return { ok: true, expression: condition };
  const span = { from: 0, to: text.length };
  return {
    ok: false,
    diagnostics: [graphError("expression.not-boolean", { type: formatType(expression.type) }, { span })],
  };
}

function asColumn(expression: Expression, text: string): TypeChecked {
  const at = { span: { from: 0, to: text.length } };
  if (expression.type.kind === "NULL")
    return { ok: false, diagnostics: [graphError("expression.all-null", {}, at)] };
  if (expression.type.kind === "INTERVAL")
    return { ok: false, diagnostics: [graphError("expression.interval-result", {}, at)] };
  return { ok: true, expression };
}
