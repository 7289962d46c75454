import type { Expression, NodeDiagnostic, RowSchema } from "@millrace/graph";
import { checkExpression } from "@millrace/sql";
import type { Reporter } from "./input-columns.ts";

/** A condition that may be left out. Null: it is; undefined: it is wrong, and reported. */
export function optionalCondition(
  text: string,
  schema: RowSchema,
  path: NodeDiagnostic["path"],
  to: Reporter,
): Expression | null | undefined {
  if (text.trim() === "") return null;
  return typedExpression(text, schema, { path, expected: "boolean" }, to) ?? undefined;
}

/** The typed form of a SQL expression over the input row, or null with a report at `path` and the place in the text. */
export function typedExpression(
  text: string,
  schema: RowSchema,
  at: { readonly path: NodeDiagnostic["path"]; readonly expected?: "boolean" },
  to: Reporter,
): Expression | null {
  const checked = checkExpression(text, schema, at.expected);
  if (checked.ok) return checked.expression;
  for (const diagnostic of checked.diagnostics) to.report({ ...diagnostic, path: at.path });
  return null;
}
