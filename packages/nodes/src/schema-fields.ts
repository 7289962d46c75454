import { rowSchema } from "@millrace/graph";
import type { Field, RowSchema } from "@millrace/graph";
import { parseType } from "@millrace/sql";
import { namesAreDistinct } from "./input-columns.ts";
import type { Reporter } from "./input-columns.ts";

/** The schema that a person typed into a field, or null with a report at each column that is wrong. */
export function typedSchema(
  columns: readonly { readonly name: string; readonly type: string }[],
  to: Reporter,
  at = "schema",
): RowSchema | null {
  if (columns.length === 0) {
    to.report({ code: "schema.empty", severity: "error", path: [at], params: {} });
    return null;
  }
  const fields = columns.map(({ name, type }, index): Field | null => {
    const parsed = parseType(type);
    if (parsed.ok) return { name, type: parsed.value };
    to.report({ code: "schema.type", severity: "error", path: [at, index, "type"], params: { type } });
    return null;
  });
  const names = columns.map((column) => column.name);
  const distinct = namesAreDistinct(names, (index) => [at, index, "name"], to);
  return distinct && fields.every((field) => field !== null) ? rowSchema(fields) : null;
}
