import type { Field } from "@millrace/graph";
import { parseType } from "@millrace/sql";
import { checkNames, problem } from "./node-problem.ts";
import type { Reporter } from "./node-problem.ts";

export interface ColumnText {
  readonly name: string;
  /** SQL text: `DECIMAL(10, 2) NOT NULL`. */
  readonly type: string;
}

/** The columns that a person declared in the field `schema`, or null after a report. */
export function tableSchema(context: Reporter, columns: readonly ColumnText[]): readonly Field[] | null {
  if (columns.length === 0) return problem(context, "schema.empty", ["schema"]);
  const named = checkNames(
    context,
    columns.map((column) => column.name),
    (index) => ["schema", index, "name"],
  );
  const fields = columns.map(({ name, type }, index) => {
    const parsed = parseType(type);
    return parsed.ok
      ? { name, type: parsed.value }
      : problem(context, "schema.type", ["schema", index, "type"], { type });
  });
  return named && fields.every((field) => field !== null) ? fields : null;
}
