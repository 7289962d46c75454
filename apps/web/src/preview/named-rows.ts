import type { OperatorSpec, RowSchema } from "@millrace/graph";
import { literalOf } from "@millrace/nodes";

/** Rows as text under the names of their columns; null is NULL. */
export interface NamedRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Rows as a collection with the columns of `schema`, which are found by name; one that is not there is NULL. */
export function namedCollection(
  { columns, rows }: NamedRows,
  { fields }: RowSchema,
): Extract<OperatorSpec, { kind: "collection-source" }> {
  const places = fields.map(({ name, type }) => ({ at: columns.indexOf(name), type }));
  const literals = rows.map((row) =>
    places.map(({ at, type }) => {
      const text = row[at] ?? null;
      return text === null ? null : (literalOf(text, type) ?? null);
    }),
  );
  return { kind: "collection-source", rows: literals };
}
