import { formatType, orNull, rowSchema } from "@millrace/graph";
import type { Expression, Field, LogicalType, NodeDiagnostic, RowSchema } from "@millrace/graph";
import type { Reporter } from "./input-columns.ts";
import type { NamedExpression } from "./projected-columns.ts";
import { typedExpression } from "./typed-expression.ts";

const scoped = (scope: "acc" | "row", fields: readonly Field[]): readonly Field[] =>
  fields.map(({ name, type }) => ({ name: `${scope}.${name}`, type }));

const SILENT: Reporter = { report: () => {} };

/** Columns of what is kept: nullable where an expression may give NULL, and that may make others so. */
export function keptFields(
  fields: readonly Field[],
  schema: RowSchema,
  projections: readonly NamedExpression[],
): readonly Field[] {
  let kept = fields;
  for (let again = true; again;) {
    const pair = rowSchema([...scoped("acc", kept), ...scoped("row", schema.fields)]);
    const next = kept.map((column): Field => {
      const text = projections.find(({ name }) => name === column.name)?.expression;
      const typed = text === undefined ? null : typedExpression(text, pair, { path: [] }, SILENT);
      return typed?.type.nullable === true ? { name: column.name, type: orNull(column.type) } : column;
    });
    again = next.some(({ type }, index) => type.nullable !== kept[index]?.type.nullable);
    kept = next;
  }
  return kept;
}

/** One expression a kept column, over `acc` (what is kept) and `row` (the new row); null with reports where one is wrong. */
export function combineExpressions(
  kept: readonly Field[],
  schema: RowSchema,
  from: { readonly field: string; readonly projections: readonly NamedExpression[] },
  to: Reporter,
): readonly Expression[] | null {
  const { field, projections } = from;
  const pair = rowSchema([...scoped("acc", kept), ...scoped("row", schema.fields)]);
  const columns = kept.map(({ name, type }, position): Expression | null => {
    const index = projections.findIndex((projection) => projection.name === name);
    if (index < 0) return { kind: "column", type, index: position };
    const path: NodeDiagnostic["path"] = [field, index, "expression"];
    const typed = typedExpression(projections[index]!.expression, pair, { path }, to);
    if (typed === null || sameType(typed.type, type)) return typed;
    const params = { column: name, type: formatType(orNull(type)), given: formatType(typed.type) };
    to.report({ code: "reduce.type", severity: "error", path, params });
    return null;
  });
  return columns.every((column) => column !== null) ? columns : null;
}

const sameType = (a: LogicalType, b: LogicalType): boolean => formatType(orNull(a)) === formatType(orNull(b));
