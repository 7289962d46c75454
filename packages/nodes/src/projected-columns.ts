import type { Expression, RowSchema } from "@millrace/graph";
import { namesAreDistinct } from "./input-columns.ts";
import type { Reporter } from "./input-columns.ts";
import { typedExpression } from "./typed-expression.ts";

/** As a person writes a column. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface Projected {
  readonly name: string;
  readonly expression: Expression;
}

/**
 * Columns that a field of the config lists, over rows of `schema`; null with reports where a name stands twice or an
 * expression is wrong. `taken` are names of other columns of the output.
 */
export function projectedColumns(
  listed: readonly NamedExpression[],
  schema: RowSchema,
  { field, taken = [] }: { readonly field: string; readonly taken?: readonly string[] },
  to: Reporter,
): readonly Projected[] | null {
  const names = [...taken, ...listed.map(({ name }) => name)];
  const distinct = namesAreDistinct(names, (index) => [field, index - taken.length, "name"], to);
  const columns = listed.map(({ name, expression: text }, index): Projected | null => {
    const expression = typedExpression(text, schema, { path: [field, index, "expression"] }, to);
    return expression && { name, expression };
  });
  return distinct && columns.every((column) => column !== null) ? columns : null;
}

/** The name under which event time is passed on as it is; null: it is not. */
export function passedRowtime(columns: readonly Projected[], { fields, rowtime }: RowSchema): string | null {
  const time = fields.findIndex(({ name }) => name === rowtime);
  const found = columns.find(({ expression }) => expression.kind === "column" && expression.index === time);
  return found?.name ?? null;
}
