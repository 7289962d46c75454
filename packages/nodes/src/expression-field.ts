import type { Expression, RowSchema } from "@millrace/graph";
import { checkExpression } from "@millrace/sql";
import type { Reporter } from "./node-problem.ts";

/** The typed expression of a field, or null after its problems were reported at that field. */
export function expressionOf(
  context: Reporter,
  text: string,
  {
    schema,
    path,
    expected = "any",
  }: {
    readonly schema: RowSchema;
    readonly path: readonly (string | number)[];
    readonly expected?: "boolean" | "any";
  },
): Expression | null {
  const checked = checkExpression(text, schema, expected);
  if (checked.ok) return checked.expression;
  for (const { code, severity, span, params } of checked.diagnostics) {
    context.report({ code, severity, path, params, ...(span ? { span } : {}) });
  }
  return null;
}
